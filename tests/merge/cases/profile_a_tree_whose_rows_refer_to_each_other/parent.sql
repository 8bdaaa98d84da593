INSERT INTO nodes (name, parent_id) VALUES ('p', 2);
