DELETE FROM groups WHERE code = 'one';
