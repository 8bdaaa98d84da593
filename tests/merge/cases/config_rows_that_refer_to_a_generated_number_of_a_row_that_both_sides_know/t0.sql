CREATE TABLE groups (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text UNIQUE NOT NULL);
CREATE TABLE items (code text PRIMARY KEY, group_id integer REFERENCES groups);
INSERT INTO groups (code) VALUES ('one');
