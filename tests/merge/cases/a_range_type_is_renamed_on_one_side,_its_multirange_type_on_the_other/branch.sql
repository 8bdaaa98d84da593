ALTER TYPE hours RENAME TO opening;
CREATE FUNCTION length(opening) RETURNS interval LANGUAGE sql AS 'SELECT upper($1) - lower($1)';
