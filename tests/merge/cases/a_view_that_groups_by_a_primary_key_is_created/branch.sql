CREATE VIEW counts AS SELECT p.id, p.name, count(*) AS n FROM people p JOIN posts q ON q.author = p.id GROUP BY p.id;
