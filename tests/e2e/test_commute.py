"""The rehearsal also merges the other way round, where that is cheap, and both must come to the same."""

import os

import pytest

from test_config import INI


@pytest.fixture(params=["btrfs", "reflink"])
def instant(request, bough):
    """A project with a driver that clones in an instant, with an empty parent."""
    variables = {"btrfs": "BOUGH_TEST_BTRFS", "reflink": "BOUGH_TEST_XFS"}
    where = os.environ.get(variables[request.param])
    if not where or not os.path.isdir(where):
        pytest.skip(f"no file system for the driver '{request.param}': set {variables[request.param]}")
    made = bough(where, request.param)
    made.init()
    return made


def branched(project, *parent):
    project.sql("parent", *parent)
    project.create("feat", "--no-switch")
    return project


def refused(project, *says):
    """The merge is refused because the sides do not commute; the parent and the branch are as they were."""
    with project.untouched(), project.untouched("feat"):
        document = project.merge("feat", status=1)
    assert document["code"] == "merge.rehearsal_failed" and document["status"] == "failed", document
    assert "do not commute" in document["message"], document
    assert document["hint"] and document["diff"]["commute"] == "different", document
    for one in says:
        assert one in document["message"], document
    project.check_consistent()
    return document


def test_sides_that_commute_are_told_so(instant):
    project = branched(instant, "CREATE TABLE t (a int)", "CREATE TYPE mood AS ENUM ('ok')",
                       "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    project.sql("parent", "ALTER TABLE t ADD p int", "ALTER TYPE mood ADD VALUE 'sad'",
                "ALTER FUNCTION f() SET work_mem TO '8MB'", "GRANT SELECT ON t TO PUBLIC")
    project.sql("feat", "ALTER TABLE t ADD b int", "ALTER TYPE mood ADD VALUE 'glad'",
                "ALTER FUNCTION f() SET search_path TO 'public'", "GRANT INSERT ON t TO PUBLIC",
                "INSERT INTO t VALUES (1, 2)")
    before = project.dump("feat")
    diff = project.preview("feat")["diff"]
    assert diff["commute"] == "same" and diff["commute_why_not"] is None, diff
    assert "-- the sides commute" in project.ok("branch", "merge", "feat", "--dry-run").out
    document = project.merge("feat")
    assert document["status"] == "merged" and document["diff"]["commute"] == "same"
    assert project.dump("feat") == before
    assert project.value("parent", "SELECT array_to_string(proconfig, ' ') FROM pg_proc WHERE proname = 'f'") == \
        "work_mem=8MB search_path=public"
    project.check_consistent()


def test_a_second_merge_commutes_too_with_names_that_both_sides_changed(instant):
    project = branched(instant, "CREATE TABLE t (a int, z int)", "CREATE VIEW v AS SELECT a FROM t")
    project.sql("parent", "ALTER TABLE t ADD p int")
    project.sql("feat", "ALTER TABLE t ADD b int", "CREATE TABLE made (id int PRIMARY KEY)")
    assert project.merge("feat")["diff"]["commute"] == "same"
    project.sql("parent", "ALTER TABLE t RENAME TO things", "ALTER TABLE made ADD more int",
                "ALTER TABLE things DROP z", "ALTER TABLE things RENAME a TO z")
    project.sql("feat", "ALTER TABLE t RENAME b TO bb", "ALTER TABLE made ADD note text",
                "CREATE VIEW w AS SELECT a, b FROM (SELECT a, bb AS b FROM t) s")
    document = project.merge("feat")
    assert document["diff"]["commute"] == "same", document
    project.check_consistent()


def test_what_need_not_or_cannot_be_checked_is_told(bough, instant):
    project = branched(instant, "CREATE TABLE t (a int)")
    project.sql("feat", "ALTER TABLE t ADD b int")
    diff = project.preview("feat")["diff"]
    assert diff["commute"] is None and "only the branch changed" in diff["commute_why_not"], diff
    diff = project.preview("feat", "--no-rehearsal")["diff"]
    assert diff["commute"] is None and diff["commute_why_not"] is None, diff
    project.create("bare", "--mode", "schema-only", "--no-switch")
    project.sql("bare", "ALTER TABLE t ADD c int")
    project.sql("parent", "ALTER TABLE t ADD p int")
    diff = project.preview("bare")["diff"]
    assert diff["commute"] is None and "schema-only" in diff["commute_why_not"], diff
    assert "-- not checked whether the sides commute: a schema-only" in \
        project.ok("branch", "merge", "bare", "--dry-run").out


def test_a_driver_that_copies_is_not_made_to_clone_the_branch(bough):
    project = bough(driver="copy")
    project.init()
    branched(project, "CREATE TABLE t (a int)")
    project.sql("feat", "ALTER TABLE t ADD b int")
    project.sql("parent", "ALTER TABLE t ADD p int")
    diff = project.merge("feat")["diff"]
    assert diff["commute"] is None and "'copy'" in diff["commute_why_not"], diff


