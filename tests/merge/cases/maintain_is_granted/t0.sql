CREATE ROLE bough_keeper; CREATE TABLE t (a integer); GRANT SELECT ON t TO bough_keeper;
