ALTER TABLE post ADD author text DEFAULT 'nobody';
CREATE INDEX post_author ON post (author);
