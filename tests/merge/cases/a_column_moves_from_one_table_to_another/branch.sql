ALTER TABLE a DROP note;
ALTER TABLE b ADD note text;
