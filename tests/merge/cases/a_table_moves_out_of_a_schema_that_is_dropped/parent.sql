ALTER TABLE old.users ADD name text;
