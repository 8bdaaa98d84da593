ALTER TABLE old.users SET SCHEMA public;
DROP SCHEMA old;
