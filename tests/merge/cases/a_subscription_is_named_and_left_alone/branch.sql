CREATE SUBSCRIPTION far CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE);
