CREATE TABLE lines (price integer, amount integer, total bigint GENERATED ALWAYS AS (price * amount) STORED, note text);
INSERT INTO lines (price, amount) VALUES (3, 4);
