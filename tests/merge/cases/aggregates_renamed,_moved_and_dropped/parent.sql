CREATE VIEW all_lines AS SELECT lines(*) AS n FROM numbers;
