ALTER TABLE people RENAME name TO full_name;
ALTER TABLE people ADD name text DEFAULT '?';
