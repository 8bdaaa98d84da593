ALTER TABLE a ADD x integer;
ALTER TABLE b ADD x integer;
