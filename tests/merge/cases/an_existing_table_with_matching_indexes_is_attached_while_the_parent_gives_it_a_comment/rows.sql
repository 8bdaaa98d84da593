SELECT id, day FROM m
