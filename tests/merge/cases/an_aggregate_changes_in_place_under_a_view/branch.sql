CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = add_to, STYPE = bigint, FINALFUNC = finish, INITCOND = '1',
    PARALLEL = SAFE);
