DROP VIEW counts;
ALTER TABLE people DROP CONSTRAINT people_pkey;
ALTER TABLE people ADD CONSTRAINT people_pkey PRIMARY KEY (id) INCLUDE (name);
CREATE VIEW counts AS SELECT id, name, count(*) AS n FROM people GROUP BY id;
COMMENT ON VIEW counts IS 'how many';
