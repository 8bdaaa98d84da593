CREATE TABLE people (id integer, name text, CONSTRAINT people_pkey PRIMARY KEY (id));
CREATE VIEW counts AS SELECT id, name, count(*) AS n FROM people GROUP BY id;
COMMENT ON VIEW counts IS 'how many';
