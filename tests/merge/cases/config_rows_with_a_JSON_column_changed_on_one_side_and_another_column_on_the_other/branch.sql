UPDATE settings SET value = '{"a": 2}', plain = '{"b":   2, "b": 3}';
