CREATE TABLE menu (code text PRIMARY KEY, up text REFERENCES menu);
INSERT INTO menu VALUES ('root', NULL), ('z_old', 'root'), ('a_old', 'z_old');
