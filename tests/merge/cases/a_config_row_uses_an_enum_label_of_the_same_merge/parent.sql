INSERT INTO jobs VALUES ('p', 'off');
