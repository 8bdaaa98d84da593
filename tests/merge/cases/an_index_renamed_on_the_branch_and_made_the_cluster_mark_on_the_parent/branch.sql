ALTER INDEX old_name RENAME TO t_n;
