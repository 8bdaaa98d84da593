CREATE TABLE child (extra integer, PRIMARY KEY (id)) INHERITS (base);
CREATE INDEX child_extra ON child (extra);
