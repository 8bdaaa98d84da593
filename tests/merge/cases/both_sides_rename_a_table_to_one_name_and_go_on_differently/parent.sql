ALTER TABLE users RENAME TO accounts;
ALTER TABLE accounts ADD p text;
