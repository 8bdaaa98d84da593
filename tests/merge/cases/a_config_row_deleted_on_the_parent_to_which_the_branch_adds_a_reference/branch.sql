INSERT INTO items VALUES ('i', 'one');
