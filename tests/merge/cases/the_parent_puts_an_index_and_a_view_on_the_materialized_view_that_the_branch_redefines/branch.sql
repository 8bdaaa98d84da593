DROP MATERIALIZED VIEW by_day;
CREATE MATERIALIZED VIEW by_day AS SELECT day, sum(amount) AS amount FROM sales WHERE amount > 0 GROUP BY day;
