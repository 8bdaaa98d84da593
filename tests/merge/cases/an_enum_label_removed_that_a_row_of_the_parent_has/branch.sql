CREATE TYPE mood2 AS ENUM ('sad', 'ok');
ALTER TABLE people ALTER now TYPE mood2 USING now::text::mood2;
DROP TYPE mood;
ALTER TYPE mood2 RENAME TO mood;
