CREATE TABLE base (id integer, CONSTRAINT positive CHECK (id > 0));
CREATE TABLE other (own text, id integer, CONSTRAINT positive CHECK (id > 0));
INSERT INTO other VALUES ('a', 1);
