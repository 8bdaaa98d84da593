CREATE TYPE mood2 AS ENUM ('sad', 'ok');
ALTER TABLE people ALTER now DROP DEFAULT, ALTER history DROP DEFAULT;
ALTER TABLE people ALTER now TYPE mood2 USING now::text::mood2,
                   ALTER history TYPE mood2[] USING history::text[]::mood2[];
DROP TYPE mood;
ALTER TYPE mood2 RENAME TO mood;
ALTER TABLE people ALTER now SET DEFAULT 'ok', ALTER history SET DEFAULT '{ok,sad}';
