SELECT code, group_code FROM z_items ORDER BY 1; SELECT code FROM a_groups ORDER BY 1;
