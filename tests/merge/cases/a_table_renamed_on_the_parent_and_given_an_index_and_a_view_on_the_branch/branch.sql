CREATE INDEX i ON orders (note);CREATE VIEW v AS SELECT id, note FROM orders;
