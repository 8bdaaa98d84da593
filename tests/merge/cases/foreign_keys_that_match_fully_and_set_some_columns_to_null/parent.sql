ALTER TABLE u ADD note text;
