ALTER TABLE child ADD mine integer;
