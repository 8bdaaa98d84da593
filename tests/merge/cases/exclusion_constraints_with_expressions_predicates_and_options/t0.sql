CREATE TABLE rooms (id integer PRIMARY KEY, room integer, span tsrange, cancelled boolean);
