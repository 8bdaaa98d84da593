ALTER TYPE state ADD VALUE 'paused';
UPDATE jobs SET state = 'paused';
