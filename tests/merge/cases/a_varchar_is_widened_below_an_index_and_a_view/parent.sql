CREATE INDEX t_upper ON t (upper(name));
