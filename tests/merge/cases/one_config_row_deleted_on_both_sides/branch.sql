DELETE FROM settings WHERE name IN ('b', 'c');
