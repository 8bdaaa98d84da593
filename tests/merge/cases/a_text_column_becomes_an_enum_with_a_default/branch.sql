CREATE TYPE state AS ENUM ('new', 'done');
ALTER TABLE t ALTER state DROP DEFAULT;
ALTER TABLE t ALTER state TYPE state USING state::state;
ALTER TABLE t ALTER state SET DEFAULT 'new';
