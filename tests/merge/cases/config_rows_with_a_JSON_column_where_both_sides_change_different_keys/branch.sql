UPDATE settings SET value = (value || '{"title": "Store", "by_branch": [1, 2]}') - 'old';
