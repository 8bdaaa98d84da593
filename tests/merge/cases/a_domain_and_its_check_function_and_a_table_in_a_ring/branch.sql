CREATE TABLE allowed (code text PRIMARY KEY);
CREATE FUNCTION is_allowed(code text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT EXISTS (SELECT FROM public.allowed a WHERE a.code = $1)';
CREATE DOMAIN code AS text CHECK (is_allowed(VALUE));
CREATE TABLE uses (id integer, code code DEFAULT 'x');
ALTER TABLE allowed ADD parent_code code;
