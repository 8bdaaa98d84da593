CREATE TABLE a (x integer, y integer, UNIQUE (x, y));
CREATE TABLE b (x integer, y integer, z integer GENERATED ALWAYS AS (x + y) STORED, FOREIGN KEY (x, y) REFERENCES a (x, y));
