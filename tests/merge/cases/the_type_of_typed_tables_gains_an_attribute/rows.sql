SELECT name, email FROM people
