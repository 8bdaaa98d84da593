ALTER TABLE m RENAME TO measures;
ALTER TABLE measures RENAME x TO value;
