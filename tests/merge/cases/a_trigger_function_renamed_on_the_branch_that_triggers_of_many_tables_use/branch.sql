ALTER FUNCTION touch() RENAME TO set_changed;
