UPDATE settings SET value = value || '{"limit": 20, "by_parent": 1}';
