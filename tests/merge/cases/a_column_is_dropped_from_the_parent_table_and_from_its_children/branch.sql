ALTER TABLE base DROP gone;
