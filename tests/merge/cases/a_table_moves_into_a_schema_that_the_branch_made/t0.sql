CREATE TABLE orders (id integer PRIMARY KEY, note text, total numeric DEFAULT 0 NOT NULL);
