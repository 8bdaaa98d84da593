ALTER TYPE pair RENAME TO couple;
CREATE FUNCTION of_branch(couple, triple) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE CAST (triple AS couple) WITH INOUT;
