ALTER TABLE s.t ADD y text;
