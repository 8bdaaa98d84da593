ALTER TABLE users RENAME TO accounts;
ALTER TABLE accounts ADD b text;
