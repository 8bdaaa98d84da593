ALTER SCHEMA auth RENAME TO identity;
