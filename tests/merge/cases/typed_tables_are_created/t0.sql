CREATE TYPE person AS (name text, born date);
