CREATE TABLE kind (id integer);
