CREATE TYPE size AS ENUM ('l', 's', 'm');
CREATE TABLE shirts (id integer PRIMARY KEY, size size DEFAULT 'm');
CREATE INDEX shirts_size ON shirts (size);
INSERT INTO shirts VALUES (1, 'l'), (2, 's'), (3, 'm');
