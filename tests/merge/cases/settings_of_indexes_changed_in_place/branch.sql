ALTER INDEX i SET (fillfactor = 90, deduplicate_items = off);
ALTER INDEX j SET (fastupdate = off);
