SELECT id, size FROM shirts ORDER BY shirts.size
