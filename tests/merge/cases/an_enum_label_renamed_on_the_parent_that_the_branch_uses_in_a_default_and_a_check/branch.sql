ALTER TABLE jobs ALTER state SET DEFAULT 'new';
ALTER TABLE jobs ADD CONSTRAINT c CHECK (state <> 'new' OR id > 0);
