ALTER TABLE child ADD more text;
