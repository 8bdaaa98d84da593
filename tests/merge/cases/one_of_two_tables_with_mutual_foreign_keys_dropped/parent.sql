ALTER TABLE a ADD note text;
