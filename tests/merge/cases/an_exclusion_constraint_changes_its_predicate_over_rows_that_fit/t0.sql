CREATE TABLE rooms (id integer PRIMARY KEY, span tsrange, cancelled boolean, CONSTRAINT no_overlap EXCLUDE USING gist (span WITH &&));
