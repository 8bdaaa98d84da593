SET timezone = 'UTC'; SELECT replace(t, E'\n', '~'), n, f, b, d, ts, i, raw, arr, m, p, e, r, u, j, x FROM v WHERE k = 1
