GRANT SELECT ON orders TO pg_monitor;
GRANT SELECT ON items TO pg_monitor;
