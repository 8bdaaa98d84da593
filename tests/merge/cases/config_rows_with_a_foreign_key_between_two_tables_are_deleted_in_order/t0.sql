CREATE TABLE a_groups (code text PRIMARY KEY, label text);
CREATE TABLE z_items (code text PRIMARY KEY, group_code text NOT NULL REFERENCES a_groups);
INSERT INTO a_groups VALUES ('one', '1'), ('two', '2');
INSERT INTO z_items VALUES ('i1', 'one'), ('i2', 'two');
