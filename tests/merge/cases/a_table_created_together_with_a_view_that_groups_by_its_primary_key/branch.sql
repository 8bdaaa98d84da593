CREATE TABLE people (id integer PRIMARY KEY, name text);
CREATE VIEW a_counts AS SELECT id, name, count(*) AS n FROM people GROUP BY id;
