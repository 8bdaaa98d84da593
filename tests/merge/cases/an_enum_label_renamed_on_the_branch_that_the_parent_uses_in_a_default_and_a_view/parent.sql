ALTER TABLE jobs ALTER state SET DEFAULT 'new';
CREATE VIEW open_jobs AS SELECT id FROM jobs WHERE state = 'new';
