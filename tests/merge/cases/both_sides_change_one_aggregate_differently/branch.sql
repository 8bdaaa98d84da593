CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = add_to, STYPE = bigint, INITCOND = '1');
