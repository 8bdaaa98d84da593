SELECT id, n, k FROM m
