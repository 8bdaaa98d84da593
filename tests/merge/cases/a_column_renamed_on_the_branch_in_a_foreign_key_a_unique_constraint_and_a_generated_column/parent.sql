ALTER TABLE b ADD w integer;
