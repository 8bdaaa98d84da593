SELECT code, group_code, note FROM z_items; SELECT code FROM a_groups;
