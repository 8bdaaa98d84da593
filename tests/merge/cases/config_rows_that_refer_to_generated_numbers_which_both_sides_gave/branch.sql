INSERT INTO groups (code) VALUES ('branch');
INSERT INTO items VALUES ('i', (SELECT id FROM groups WHERE code = 'branch'));
