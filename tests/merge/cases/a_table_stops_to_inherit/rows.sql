SELECT id, own FROM child
