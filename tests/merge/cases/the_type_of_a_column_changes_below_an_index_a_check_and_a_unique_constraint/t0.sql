CREATE TABLE codes (id integer PRIMARY KEY, code varchar(10) UNIQUE, CONSTRAINT short CHECK (length(code) < 9));
CREATE INDEX codes_lower ON codes (lower(code)) WHERE code <> '';
