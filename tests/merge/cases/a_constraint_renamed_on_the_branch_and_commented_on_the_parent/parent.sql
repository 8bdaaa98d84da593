COMMENT ON CONSTRAINT positive ON t IS 'no debts';
