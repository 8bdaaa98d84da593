ALTER TABLE docs ADD title text;
