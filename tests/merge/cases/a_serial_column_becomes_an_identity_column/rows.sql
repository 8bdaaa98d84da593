SELECT id, note FROM t ORDER BY id
