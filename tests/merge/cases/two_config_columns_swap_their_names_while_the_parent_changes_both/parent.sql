UPDATE settings SET a = 'a of parent', b = 'b of parent';
INSERT INTO settings VALUES ('p', 'a', 'b');
