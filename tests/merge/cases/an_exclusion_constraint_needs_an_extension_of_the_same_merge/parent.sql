ALTER TABLE rooms ADD note text;
