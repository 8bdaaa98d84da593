SELECT id, name FROM old_people
