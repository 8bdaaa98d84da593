ALTER TABLE posts SET SCHEMA app;
ALTER TABLE app.posts RENAME TO articles;
