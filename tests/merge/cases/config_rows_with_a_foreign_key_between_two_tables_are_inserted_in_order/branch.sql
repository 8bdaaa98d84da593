INSERT INTO z_groups VALUES ('two', '2');
INSERT INTO a_items VALUES ('i2', 'two');
