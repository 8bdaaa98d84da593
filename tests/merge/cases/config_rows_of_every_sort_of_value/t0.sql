CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TYPE pair AS (a integer, b text);
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE v (k integer PRIMARY KEY, t text, n numeric, f double precision, b boolean, d date, ts timestamptz, i interval,
    raw bytea, arr text[], m mood, p pair, e email, r int4range, u uuid, j jsonb, x bit(3));
