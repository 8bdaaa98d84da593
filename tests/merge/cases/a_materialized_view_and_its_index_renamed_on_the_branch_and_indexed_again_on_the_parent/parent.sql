CREATE INDEX by_day_amount ON by_day (amount);
