ALTER TABLE grandchild ALTER more SET DEFAULT 'm';
