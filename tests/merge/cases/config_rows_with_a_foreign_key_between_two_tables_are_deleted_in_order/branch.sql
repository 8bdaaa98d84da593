DELETE FROM z_items WHERE code = 'i2';
DELETE FROM a_groups WHERE code = 'two';
