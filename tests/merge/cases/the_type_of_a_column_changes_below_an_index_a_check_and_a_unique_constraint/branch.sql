ALTER TABLE codes ALTER code TYPE varchar(20);
