COMMENT ON VIEW names IS 'only names';
