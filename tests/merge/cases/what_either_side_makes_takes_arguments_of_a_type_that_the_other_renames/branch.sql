ALTER TYPE pair RENAME TO couple;
CREATE FUNCTION of_branch(couple, three) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE CAST (three AS couple) WITH INOUT;
