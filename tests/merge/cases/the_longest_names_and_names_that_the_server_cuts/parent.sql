ALTER TABLE a_table_with_a_name_that_is_just_as_long_as_a_name_may_be_in_pg ADD CHECK (id > 0);
