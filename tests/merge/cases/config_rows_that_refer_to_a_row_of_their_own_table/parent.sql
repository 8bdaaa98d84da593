INSERT INTO menu VALUES ('parent', 'root');
