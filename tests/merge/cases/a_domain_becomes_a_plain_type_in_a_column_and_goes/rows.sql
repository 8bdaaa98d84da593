SELECT mail FROM people
