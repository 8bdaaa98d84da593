INSERT INTO z_items VALUES ('i3', 'one');
