DROP MATERIALIZED VIEW by_day CASCADE;
CREATE MATERIALIZED VIEW by_day AS SELECT day, sum(amount) AS amount FROM sales WHERE amount > 0 GROUP BY day;
CREATE UNIQUE INDEX by_day_key ON by_day (day);
CREATE VIEW best AS SELECT day FROM by_day WHERE amount > 1000;
