CREATE TABLE nodes (id serial PRIMARY KEY, name text UNIQUE NOT NULL, parent_id int REFERENCES nodes, next_id int);
INSERT INTO nodes (name, parent_id) VALUES ('root', NULL), ('a', 1);
