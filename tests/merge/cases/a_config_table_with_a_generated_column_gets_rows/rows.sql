SELECT k, n, twice FROM t ORDER BY 1
