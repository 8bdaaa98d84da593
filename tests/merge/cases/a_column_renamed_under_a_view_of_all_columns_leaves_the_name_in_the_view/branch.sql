ALTER TABLE people RENAME name TO full_name;
