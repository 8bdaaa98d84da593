CREATE VIEW more AS SELECT p.* FROM people p JOIN everything e USING (id);
