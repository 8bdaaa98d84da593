ALTER TABLE parts ADD name text;
