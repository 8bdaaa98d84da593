CREATE SCHEMA s;
CREATE FUNCTION s.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no DDL'; END $$;
CREATE FUNCTION s.quiet() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;

CREATE EVENT TRIGGER watch ON ddl_command_start EXECUTE FUNCTION s.quiet();
