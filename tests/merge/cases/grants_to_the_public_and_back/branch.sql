GRANT INSERT (id, note) ON orders TO PUBLIC;
