ALTER TABLE orders ALTER total TYPE bigint;ALTER TABLE orders ALTER note TYPE varchar(9);
