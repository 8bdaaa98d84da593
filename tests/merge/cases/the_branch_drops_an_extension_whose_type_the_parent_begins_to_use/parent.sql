ALTER TABLE t ADD name citext;
