UPDATE site SET title = 'Store', enabled = NULL;
