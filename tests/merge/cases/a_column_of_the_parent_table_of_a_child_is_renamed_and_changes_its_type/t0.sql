CREATE TABLE base (id integer, name varchar(10));
CREATE TABLE child (own text) INHERITS (base);
INSERT INTO child VALUES (1, 'Ada', 'x');
