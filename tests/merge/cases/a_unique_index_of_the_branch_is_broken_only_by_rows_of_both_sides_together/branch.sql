CREATE UNIQUE INDEX t_code ON t (lower(code));
