CREATE TABLE a (id integer PRIMARY KEY, note text);
CREATE TABLE b (id integer PRIMARY KEY);
