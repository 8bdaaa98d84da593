UPDATE ranks SET place = 3 - place;
