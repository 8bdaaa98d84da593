ALTER TABLE base ADD x text DEFAULT 'x';
