CREATE TABLE sales (day date, region text, amount numeric);
CREATE MATERIALIZED VIEW by_day AS SELECT day, sum(amount) AS amount FROM sales GROUP BY day;
