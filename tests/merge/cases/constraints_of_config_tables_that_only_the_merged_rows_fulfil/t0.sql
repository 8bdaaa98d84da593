CREATE TABLE groups (code text PRIMARY KEY, place integer, CONSTRAINT positive CHECK (place > 0));
CREATE TABLE items (code text PRIMARY KEY, group_code text);
INSERT INTO groups VALUES ('one', 1), ('two', 1);
INSERT INTO items VALUES ('a', 'one'), ('b', 'lost'), ('c', NULL);
