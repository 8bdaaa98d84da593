CREATE TABLE a_groups (code text PRIMARY KEY);
CREATE TABLE z_items (code text PRIMARY KEY, group_code text NOT NULL REFERENCES a_groups, note text);
INSERT INTO a_groups VALUES ('one');
INSERT INTO z_items VALUES ('i1', 'one', NULL);
