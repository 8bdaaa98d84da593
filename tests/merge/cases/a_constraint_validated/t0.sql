CREATE TABLE orders (id integer PRIMARY KEY, note text, total numeric DEFAULT 0 NOT NULL);ALTER TABLE orders ADD CONSTRAINT positive CHECK (total >= 0) NOT VALID;
