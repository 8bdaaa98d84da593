ALTER TABLE z ADD x text;
