ALTER TABLE lines DROP total;
ALTER TABLE lines ALTER price TYPE bigint;
ALTER TABLE lines ADD total bigint GENERATED ALWAYS AS (price * amount) STORED;
