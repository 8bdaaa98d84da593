-- The database itself: what its settings, grants, comment and labels hang on. Its name and OID are no part of what
-- it is, so that databases of other names compare: it is at (pg_database, 1).
SELECT d.tableoid AS classid, 1 AS objid, 0 AS objsubid, 'current' AS name
FROM pg_catalog.pg_database d
WHERE d.datname = pg_catalog.current_database()
