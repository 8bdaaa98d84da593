ALTER FUNCTION code() RENAME TO new_code;
