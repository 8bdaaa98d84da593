SELECT d, f, a FROM t
