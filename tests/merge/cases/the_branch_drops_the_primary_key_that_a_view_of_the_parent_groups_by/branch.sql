ALTER TABLE people DROP CONSTRAINT people_pkey;
