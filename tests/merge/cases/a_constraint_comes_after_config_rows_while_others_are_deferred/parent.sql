ALTER TABLE menu ADD note text;
