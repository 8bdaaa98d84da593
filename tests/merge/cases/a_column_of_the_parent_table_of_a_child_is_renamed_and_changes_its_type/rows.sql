SELECT id, label FROM base
