CREATE TABLE ranks (name text PRIMARY KEY, place integer UNIQUE);
