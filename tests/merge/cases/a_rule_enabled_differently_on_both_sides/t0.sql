CREATE TABLE orders (id integer);
CREATE RULE kept AS ON INSERT TO orders DO ALSO NOTIFY something;
