ALTER PUBLICATION p SET (publish_generated_columns = stored); CREATE PUBLICATION q FOR ALL TABLES WITH (publish_generated_columns = stored);
