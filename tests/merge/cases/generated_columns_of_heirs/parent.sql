ALTER TABLE h ADD y integer;
