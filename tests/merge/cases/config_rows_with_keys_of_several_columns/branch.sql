UPDATE prices SET price = 10.5 WHERE country = 'de' AND product = 1;
DELETE FROM prices WHERE product = 2;
INSERT INTO prices VALUES ('uk', 1, 8);
