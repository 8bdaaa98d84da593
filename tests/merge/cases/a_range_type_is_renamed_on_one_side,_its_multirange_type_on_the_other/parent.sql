ALTER TYPE hours_multirange RENAME TO many_hours;
ALTER TYPE many_hours SET SCHEMA other;
