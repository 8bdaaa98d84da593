CREATE TABLE boxes (name text PRIMARY KEY, cipher text NOT NULL, version int NOT NULL); INSERT INTO boxes VALUES ('a', 'c1', 1), ('b', 'c2', 1);
