ALTER TYPE state ADD VALUE 'waiting' AFTER 'new';
