CREATE TABLE migrations (version bigint PRIMARY KEY, name text);
