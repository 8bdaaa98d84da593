CREATE VIEW mails AS SELECT id FROM people WHERE id > 0;
