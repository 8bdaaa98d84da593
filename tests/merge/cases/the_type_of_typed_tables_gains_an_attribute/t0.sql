CREATE TYPE person AS (name text, born date);
CREATE TABLE people OF person (PRIMARY KEY (name));
INSERT INTO people VALUES ('Ada', '1815-12-10');
