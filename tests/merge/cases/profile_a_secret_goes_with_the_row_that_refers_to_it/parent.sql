UPDATE providers SET client = 'd';
