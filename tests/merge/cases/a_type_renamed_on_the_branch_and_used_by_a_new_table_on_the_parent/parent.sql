CREATE TABLE pets (id integer PRIMARY KEY, now mood DEFAULT 'sad', CHECK (now <> 'ok'));
