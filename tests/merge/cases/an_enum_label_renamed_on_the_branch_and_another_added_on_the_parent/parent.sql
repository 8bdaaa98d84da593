ALTER TYPE state ADD VALUE 'broken' BEFORE 'done';
