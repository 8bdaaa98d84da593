INSERT INTO nodes (name, parent_id) VALUES ('z', 1), ('b', 3), ('c', 4); UPDATE nodes SET parent_id = 3 WHERE name = 'a';
