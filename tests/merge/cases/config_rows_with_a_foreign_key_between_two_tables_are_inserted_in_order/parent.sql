INSERT INTO z_groups VALUES ('parent', 'p');
