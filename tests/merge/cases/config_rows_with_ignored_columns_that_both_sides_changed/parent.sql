UPDATE settings SET seen = 7, changed = '2025-05-05Z';
