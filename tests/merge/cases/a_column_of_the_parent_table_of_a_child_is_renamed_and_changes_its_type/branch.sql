ALTER TABLE base RENAME name TO label;
ALTER TABLE base ALTER label TYPE text;
