CREATE TABLE tags (id serial PRIMARY KEY, label text NOT NULL, color text); CREATE UNIQUE INDEX ON tags (lower(label)); INSERT INTO tags (label, color) VALUES ('Red', 'x');
