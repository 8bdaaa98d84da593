ALTER TABLE room ADD note text;
