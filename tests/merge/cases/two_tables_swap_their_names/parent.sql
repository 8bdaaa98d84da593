ALTER TABLE a ADD z integer;
