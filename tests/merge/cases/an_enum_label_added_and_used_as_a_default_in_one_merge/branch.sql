ALTER TYPE state ADD VALUE 'queued' BEFORE 'new';
ALTER TABLE jobs ALTER state SET DEFAULT 'queued';
