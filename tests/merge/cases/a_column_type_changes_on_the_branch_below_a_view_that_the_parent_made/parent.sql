CREATE VIEW v AS SELECT id, note FROM orders;
