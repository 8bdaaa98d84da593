CREATE TABLE sales (day date, amount numeric);
CREATE MATERIALIZED VIEW by_day AS SELECT day, sum(amount) AS amount FROM sales GROUP BY day;
CREATE UNIQUE INDEX by_day_key ON by_day (day);
