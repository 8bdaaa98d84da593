ALTER TYPE state ADD VALUE 'failed';
INSERT INTO jobs VALUES (2, 'failed');
