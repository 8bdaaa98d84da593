ALTER TABLE accounts ADD b text;
