SELECT home FROM people
