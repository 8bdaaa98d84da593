CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = plus, STYPE = bigint, FINALFUNC = finish, INITCOND = '1',
    PARALLEL = SAFE);
