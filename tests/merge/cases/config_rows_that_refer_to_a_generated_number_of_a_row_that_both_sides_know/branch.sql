INSERT INTO items VALUES ('i', 1);
