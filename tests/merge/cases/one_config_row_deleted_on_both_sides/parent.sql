DELETE FROM settings WHERE name IN ('a', 'b');
