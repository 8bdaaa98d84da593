ALTER TABLE people RENAME TO old_people;
ALTER INDEX people_pkey RENAME TO old_people_pkey;
CREATE TABLE people (key bigint PRIMARY KEY, label text);
