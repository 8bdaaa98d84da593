ALTER TABLE docs ALTER owner_id TYPE bigint;
