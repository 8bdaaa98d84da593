UPDATE boxes SET cipher = 'p1';
