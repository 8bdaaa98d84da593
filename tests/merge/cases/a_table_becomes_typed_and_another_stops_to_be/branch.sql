ALTER TABLE people OF person;
ALTER TABLE pets NOT OF;
