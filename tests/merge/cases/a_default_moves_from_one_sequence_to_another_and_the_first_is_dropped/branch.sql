CREATE SEQUENCE new_numbers START 1000;
ALTER TABLE t ALTER id SET DEFAULT nextval('new_numbers');
DROP SEQUENCE old_numbers;
