CREATE TABLE m (id integer NOT NULL, n integer, note text, k varchar(5)) PARTITION BY RANGE (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (100);
CREATE INDEX m_k ON m (k);
INSERT INTO m VALUES (1, 2, 'x', 'abc');
