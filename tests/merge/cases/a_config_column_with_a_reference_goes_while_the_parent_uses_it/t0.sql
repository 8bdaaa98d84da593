CREATE TABLE groups (code text PRIMARY KEY);
CREATE TABLE items (code text PRIMARY KEY, group_code text REFERENCES groups);
INSERT INTO groups VALUES ('one'), ('two');
