CREATE TABLE a (id integer PRIMARY KEY, next integer);
CREATE TABLE b (id integer PRIMARY KEY, next integer REFERENCES a);
CREATE TABLE c (id integer PRIMARY KEY, next integer REFERENCES b);
ALTER TABLE a ADD FOREIGN KEY (next) REFERENCES c;
CREATE TABLE self (id integer PRIMARY KEY, up integer REFERENCES self);
