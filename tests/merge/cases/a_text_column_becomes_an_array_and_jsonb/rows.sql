SELECT tags, data FROM t
