ALTER TABLE t ALTER id SET DEFAULT nextval('numbers');
