ALTER TABLE base ADD added date;
