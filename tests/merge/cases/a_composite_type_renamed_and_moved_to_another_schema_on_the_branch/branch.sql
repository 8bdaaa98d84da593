ALTER TYPE address RENAME TO postal_address;
ALTER TYPE postal_address SET SCHEMA kinds;
