ALTER TABLE items DROP group_code;
DELETE FROM groups WHERE code = 'one';
