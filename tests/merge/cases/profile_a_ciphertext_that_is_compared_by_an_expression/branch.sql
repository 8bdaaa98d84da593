UPDATE boxes SET cipher = 'b1' WHERE name = 'a'; UPDATE boxes SET cipher = 'b2', version = 2 WHERE name = 'b';
