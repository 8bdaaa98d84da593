UPDATE site SET colour = 'blue';
