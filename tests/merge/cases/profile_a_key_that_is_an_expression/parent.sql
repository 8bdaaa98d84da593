UPDATE tags SET color = 'y';
