ALTER TABLE codes ADD CONSTRAINT upper_only CHECK (code = upper(code));
