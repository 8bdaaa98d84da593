SELECT id, full_name, name FROM people
