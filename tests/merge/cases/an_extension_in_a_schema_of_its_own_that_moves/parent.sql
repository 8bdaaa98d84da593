CREATE INDEX t_h ON t USING gin (h);
