SELECT code, group_code FROM a_items ORDER BY 1; SELECT code FROM z_groups ORDER BY 1;
