CREATE TABLE a (id integer);
CREATE TABLE b (id integer);
CREATE TABLE child (own text) INHERITS (a);
INSERT INTO child VALUES (1, 'x');
