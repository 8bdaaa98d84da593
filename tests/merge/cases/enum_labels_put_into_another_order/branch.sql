DROP INDEX shirts_size;
ALTER TYPE size RENAME TO old_size;
CREATE TYPE size AS ENUM ('s', 'm', 'l');
ALTER TABLE shirts ALTER size DROP DEFAULT;
ALTER TABLE shirts ALTER size TYPE size USING size::text::size;
ALTER TABLE shirts ALTER size SET DEFAULT 'm';
DROP TYPE old_size;
CREATE INDEX shirts_size ON shirts (size);
