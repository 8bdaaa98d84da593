CREATE TABLE s.t (x integer);
