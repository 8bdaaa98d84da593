CREATE INDEX sales_region ON sales (region);
