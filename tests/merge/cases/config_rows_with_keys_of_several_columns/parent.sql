UPDATE prices SET price = 12 WHERE country = 'fr' AND product = 1;
INSERT INTO prices VALUES ('us', 1, 9);
