ALTER INDEX m1_n_idx RENAME TO m1_number;
COMMENT ON INDEX m1_number IS 'of the first';
