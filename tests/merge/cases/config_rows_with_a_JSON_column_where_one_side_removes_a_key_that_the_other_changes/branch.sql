UPDATE settings SET value = value || '{"limit": 30}';
