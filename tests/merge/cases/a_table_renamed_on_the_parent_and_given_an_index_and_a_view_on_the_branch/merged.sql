CREATE INDEX i ON purchases (note);CREATE VIEW v AS SELECT id, note FROM purchases;
