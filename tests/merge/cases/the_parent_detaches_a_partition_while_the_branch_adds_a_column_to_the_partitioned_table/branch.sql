ALTER TABLE m ADD note text;
