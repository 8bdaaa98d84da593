INSERT INTO z_items VALUES ('i1', 'two');
