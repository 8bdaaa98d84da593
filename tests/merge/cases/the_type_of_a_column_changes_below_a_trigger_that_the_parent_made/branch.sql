ALTER TABLE stock ALTER amount TYPE bigint;
