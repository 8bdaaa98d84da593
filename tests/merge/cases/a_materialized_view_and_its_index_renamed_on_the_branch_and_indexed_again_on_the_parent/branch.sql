ALTER MATERIALIZED VIEW by_day RENAME TO sales_by_day;
ALTER INDEX by_day_key RENAME TO sales_by_day_key;
