ALTER TABLE shirts ADD colour text;
