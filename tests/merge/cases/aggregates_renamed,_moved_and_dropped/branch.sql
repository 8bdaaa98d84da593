ALTER AGGREGATE total(integer) RENAME TO sum_of;
ALTER AGGREGATE sum_of(integer) SET SCHEMA other;
ALTER AGGREGATE lines(*) RENAME TO n_lines;
DROP AGGREGATE mean(integer);
