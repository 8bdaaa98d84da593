ALTER TABLE app.articles ADD title text DEFAULT '';
CREATE INDEX posts_author ON app.articles (author);
