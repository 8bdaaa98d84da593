CREATE TABLE a (x integer PRIMARY KEY, y integer UNIQUE);CREATE TABLE b (x integer REFERENCES a);
