CREATE INDEX people_name ON people (name);
