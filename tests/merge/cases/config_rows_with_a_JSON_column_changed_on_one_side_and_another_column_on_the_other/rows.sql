SELECT name, value, plain, note FROM settings
