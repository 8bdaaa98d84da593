DROP VIEW v;ALTER TABLE orders ALTER total TYPE bigint;ALTER TABLE orders ALTER note TYPE varchar(9);CREATE VIEW v AS SELECT id, note FROM orders;
