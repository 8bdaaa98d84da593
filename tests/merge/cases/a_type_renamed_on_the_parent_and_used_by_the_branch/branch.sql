ALTER TABLE people ADD before mood DEFAULT 'sad' CHECK (before <> 'ok');
CREATE FUNCTION next_mood(m mood) RETURNS mood LANGUAGE sql IMMUTABLE AS 'SELECT m';
CREATE VIEW sad AS SELECT id FROM people WHERE now = 'sad';
