ALTER TABLE t ALTER n TYPE integer USING n::integer;
