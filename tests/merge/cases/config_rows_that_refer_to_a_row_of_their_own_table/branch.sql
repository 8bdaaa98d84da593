DELETE FROM menu WHERE code = 'a_old';
DELETE FROM menu WHERE code = 'z_old';
INSERT INTO menu VALUES ('z_new', 'root');
INSERT INTO menu VALUES ('a_new', 'z_new');
