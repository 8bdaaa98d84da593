DELETE FROM a_groups WHERE code = 'two';
