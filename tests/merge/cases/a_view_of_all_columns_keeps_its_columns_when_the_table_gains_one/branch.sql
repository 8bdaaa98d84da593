ALTER TABLE people ADD email text;
