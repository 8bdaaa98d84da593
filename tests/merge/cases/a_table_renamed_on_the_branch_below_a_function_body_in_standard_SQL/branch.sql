ALTER TABLE people RENAME TO persons;
ALTER TABLE persons RENAME name TO label;
