ALTER TABLE z ADD x integer;
