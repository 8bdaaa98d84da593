CREATE DOMAIN code AS text DEFAULT 'a';
CREATE TABLE t (c code);
