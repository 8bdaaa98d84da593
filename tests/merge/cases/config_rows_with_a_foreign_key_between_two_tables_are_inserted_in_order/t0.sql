CREATE TABLE z_groups (code text PRIMARY KEY, label text);
CREATE TABLE a_items (code text PRIMARY KEY, group_code text NOT NULL REFERENCES z_groups);
INSERT INTO z_groups VALUES ('one', '1');
INSERT INTO a_items VALUES ('i1', 'one');
