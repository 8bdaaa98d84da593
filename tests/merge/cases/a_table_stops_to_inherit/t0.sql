CREATE TABLE base (id integer, CONSTRAINT positive CHECK (id > 0));
CREATE TABLE child (own text) INHERITS (base);
INSERT INTO child VALUES (1, 'a');
