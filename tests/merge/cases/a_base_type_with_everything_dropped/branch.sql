DROP VIEW lengths;
ALTER TABLE said DROP COLUMN w, DROP COLUMN all_of_it;
DROP TYPE word CASCADE;
DROP TYPE still_a_shell;
