SELECT id, u FROM t
