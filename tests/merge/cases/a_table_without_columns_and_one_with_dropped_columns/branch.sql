CREATE TABLE nothing ();
ALTER TABLE empty ADD x integer;
ALTER TABLE t DROP b;
ALTER TABLE t ADD a text;
