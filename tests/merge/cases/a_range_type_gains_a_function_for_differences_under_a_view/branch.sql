DROP VIEW made;
DROP TYPE hours;
CREATE TYPE hours AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = distance);
CREATE VIEW made AS SELECT hours('01:00', '02:00') AS h;
