CREATE OR REPLACE VIEW short AS SELECT id, name, born FROM people;
