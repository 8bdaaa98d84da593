SELECT id, active FROM t ORDER BY id
