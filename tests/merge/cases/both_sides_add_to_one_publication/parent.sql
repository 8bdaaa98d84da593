ALTER PUBLICATION p ADD TABLE b WHERE (x > 1);
ALTER PUBLICATION p SET (publish = 'insert, update, delete');
