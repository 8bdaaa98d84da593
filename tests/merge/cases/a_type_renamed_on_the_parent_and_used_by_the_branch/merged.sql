ALTER TABLE people ADD before feeling DEFAULT 'sad' CHECK (before <> 'ok');
CREATE FUNCTION next_mood(m feeling) RETURNS feeling LANGUAGE sql IMMUTABLE AS 'SELECT m';
CREATE VIEW sad AS SELECT id FROM people WHERE now = 'sad';
