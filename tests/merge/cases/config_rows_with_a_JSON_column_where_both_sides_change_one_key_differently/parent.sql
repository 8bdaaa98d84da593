UPDATE settings SET value = value || '{"limit": 20}';
