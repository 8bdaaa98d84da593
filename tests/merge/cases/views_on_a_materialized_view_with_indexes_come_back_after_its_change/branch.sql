DROP MATERIALIZED VIEW by_day CASCADE;
CREATE MATERIALIZED VIEW by_day AS SELECT day, region, sum(amount) AS amount FROM sales GROUP BY day, region;
CREATE UNIQUE INDEX by_day_key ON by_day (day, region);
CREATE INDEX by_day_amount ON by_day (amount DESC);
CREATE VIEW best AS SELECT day FROM by_day WHERE amount > 1000;
CREATE VIEW best_month AS SELECT date_trunc('month', day) AS month FROM best;
GRANT SELECT ON best_month TO PUBLIC;
