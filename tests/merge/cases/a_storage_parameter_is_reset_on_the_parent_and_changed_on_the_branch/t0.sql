CREATE TABLE orders (id integer) WITH (fillfactor = 70);
