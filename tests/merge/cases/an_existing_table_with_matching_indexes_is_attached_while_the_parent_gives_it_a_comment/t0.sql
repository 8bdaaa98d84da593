CREATE TABLE m (id integer NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE INDEX m_day ON m (day);
CREATE TABLE old_year (id integer NOT NULL, day date NOT NULL, CONSTRAINT old_key PRIMARY KEY (id, day));
CREATE INDEX old_day ON old_year (day);
INSERT INTO old_year VALUES (1, '2020-05-05');
