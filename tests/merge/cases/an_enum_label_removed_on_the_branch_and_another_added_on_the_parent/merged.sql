ALTER TYPE state RENAME TO old_state;
CREATE TYPE state AS ENUM ('new', 'done', 'failed');
ALTER TABLE jobs ALTER state TYPE state USING state::text::state;
DROP TYPE old_state;
