CREATE SEQUENCE old_numbers;
CREATE TABLE t (id integer DEFAULT nextval('old_numbers'), note text);
