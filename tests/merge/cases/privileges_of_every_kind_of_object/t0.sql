CREATE SCHEMA s;
GRANT USAGE ON SCHEMA s TO ann;
GRANT USAGE ON SCHEMA s TO bob;
GRANT USAGE ON SCHEMA s TO eve;

CREATE TABLE s.t (a integer, "B b" text);
CREATE SEQUENCE s.q;
CREATE TYPE s.mood AS ENUM ('sad');
CREATE TYPE s.pair AS (a integer, b text);
CREATE DOMAIN s.d AS integer;
CREATE VIEW s.v AS SELECT a, "B b" FROM s.t;
CREATE MATERIALIZED VIEW s.m AS SELECT 1 AS a;
CREATE PROCEDURE s.p(a integer, INOUT b text) LANGUAGE sql AS 'SELECT b';
CREATE PROCEDURE s.o(a integer, OUT b text) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION s.f(a1 integer, a2 timestamp with time zone, a3 character varying, a4 double precision[], a5 s.mood,
    a6 s.pair, a7 numeric, OUT a8 text, a9 "char", a10 bit varying, a11 interval, a12 s.d, a13 s.t)
    LANGUAGE sql AS $$ SELECT 'x' $$;
