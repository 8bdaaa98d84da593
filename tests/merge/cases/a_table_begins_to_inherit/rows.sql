SELECT id FROM base
