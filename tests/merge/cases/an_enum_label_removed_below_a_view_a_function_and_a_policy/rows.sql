SELECT id, state FROM jobs
