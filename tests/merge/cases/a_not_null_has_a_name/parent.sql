ALTER TABLE t RENAME CONSTRAINT t_b_not_null TO b_is_there;
