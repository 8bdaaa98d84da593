ALTER TABLE items ADD note text;
