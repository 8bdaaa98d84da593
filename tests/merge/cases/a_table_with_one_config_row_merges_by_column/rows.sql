SELECT title, colour, enabled FROM site
