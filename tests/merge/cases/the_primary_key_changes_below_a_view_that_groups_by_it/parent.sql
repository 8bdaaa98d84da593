ALTER TABLE people ADD born date;
