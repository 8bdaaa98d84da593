CREATE VIEW counts AS SELECT id, name, count(*) AS n FROM people GROUP BY id;
