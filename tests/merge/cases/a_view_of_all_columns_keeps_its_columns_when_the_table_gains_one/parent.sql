CREATE INDEX ON people (name);
