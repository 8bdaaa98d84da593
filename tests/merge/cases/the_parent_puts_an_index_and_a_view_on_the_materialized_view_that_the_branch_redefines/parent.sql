CREATE UNIQUE INDEX by_day_key ON by_day (day);
CREATE VIEW best AS SELECT day FROM by_day WHERE amount > 1000;
