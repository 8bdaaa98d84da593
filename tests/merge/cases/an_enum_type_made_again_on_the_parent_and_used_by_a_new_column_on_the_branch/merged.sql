ALTER TABLE jobs ADD before state DEFAULT 'done';
