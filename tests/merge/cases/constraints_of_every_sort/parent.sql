ALTER TABLE u ADD x integer;