def test_a_partition_that_one_side_detaches_and_the_other_gives_a_column(instant):
    project = branched(instant, "CREATE TABLE m (id int) PARTITION BY RANGE (id)",
                       "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (100)")
    project.sql("feat", "ALTER TABLE m DETACH PARTITION m1")
    project.sql("parent", "ALTER TABLE m ADD note text")
    document = refused(project, "column public.m1.note")
    assert "column public.m1.note is only there with the parent's changes first" in document["detail"]
    # As the hint says: the branch makes up its mind.
    project.sql("feat", "ALTER TABLE m1 ADD note text")
    assert project.merge("feat")["diff"]["commute"] == "same"
    assert project.rows("parent", "SELECT note, id FROM m1") == []


def test_an_event_trigger_of_the_branch_that_would_have_changed_what_the_parent_made(instant):
    project = branched(instant, "CREATE TABLE t (a int)")
    project.sql("feat", """CREATE FUNCTION secure() RETURNS event_trigger LANGUAGE plpgsql AS $$
                DECLARE made record;
                BEGIN
                    FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE TABLE' LOOP
                        EXECUTE 'ALTER TABLE ' || made.object_identity || ' ENABLE ROW LEVEL SECURITY';
                    END LOOP;
                END $$""",
                "CREATE EVENT TRIGGER secure ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION secure()")
    project.sql("parent", "CREATE TABLE fresh (a int)")
    refused(project, "table public.fresh")
    project.sql("parent", "ALTER TABLE fresh ENABLE ROW LEVEL SECURITY")
    assert project.merge("feat")["diff"]["commute"] == "same"


def test_rows_of_the_branch_that_break_what_the_parent_changed_are_no_reason_to_refuse(instant):
    project = branched(instant, "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)")
    project.sql("feat", "INSERT INTO t VALUES (-1)", "ALTER TABLE t ADD b int")
    project.sql("parent", "ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0)")
    document = project.merge("feat")
    assert document["status"] == "merged" and document["diff"]["commute"] is None
    assert "rows of the branch do not fit" in document["diff"]["commute_why_not"], document
    assert "positive" in document["diff"]["commute_why_not"]
    project.check_consistent()


def test_a_branch_that_forbids_what_the_parent_did_is_merged_and_told(instant):
    project = branched(instant, "CREATE TABLE t (a int)")
    project.sql("feat", "CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS "
                "'BEGIN RAISE EXCEPTION ''no tables any more''; END'",
                "CREATE EVENT TRIGGER no ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION no()")
    project.sql("parent", "CREATE TABLE fresh (a int)")
    diff = project.merge("feat")["diff"]
    assert diff["commute"] is None and "no tables any more" in diff["commute_why_not"], diff


def test_config_rows_commute_and_those_that_a_trigger_would_have_changed_do_not(instant):
    project = instant
    project.ini(INI)
    branched(project, "CREATE TABLE templates (id serial PRIMARY KEY, name text UNIQUE, subject text, body text, "
             "updated_at timestamptz DEFAULT now())",
             "CREATE TABLE settings (site text, limits jsonb)",
             "CREATE TABLE history (version text PRIMARY KEY, applied_at timestamptz DEFAULT now())",
             "INSERT INTO templates (name, subject, body) VALUES ('a', 'A', 'b'), ('gone', 'x', 'y')",
             "INSERT INTO settings VALUES ('one', '{\"a\": 1}')", "INSERT INTO history (version) VALUES ('001')")
    project.sql("feat", "UPDATE templates SET subject = 'new' WHERE name = 'a'",
                "INSERT INTO templates (name) VALUES ('ours')",
                "UPDATE settings SET limits = '{\"a\": 1, \"b\": 2}'", "INSERT INTO history (version) VALUES ('003')",
                "UPDATE history SET version = '001x' WHERE version = '001'",
                "ALTER TABLE templates ADD since timestamptz DEFAULT clock_timestamp()")
    project.sql("parent", "UPDATE templates SET body = 'parents' WHERE name = 'a'",
                "INSERT INTO templates (name) VALUES ('theirs')", "INSERT INTO history (version) VALUES ('002')",
                "UPDATE settings SET limits = '{\"a\": 1, \"p\": 3}'",
                "ALTER TABLE templates ADD stamp timestamptz DEFAULT clock_timestamp()")
    assert project.merge("feat")["diff"]["commute"] == "same"
    project.sql("feat", "CREATE FUNCTION louder() RETURNS trigger LANGUAGE plpgsql AS "
                "'BEGIN NEW.subject = upper(NEW.subject); RETURN NEW; END'",
                "CREATE TRIGGER louder BEFORE INSERT ON templates FOR EACH ROW EXECUTE FUNCTION louder()")
    project.sql("parent", "INSERT INTO templates (name, subject) VALUES ('quiet', 'psst')")
    document = refused(project, "quiet")
    assert "psst" in document["detail"] and "PSST" in document["detail"], document


def test_an_online_merge_is_checked_by_what_it_comes_to_in_the_end(instant):
    project = branched(instant, "CREATE TABLE t (a int)", "INSERT INTO t SELECT generate_series(1, 100)")
    project.sql("feat", "CREATE INDEX t_a ON t (a)", "ALTER TABLE t ADD CONSTRAINT above CHECK (a > 0)")
    project.sql("parent", "ALTER TABLE t ADD p int", "CREATE INDEX t_p ON t (p)")
    document = project.merge("feat", "--online")
    assert document["diff"]["commute"] == "same", document
    project.check_consistent()
