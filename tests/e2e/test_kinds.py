"""Each kind of object through a diff and a merge: added, changed, dropped and renamed, while the parent makes
a change of its own of the same kind.

The witness is pg_dump: after the merge the parent must look exactly like T0 with the edits of both sides. To
get that, the parent's edits are run on the branch, too, after the merge.
"""

import pytest

# name -> what the parent has at T0, what the branch does, what the parent does meanwhile, what must be true on
# the parent afterwards (a query that gives true), and what the plan must not do.
KINDS = {
    "schema": dict(
        t0="CREATE SCHEMA {s}_gone; CREATE SCHEMA {s}_old; CREATE TABLE {s}_old.kept (a int);"
           "INSERT INTO {s}_old.kept VALUES (42)",
        branch="CREATE SCHEMA {s}_new; DROP SCHEMA {s}_gone; ALTER SCHEMA {s}_old RENAME TO {s}_renamed;"
               "COMMENT ON SCHEMA {s} IS 'commented'",
        parent="CREATE SCHEMA {s}_theirs",
        true="(SELECT a FROM {s}_renamed.kept) = 42"),
    "extension": dict(
        t0="CREATE EXTENSION fuzzystrmatch SCHEMA {s}; CREATE EXTENSION hstore SCHEMA {s} VERSION '1.4';"
           "CREATE EXTENSION citext SCHEMA {s}; CREATE SCHEMA {s}_ext",
        branch="DROP EXTENSION fuzzystrmatch; ALTER EXTENSION hstore UPDATE TO '1.8';"
               "ALTER EXTENSION citext SET SCHEMA {s}_ext; CREATE EXTENSION pg_trgm SCHEMA {s}",
        parent="CREATE EXTENSION btree_gist SCHEMA {s}",
        true="(SELECT string_agg(extname || extversion, ' ' ORDER BY extname) FROM pg_extension "
             "WHERE extname <> 'plpgsql') = 'btree_gist1.7 citext1.6 hstore1.8 pg_trgm1.6'"),
    "role": dict(
        t0="CREATE ROLE {s}_gone; CREATE ROLE {s}_old; CREATE ROLE {s}_same; CREATE ROLE {s}_group",
        branch="CREATE ROLE {s}_new LOGIN CONNECTION LIMIT 3; DROP ROLE {s}_gone;"
               "ALTER ROLE {s}_old RENAME TO {s}_renamed; ALTER ROLE {s}_same CREATEDB BYPASSRLS;"
               "GRANT {s}_group TO {s}_same; ALTER ROLE {s}_same SET work_mem = '8MB'",
        parent="CREATE ROLE {s}_theirs",
        true="(SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname LIKE '{s}%') "
             "= '{s}_group {s}_new {s}_renamed {s}_same {s}_theirs' "
             "AND pg_has_role('{s}_same', '{s}_group', 'member') "
             "AND (SELECT rolcreatedb AND rolbypassrls FROM pg_roles WHERE rolname = '{s}_same')"),
    "membership": dict(
        t0="CREATE ROLE {s}_a; CREATE ROLE {s}_b; CREATE ROLE {s}_c; CREATE ROLE {s}_admin; GRANT {s}_a TO {s}_b;"
           "GRANT {s}_a TO {s}_c WITH ADMIN OPTION; GRANT {s}_a TO {s}_admin WITH ADMIN OPTION;"
           "GRANT pg_monitor TO {s}_c",
        branch="GRANT {s}_a TO {s}_b WITH ADMIN OPTION; REVOKE ADMIN OPTION FOR {s}_a FROM {s}_c;"
               "GRANT pg_read_all_data TO {s}_b; REVOKE pg_monitor FROM {s}_c;"
               "CREATE ROLE {s}_new; SET ROLE {s}_admin; GRANT {s}_a TO {s}_new; RESET ROLE",
        parent="CREATE ROLE {s}_theirs; GRANT {s}_b TO {s}_theirs",
        true="(SELECT string_agg(concat_ws(' ', roleid::regrole, member::regrole, admin_option), ', ' "
             "ORDER BY roleid::regrole::text, member::regrole::text) FROM pg_auth_members "
             "WHERE member >= 16384) = 'pg_read_all_data {s}_b f, {s}_a {s}_admin t, {s}_a {s}_b t, {s}_a {s}_c f, "
             "{s}_a {s}_new f, {s}_b {s}_theirs f'"),
    "database": dict(
        t0="CREATE ROLE {s}_r; DO $$ DECLARE d text = quote_ident(current_database()); BEGIN "
           "EXECUTE 'ALTER DATABASE ' || d || ' SET work_mem TO 7000';"
           "EXECUTE 'ALTER ROLE {s}_r IN DATABASE ' || d || ' SET work_mem TO 8000'; END $$",
        branch="DO $$ DECLARE d text = quote_ident(current_database()); BEGIN "
               "EXECUTE 'ALTER DATABASE ' || d || ' RESET work_mem'; "
               "EXECUTE 'ALTER DATABASE ' || d || ' SET search_path TO \"A b\", {s}'; "
               "EXECUTE 'ALTER ROLE {s}_r IN DATABASE ' || d || ' SET work_mem TO 9000'; "
               "EXECUTE 'GRANT CREATE ON DATABASE ' || d || ' TO {s}_r'; "
               "EXECUTE 'COMMENT ON DATABASE ' || d || ' IS $c$ours$c$'; END $$",
        parent="DO $$ DECLARE d text = quote_ident(current_database()); BEGIN "
               "EXECUTE 'ALTER DATABASE ' || d || ' SET lock_timeout TO 3000'; END $$",
        true="(SELECT string_agg(array_to_string(setconfig, ' '), ', ' ORDER BY setrole) FROM pg_db_role_setting "
             "WHERE setdatabase <> 0) = 'lock_timeout=3000 search_path=\"A b\", {s}, work_mem=9000' "
             "AND has_database_privilege('{s}_r', current_database(), 'CREATE') "
             "AND (SELECT shobj_description(oid, 'pg_database') FROM pg_database "
             "WHERE datname = current_database()) = 'ours'"),
    "enum": dict(
        t0="CREATE TYPE {s}.mood AS ENUM ('sad', 'happy'); CREATE TYPE {s}.gone AS ENUM ('a');"
           "CREATE TYPE {s}.old AS ENUM ('x'); CREATE TABLE {s}.people (m {s}.mood, o {s}.old);"
           "INSERT INTO {s}.people VALUES ('sad', 'x')",
        branch="CREATE TYPE {s}.new AS ENUM ('1', '2'); DROP TYPE {s}.gone;"
               "ALTER TYPE {s}.mood ADD VALUE 'ok' BEFORE 'happy'; ALTER TYPE {s}.old RENAME TO renamed",
        parent="CREATE TYPE {s}.theirs AS ENUM ('p')",
        true="(SELECT m::text || o FROM {s}.people) = 'sadx' "
             "AND enum_range(NULL::{s}.mood)::text = '{sad,ok,happy}'"),
    "domain": dict(
        t0="CREATE DOMAIN {s}.d AS int CHECK (VALUE > 0); CREATE DOMAIN {s}.gone AS text;"
           "CREATE DOMAIN {s}.old AS text; CREATE TABLE {s}.t (d {s}.d, o {s}.old);"
           "INSERT INTO {s}.t VALUES (1, 'kept')",
        branch="CREATE DOMAIN {s}.new AS numeric(6,2) DEFAULT 1 NOT NULL; DROP DOMAIN {s}.gone;"
               "ALTER DOMAIN {s}.d SET DEFAULT 7; ALTER DOMAIN {s}.d ADD CONSTRAINT small CHECK (VALUE < 100);"
               "ALTER DOMAIN {s}.old RENAME TO renamed",
        parent="CREATE DOMAIN {s}.theirs AS int",
        true="(SELECT d || o FROM {s}.t) = '1kept'"),
    "composite": dict(
        t0="CREATE TYPE {s}.c AS (a int, b text, gone text); CREATE TYPE {s}.gone AS (a int);"
           "CREATE TYPE {s}.old AS (a int)",
        branch="CREATE TYPE {s}.new AS (x numeric, y {s}.c); DROP TYPE {s}.gone;"
               "ALTER TYPE {s}.c RENAME ATTRIBUTE b TO label; ALTER TYPE {s}.c DROP ATTRIBUTE gone;"
               "ALTER TYPE {s}.c ADD ATTRIBUTE z date; ALTER TYPE {s}.old RENAME TO renamed",
        parent="CREATE TYPE {s}.theirs AS (a int)"),
    "sequence": dict(
        t0="CREATE SEQUENCE {s}.q; CREATE SEQUENCE {s}.gone; CREATE SEQUENCE {s}.old;"
           "SELECT setval('{s}.q', 500)",
        branch="CREATE SEQUENCE {s}.new AS smallint INCREMENT 5 START 20 CYCLE; DROP SEQUENCE {s}.gone;"
               "ALTER SEQUENCE {s}.q INCREMENT 3 MAXVALUE 100000 CACHE 10; ALTER SEQUENCE {s}.old RENAME TO renamed",
        parent="CREATE SEQUENCE {s}.theirs",
        true="(SELECT last_value FROM {s}.q) = 500"),
    "table": dict(
        t0="CREATE TABLE {s}.gone (a int); CREATE TABLE {s}.old (a int PRIMARY KEY);"
           "INSERT INTO {s}.old VALUES (7); CREATE TABLE {s}.same (a int)",
        branch="CREATE TABLE {s}.new (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a text[]);"
               "DROP TABLE {s}.gone; ALTER TABLE {s}.old RENAME TO renamed;"
               "ALTER TABLE {s}.same SET (fillfactor = 70); CREATE UNLOGGED TABLE {s}.fast (a int);"
               "CREATE TABLE {s}.parts (a int, b text) PARTITION BY RANGE (a);"
               "CREATE TABLE {s}.part1 PARTITION OF {s}.parts FOR VALUES FROM (0) TO (10)",
        parent="CREATE TABLE {s}.theirs (a int)",
        true="(SELECT a FROM {s}.renamed) = 7"),
    "column": dict(
        t0="CREATE TABLE {s}.t (id int, gone text, old text, kind smallint, must text, may text NOT NULL);"
           "INSERT INTO {s}.t VALUES (1, 'g', 'kept', 3, 'm', 'n')",
        branch="ALTER TABLE {s}.t DROP COLUMN gone; ALTER TABLE {s}.t RENAME COLUMN old TO renamed;"
               "ALTER TABLE {s}.t ALTER kind TYPE bigint; ALTER TABLE {s}.t ALTER must SET NOT NULL;"
               "ALTER TABLE {s}.t ALTER may DROP NOT NULL; ALTER TABLE {s}.t ADD new varchar(20) COLLATE \"C\";"
               "ALTER TABLE {s}.t ALTER renamed SET STORAGE EXTERNAL; ALTER TABLE {s}.t ALTER id SET STATISTICS 500",
        parent="CREATE TABLE {s}.theirs (a int); ALTER TABLE {s}.t ALTER id SET NOT NULL",
        true="(SELECT renamed || kind FROM {s}.t) = 'kept3'"),
    "default": dict(
        t0="CREATE TABLE {s}.t (a int DEFAULT 1, b int DEFAULT 2, c int, d int)",
        branch="ALTER TABLE {s}.t ALTER a SET DEFAULT 10; ALTER TABLE {s}.t ALTER b DROP DEFAULT;"
               "ALTER TABLE {s}.t ALTER c SET DEFAULT 3",
        parent="ALTER TABLE {s}.t ALTER d SET DEFAULT 4"),
    "identity": dict(
        t0="CREATE TABLE {s}.t (a int GENERATED ALWAYS AS IDENTITY, b int NOT NULL, v text);"
           "CREATE TABLE {s}.u (a int GENERATED BY DEFAULT AS IDENTITY, b int);"
           "CREATE TABLE {s}.w (a int NOT NULL); INSERT INTO {s}.t (b, v) VALUES (1, 'one')",
        branch="ALTER TABLE {s}.t ALTER a SET GENERATED BY DEFAULT SET INCREMENT BY 5;"
               "ALTER TABLE {s}.u ALTER a DROP IDENTITY;"
               "ALTER TABLE {s}.w ALTER a ADD GENERATED ALWAYS AS IDENTITY (START 100)",
        parent="ALTER TABLE {s}.u ALTER b SET DEFAULT 2",
        true="(SELECT a FROM {s}.t WHERE v = 'one') = 1"),
    "generated": dict(
        t0="CREATE TABLE {s}.t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);"
           "INSERT INTO {s}.t VALUES (5)",
        branch="ALTER TABLE {s}.t ADD c int GENERATED ALWAYS AS (a * 3) STORED;"
               "ALTER TABLE {s}.t ALTER b DROP EXPRESSION",
        parent="CREATE TABLE {s}.theirs (a int, b int GENERATED ALWAYS AS (a + 1) STORED)",
        true="(SELECT b || ' ' || c FROM {s}.t) = '10 15'"),
    "constraint": dict(
        t0="CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA {s}; CREATE TABLE {s}.p (id int PRIMARY KEY);"
           "CREATE TABLE {s}.t (id int NOT NULL, u int, c int CONSTRAINT old_check CHECK (c > 0), f int,"
           " r int4range, x int UNIQUE, g int CONSTRAINT gone_check CHECK (g > 0));"
           "INSERT INTO {s}.p VALUES (1); INSERT INTO {s}.t VALUES (1, 1, 1, 1, '[1,2)', 1, 1)",
        branch="ALTER TABLE {s}.t ADD PRIMARY KEY (id); ALTER TABLE {s}.t ADD CONSTRAINT u_key UNIQUE (u);"
               "ALTER TABLE {s}.t RENAME CONSTRAINT old_check TO new_check; ALTER TABLE {s}.t DROP CONSTRAINT gone_check;"
               "ALTER TABLE {s}.t ADD FOREIGN KEY (f) REFERENCES {s}.p ON DELETE CASCADE DEFERRABLE;"
               "ALTER TABLE {s}.t ADD CONSTRAINT no_overlap EXCLUDE USING gist (u WITH =, r WITH &&);"
               "ALTER TABLE {s}.t DROP CONSTRAINT t_x_key; ALTER TABLE {s}.t ADD CONSTRAINT t_x_key UNIQUE (x, u);"
               "ALTER TABLE {s}.t ADD CONSTRAINT later CHECK (u < 1000) NOT VALID",
        parent="ALTER TABLE {s}.t ADD CONSTRAINT theirs CHECK (id < 100000)"),
    "index": dict(
        t0="CREATE TABLE {s}.t (a int, b text); CREATE INDEX gone ON {s}.t (a); CREATE INDEX old ON {s}.t (b);"
           "CREATE INDEX same ON {s}.t (a, b)",
        branch="CREATE UNIQUE INDEX new ON {s}.t (lower(b)) WHERE a > 0; DROP INDEX {s}.gone;"
               "ALTER INDEX {s}.old RENAME TO renamed; DROP INDEX {s}.same;"
               "CREATE INDEX same ON {s}.t USING hash (a); CREATE INDEX cover ON {s}.t (a DESC) INCLUDE (b)",
        parent="CREATE INDEX theirs ON {s}.t (b, a)"),
    "view": dict(
        t0="CREATE TABLE {s}.t (a int, b text); CREATE VIEW {s}.v AS SELECT a FROM {s}.t;"
           "CREATE VIEW {s}.gone AS SELECT 1 AS one; CREATE VIEW {s}.old AS SELECT b FROM {s}.t;"
           "CREATE VIEW {s}.top AS SELECT a FROM {s}.v",
        branch="CREATE OR REPLACE VIEW {s}.v AS SELECT a, b FROM {s}.t WHERE a > 0; DROP VIEW {s}.gone;"
               "ALTER VIEW {s}.old RENAME TO renamed; CREATE VIEW {s}.new WITH (security_barrier) AS SELECT * FROM {s}.v",
        parent="CREATE VIEW {s}.theirs AS SELECT b FROM {s}.t"),
    "view of a column that changes its type": dict(
        t0="CREATE TABLE {s}.t (a int, b text); CREATE VIEW {s}.v AS SELECT a, b FROM {s}.t;"
           "CREATE VIEW {s}.top AS SELECT a FROM {s}.v; CREATE MATERIALIZED VIEW {s}.m AS SELECT a FROM {s}.top;"
           "CREATE INDEX ON {s}.m (a); CREATE ROLE {s}_r; GRANT SELECT ON {s}.v TO {s}_r;"
           "COMMENT ON VIEW {s}.top IS 'on top'; INSERT INTO {s}.t VALUES (1, 'x'); REFRESH MATERIALIZED VIEW {s}.m",
        branch="DROP VIEW {s}.v CASCADE; ALTER TABLE {s}.t ALTER a TYPE bigint;"
               "CREATE VIEW {s}.v AS SELECT a, b FROM {s}.t; CREATE VIEW {s}.top AS SELECT a FROM {s}.v;"
               "CREATE MATERIALIZED VIEW {s}.m AS SELECT a FROM {s}.top; CREATE INDEX ON {s}.m (a);"
               "GRANT SELECT ON {s}.v TO {s}_r; COMMENT ON VIEW {s}.top IS 'on top'",
        parent="CREATE TABLE {s}.theirs (a int)",
        true="(SELECT a FROM {s}.m) = 1"),
    "materialized view": dict(
        t0="CREATE TABLE {s}.t (a int); INSERT INTO {s}.t VALUES (3); CREATE MATERIALIZED VIEW {s}.m AS SELECT a FROM {s}.t;"
           "CREATE UNIQUE INDEX m_a ON {s}.m (a); CREATE MATERIALIZED VIEW {s}.gone AS SELECT 1 AS one;"
           "CREATE MATERIALIZED VIEW {s}.old AS SELECT a FROM {s}.t",
        branch="DROP MATERIALIZED VIEW {s}.m; CREATE MATERIALIZED VIEW {s}.m AS SELECT a, a * 2 AS b FROM {s}.t;"
               "CREATE UNIQUE INDEX m_b ON {s}.m (b); DROP MATERIALIZED VIEW {s}.gone;"
               "ALTER MATERIALIZED VIEW {s}.old RENAME TO renamed; CREATE MATERIALIZED VIEW {s}.new AS SELECT a FROM {s}.t",
        parent="CREATE MATERIALIZED VIEW {s}.theirs AS SELECT a FROM {s}.t",
        true="(SELECT b FROM {s}.m) = 6 AND (SELECT a FROM {s}.new) = 3"),
    "function": dict(
        t0="CREATE FUNCTION {s}.f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';"
           "CREATE FUNCTION {s}.f(a text) RETURNS text LANGUAGE sql AS 'SELECT a';"
           "CREATE FUNCTION {s}.gone() RETURNS int LANGUAGE sql AS 'SELECT 1';"
           "CREATE FUNCTION {s}.old() RETURNS int LANGUAGE sql AS 'SELECT 1';"
           "CREATE FUNCTION {s}.ret() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        branch="CREATE OR REPLACE FUNCTION {s}.f(a int) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT a + 1';"
               "DROP FUNCTION {s}.gone(); ALTER FUNCTION {s}.old() RENAME TO renamed;"
               "DROP FUNCTION {s}.ret(); CREATE FUNCTION {s}.ret() RETURNS text LANGUAGE sql AS 'SELECT ''x''';"
               "CREATE FUNCTION {s}.new(a int DEFAULT 5, VARIADIC b text[] DEFAULT '{}') RETURNS TABLE (x int)"
               " LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$ BEGIN RETURN QUERY SELECT a; END $$",
        parent="CREATE FUNCTION {s}.theirs() RETURNS int LANGUAGE sql AS 'SELECT 2'",
        true="{s}.f(1) = 2 AND {s}.ret() = 'x' AND {s}.f('q'::text) = 'q'"),
    "procedure": dict(
        t0="CREATE TABLE {s}.t (a int); CREATE PROCEDURE {s}.p() LANGUAGE sql AS 'DELETE FROM {s}.t';"
           "CREATE PROCEDURE {s}.gone() LANGUAGE sql AS ''; CREATE PROCEDURE {s}.old() LANGUAGE sql AS ''",
        branch="CREATE OR REPLACE PROCEDURE {s}.p() LANGUAGE sql AS 'INSERT INTO {s}.t VALUES (1)';"
               "DROP PROCEDURE {s}.gone(); ALTER PROCEDURE {s}.old() RENAME TO renamed;"
               "CREATE PROCEDURE {s}.new(INOUT a int) LANGUAGE plpgsql AS $$ BEGIN a := 1; END $$",
        parent="CREATE PROCEDURE {s}.theirs() LANGUAGE sql AS ''"),
    "trigger": dict(
        t0="CREATE TABLE {s}.t (a int); CREATE FUNCTION {s}.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
           "CREATE TRIGGER gone BEFORE INSERT ON {s}.t FOR EACH ROW EXECUTE FUNCTION {s}.f();"
           "CREATE TRIGGER old BEFORE INSERT ON {s}.t FOR EACH ROW EXECUTE FUNCTION {s}.f();"
           "CREATE TRIGGER same BEFORE INSERT ON {s}.t FOR EACH ROW EXECUTE FUNCTION {s}.f()",
        branch="DROP TRIGGER gone ON {s}.t; ALTER TRIGGER old ON {s}.t RENAME TO renamed;"
               "CREATE OR REPLACE TRIGGER same AFTER UPDATE OF a ON {s}.t FOR EACH ROW WHEN (OLD.a > 0) EXECUTE FUNCTION {s}.f();"
               "CREATE CONSTRAINT TRIGGER new AFTER INSERT ON {s}.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {s}.f();"
               "ALTER TABLE {s}.t DISABLE TRIGGER renamed",
        parent="CREATE TRIGGER theirs AFTER DELETE ON {s}.t FOR EACH ROW EXECUTE FUNCTION {s}.f()"),
    "policy": dict(
        t0="CREATE TABLE {s}.t (a int, who name); CREATE ROLE {s}_r; CREATE POLICY gone ON {s}.t USING (true);"
           "CREATE POLICY old ON {s}.t FOR SELECT USING (a > 0); CREATE POLICY same ON {s}.t FOR ALL USING (a > 1)",
        branch="DROP POLICY gone ON {s}.t; ALTER POLICY old ON {s}.t RENAME TO renamed;"
               "ALTER POLICY same ON {s}.t TO {s}_r USING (a > 2) WITH CHECK (a > 3);"
               "CREATE POLICY new ON {s}.t AS RESTRICTIVE FOR UPDATE TO {s}_r USING (who = current_user)",
        parent="CREATE POLICY theirs ON {s}.t FOR DELETE USING (false)"),
    "RLS flags": dict(
        t0="CREATE TABLE {s}.a (x int); CREATE TABLE {s}.b (x int); ALTER TABLE {s}.b ENABLE ROW LEVEL SECURITY;"
           "CREATE TABLE {s}.c (x int)",
        branch="ALTER TABLE {s}.a ENABLE ROW LEVEL SECURITY; ALTER TABLE {s}.a FORCE ROW LEVEL SECURITY;"
               "ALTER TABLE {s}.b DISABLE ROW LEVEL SECURITY",
        parent="ALTER TABLE {s}.c ENABLE ROW LEVEL SECURITY"),
    "grant": dict(
        t0="CREATE TABLE {s}.t (a int, b int); CREATE ROLE {s}_r; CREATE ROLE {s}_q; GRANT SELECT, INSERT ON {s}.t TO {s}_r;"
           "GRANT SELECT (a) ON {s}.t TO {s}_q; CREATE FUNCTION {s}.f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
           "CREATE SEQUENCE {s}.q; CREATE TYPE {s}.e AS ENUM ('x')",
        branch="REVOKE INSERT ON {s}.t FROM {s}_r; GRANT UPDATE ON {s}.t TO {s}_r WITH GRANT OPTION;"
               "REVOKE SELECT (a) ON {s}.t FROM {s}_q; GRANT INSERT (b), UPDATE (b) ON {s}.t TO {s}_q;"
               "REVOKE EXECUTE ON FUNCTION {s}.f() FROM PUBLIC; GRANT EXECUTE ON FUNCTION {s}.f() TO {s}_q;"
               "GRANT USAGE ON SCHEMA {s} TO {s}_q; GRANT USAGE ON SEQUENCE {s}.q TO {s}_r;"
               "REVOKE USAGE ON TYPE {s}.e FROM PUBLIC",
        parent="GRANT DELETE ON {s}.t TO {s}_q"),
    "default privileges": dict(
        t0="CREATE ROLE {s}_r; ALTER DEFAULT PRIVILEGES IN SCHEMA {s} GRANT SELECT ON TABLES TO {s}_r",
        branch="ALTER DEFAULT PRIVILEGES IN SCHEMA {s} GRANT INSERT ON TABLES TO {s}_r;"
               "ALTER DEFAULT PRIVILEGES IN SCHEMA {s} GRANT EXECUTE ON FUNCTIONS TO {s}_r;"
               "CREATE TABLE {s}.with_both (a int)",
        parent="ALTER DEFAULT PRIVILEGES IN SCHEMA {s} GRANT USAGE ON SEQUENCES TO {s}_r"),
    "comment": dict(
        t0="CREATE TABLE {s}.t (a int, b int, c int); COMMENT ON TABLE {s}.t IS 'old'; COMMENT ON COLUMN {s}.t.a IS 'gone';"
           "CREATE FUNCTION {s}.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE INDEX i ON {s}.t (a);"
           "ALTER TABLE {s}.t ADD CONSTRAINT c CHECK (a > 0)",
        branch="COMMENT ON TABLE {s}.t IS 'it''s new -- */ \\'; COMMENT ON COLUMN {s}.t.a IS NULL;"
               "COMMENT ON COLUMN {s}.t.b IS E'two\\nlines'; COMMENT ON FUNCTION {s}.f() IS 'f'; COMMENT ON INDEX {s}.i IS 'i';"
               "COMMENT ON CONSTRAINT c ON {s}.t IS 'c'",
        parent="COMMENT ON COLUMN {s}.t.c IS 'theirs'"),
    "owner": dict(
        t0="CREATE ROLE {s}_r; CREATE ROLE {s}_q; CREATE TABLE {s}.t (a int); CREATE TABLE {s}.u (a int);"
           "CREATE VIEW {s}.v AS SELECT 1 AS x; CREATE FUNCTION {s}.f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
           "CREATE TYPE {s}.e AS ENUM ('x'); CREATE SEQUENCE {s}.q",
        branch="ALTER TABLE {s}.t OWNER TO {s}_r; ALTER VIEW {s}.v OWNER TO {s}_r; ALTER FUNCTION {s}.f() OWNER TO {s}_r;"
               "ALTER TYPE {s}.e OWNER TO {s}_r; ALTER SEQUENCE {s}.q OWNER TO {s}_r; CREATE TABLE {s}.n (a int);"
               "ALTER TABLE {s}.n OWNER TO {s}_q; ALTER SCHEMA {s} OWNER TO {s}_r",
        parent="ALTER TABLE {s}.u OWNER TO {s}_q"),
    "names that need quotes": dict(
        t0='CREATE TABLE {s}."Select" ("From" int, "a""b" text); INSERT INTO {s}."Select" VALUES (1, \'kept\')',
        branch='ALTER TABLE {s}."Select" RENAME TO "Weird \'; DROP TABLE x; --"; '
               'ALTER TABLE {s}."Weird \'; DROP TABLE x; --" RENAME COLUMN "a""b" TO "ä €";'
               'CREATE TYPE {s}."Ünï" AS ENUM (\'it\'\'s\', \'back\\slash\')',
        parent='CREATE TABLE {s}."TABLE" (a int)',
        true='(SELECT "ä €" FROM {s}."Weird \'; DROP TABLE x; --") = \'kept\''),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_either_side_does_to_a_kind_is_on_the_parent_after_the_merge(place, kind):
    case = KINDS[kind]
    place.parent(case["t0"])
    place.start()
    place.on_branch(case["branch"])
    place.parent(case["parent"])
    assert place.diff()["changes"], "the diff shows nothing"

    document = place.merge()
    assert document["status"] == "merged", document["message"]
    place.on_branch(case["parent"])
    assert place.dump("parent") == place.dump(place.branch)
    if kind == "role":
        assert place.project.dump_roles("parent") == place.project.dump_roles(place.branch)
    if "true" in case:
        assert place.value("parent", "SELECT " + case["true"]) is True
    again = place.preview()
    assert again["diff"]["changes"] == [], "not everything was merged"
