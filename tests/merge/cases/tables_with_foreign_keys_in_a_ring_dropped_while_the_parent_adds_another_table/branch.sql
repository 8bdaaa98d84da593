DROP TABLE a, b, c, self;
