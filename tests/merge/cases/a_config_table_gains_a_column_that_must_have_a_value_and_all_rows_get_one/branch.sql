ALTER TABLE settings ADD scope text;
UPDATE settings SET scope = 'of ' || name;
ALTER TABLE settings ALTER scope SET NOT NULL;
COMMENT ON COLUMN settings.scope IS 'where';
