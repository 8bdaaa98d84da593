INSERT INTO a_groups VALUES ('two');
UPDATE z_items SET group_code = 'two';
DELETE FROM a_groups WHERE code = 'one';
