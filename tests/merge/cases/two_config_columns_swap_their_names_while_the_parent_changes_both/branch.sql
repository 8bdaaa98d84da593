ALTER TABLE settings RENAME a TO c;
ALTER TABLE settings RENAME b TO a;
ALTER TABLE settings RENAME c TO b;
