ALTER TABLE base ADD m integer;
