ALTER TABLE jobs ALTER state SET DEFAULT 'open';
ALTER TABLE jobs ADD CONSTRAINT c CHECK (state <> 'open' OR id > 0);
