"""bough branch merge: what is previewed is what is applied, to the parent and in one piece."""

import re
import subprocess
import threading
import time

import psycopg
import pytest

from harness import pg_bin


def test_a_dry_run_shows_the_plan_and_leaves_both_sides_untouched(place):
    place.parent("CREATE TABLE {s}.t (a int)", "INSERT INTO {s}.t VALUES (1)")
    place.start()
    place.on_branch("ALTER TABLE {s}.t ADD b int")
    with place.project.untouched(), place.project.untouched(place.branch):
        result = place.project.ok("branch", "merge", place.branch, "--dry-run")
    assert "ALTER TABLE" in result.out and "rehearsed on a clone" in result.out
    assert place.project.branches()[place.branch]["branch_state"] == "ready"
    place.project.check_consistent()


def test_the_output_of_a_dry_run_is_sql_that_does_the_merge(place):
    place.parent("CREATE TABLE {s}.t (a int)")
    place.start()
    place.on_branch("ALTER TABLE {s}.t ADD b text DEFAULT E'a\\nb'", "CREATE TABLE {s}.n (x int PRIMARY KEY)")
    sql = place.project.ok("branch", "merge", place.branch, "--dry-run").out
    settings = place.project.environment | place.project.env()
    subprocess.run([str(pg_bin() / "psql"), "-qX", "-v", "ON_ERROR_STOP=1"], input=sql, env=settings,
                   check=True, text=True, capture_output=True)
    assert place.dump("parent") == place.dump(place.branch)
    assert place.preview()["diff"]["changes"] == []


def test_the_preview_has_the_format_of_the_api(place):
    place.parent("CREATE TABLE {s}.t (a int)", "CREATE TABLE {s}.gone (a int)")
    place.start()
    place.on_branch("ALTER TABLE {s}.t ALTER a TYPE bigint", "DROP TABLE {s}.gone",
                    "CREATE UNIQUE INDEX i ON {s}.t (a)", "ALTER TABLE {s}.t ALTER a SET NOT NULL")
    sql = place.preview()["diff"]["rendered_sql"]
    assert re.search(r"^BEGIN;$.*^-- ===== DDL =====$.*^COMMIT;$", sql, re.M | re.S)
    assert re.search(rf"^-- \[DDL\] table {place.schema}\.t \(modify\)$", sql, re.M)
    assert re.search(rf"^-- \[DDL\] table {place.schema}\.gone \(drop\)$", sql, re.M)
    for hazard in ("data-loss", "rewrite", "lock", "may-fail"):
        assert re.search(rf"^-- hazard: .*{hazard}", sql, re.M), f"no hazard '{hazard}' in\n{sql}"


def test_save_sql_writes_exactly_what_is_applied(place):
    place.start()
    place.on_branch("CREATE TABLE {s}.n (x int)")
    path = place.project.base / "saved.sql"
    preview = place.preview("--save-sql", path)
    assert path.read_text() == preview["diff"]["rendered_sql"]
    path.unlink()
    document = place.merge("--save-sql", path)
    assert path.read_text() == document["diff"]["rendered_sql"]
    records = place.project.store("SELECT sql FROM merge_record WHERE backend_id = ?", document["branchId"])
    assert records == [(path.read_text(),)]


def test_save_sql_to_where_nothing_can_be_written_stops_before_the_parent(place):
    place.start()
    place.on_branch("CREATE TABLE {s}.n (x int)")
    with place.project.untouched():
        document = place.merge("--save-sql", "/no/such/directory/x.sql", status=1)
    assert "/no/such/directory" in document["message"]


def test_expect_merges_only_the_plan_that_was_previewed(place):
    place.start()
    place.on_branch("CREATE TABLE {s}.n (x int)")
    fingerprint = place.preview()["diff"]["fingerprint"]
    place.on_branch("CREATE TABLE {s}.m (x int)")
    with place.project.untouched():
        assert place.merge("--expect", fingerprint, status=1)["code"] == "merge.moved"
    place.merge("--expect", place.preview()["diff"]["fingerprint"])


def test_merging_nothing_is_fine_and_says_so(place):
    place.start()
    with place.project.untouched():
        assert place.merge()["diff"]["changes"] == []
        assert "nothing to merge" in place.project.ok("branch", "merge", place.branch, "-y").out


def test_the_parent_keeps_its_own_changes_and_rows(place):
    place.parent("CREATE TABLE {s}.t (id int PRIMARY KEY, a int)", "INSERT INTO {s}.t VALUES (1, 1)")
    place.start()
    place.on_branch("ALTER TABLE {s}.t ADD from_branch int", "INSERT INTO {s}.t VALUES (100, 100)",
                    "UPDATE {s}.t SET a = 99 WHERE id = 1")
    place.parent("ALTER TABLE {s}.t ADD from_parent int", "INSERT INTO {s}.t VALUES (2, 2)",
                 "CREATE VIEW {s}.v AS SELECT a FROM {s}.t",
                 "CREATE FUNCTION {s}.f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    document = place.merge()
    notes = "\n".join(document["diff"]["notes"])
    assert "rows are not merged" in notes and "1 inserted, 1 updated" in notes
    assert f"{place.schema}.t" in notes and "both sides" in notes
    project = place.project
    assert project.rows("parent", place.text("SELECT id, a FROM {s}.t ORDER BY id")) == [(1, 1), (2, 2)]
    columns = place.text("SELECT attname FROM pg_attribute WHERE attrelid = '{s}.t'::regclass AND attnum > 0")
    assert {name for (name,) in project.rows("parent", columns)} == {"id", "a", "from_parent", "from_branch"}
    assert place.value("parent", "SELECT {s}.f() + count(*) FROM {s}.v") == 3


def test_a_second_merge_brings_only_what_is_new(place):
    place.start()
    place.on_branch("CREATE TABLE {s}.one (a int)")
    place.merge()
    place.parent("CREATE TABLE {s}.theirs (a int)", "ALTER TABLE {s}.one ADD by_parent int")
    place.on_branch("CREATE TABLE {s}.two (a int)", "ALTER TABLE {s}.one RENAME COLUMN a TO b",
                    "ALTER TABLE {s}.one ADD by_branch int")
    assert {one["object"] for one in place.diff()["changes"]} == {"one", "two"}
    document = place.merge()
    assert {(one["object"], one["action"]) for one in document["diff"]["changes"]} == \
        {("one", "modify"), ("two", "add")}
    place.on_branch("DROP TABLE {s}.two")
    assert [(one["object"], one["action"]) for one in place.merge()["diff"]["changes"]] == [("two", "drop")]
    columns = place.value("parent", "SELECT string_agg(attname, ' ' ORDER BY attname) FROM pg_attribute "
                                    "WHERE attrelid = '{s}.one'::regclass AND attnum > 0")
    assert columns == "b by_branch by_parent"
    assert place.project.branches()[place.branch]["merges"] == 3


def test_two_branches_merge_one_after_the_other(project):
    project.sql("parent", "CREATE TABLE t (a int)")
    project.create("one")
    project.create("two")
    project.sql("one", "ALTER TABLE t ADD b int")
    project.sql("two", "ALTER TABLE t ADD c int")
    project.merge("one")
    project.merge("two")
    assert project.value("parent", "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute "
                                   "WHERE attrelid = 't'::regclass AND attnum > 0") == "a b c"


def test_two_merges_at_the_same_time_both_end_well(project):
    project.create("one")
    project.create("two")
    project.sql("one", "CREATE TABLE one (a int)")
    project.sql("two", "CREATE TABLE two (a int)")
    started = [project.popen("--json", "branch", "merge", name, "-y") for name in ("one", "two")]
    for name, process in zip(("one", "two"), started):
        result = project.finish(process)
        if result.status:
            assert result.json()["code"] == "branch.busy", repr(result)
            project.merge(name)
    assert project.value("parent", "SELECT count(*) FROM pg_tables WHERE tablename IN ('one', 'two')") == 2
    project.check_consistent()


BROKEN_BY_ROWS = {
    "NOT NULL that an existing row breaks": (
        "INSERT INTO {s}.t VALUES (1, NULL)", "ALTER TABLE {s}.t ALTER v SET NOT NULL", "null values"),
    "a unique index that duplicates break": (
        "INSERT INTO {s}.t VALUES (1, 'x'), (2, 'x')", "CREATE UNIQUE INDEX i ON {s}.t (v)", "duplicate|could not create unique"),
    "a check that an existing row breaks": (
        "INSERT INTO {s}.t VALUES (-1, 'x')", "ALTER TABLE {s}.t ADD CONSTRAINT c CHECK (id > 0)", "violated"),
    "a new type that an existing value does not fit": (
        "INSERT INTO {s}.t VALUES (1, 'abc')", "ALTER TABLE {s}.t ALTER v TYPE int USING v::int", "invalid input syntax|integer"),
    "a foreign key that an existing row breaks": (
        "INSERT INTO {s}.t VALUES (7, 'x')", "ALTER TABLE {s}.t ADD FOREIGN KEY (id) REFERENCES {s}.p", "foreign key"),
}


@pytest.mark.parametrize("case", BROKEN_BY_ROWS)
def test_the_rehearsal_finds_what_the_parents_rows_break_and_the_parent_stays_untouched(place, case):
    rows, change, says = BROKEN_BY_ROWS[case]
    place.parent("CREATE TABLE {s}.p (id int PRIMARY KEY)", "CREATE TABLE {s}.t (id int, v text)")
    place.start()
    place.on_branch("CREATE TABLE {s}.before (a int)", change)
    place.parent(rows)
    with place.project.untouched():
        for run in (place.preview, place.merge):
            document = run(status=1)
            assert document["code"] == "merge.rehearsal_failed" and document["status"] == "failed"
            told = f"{document['message']} {document['detail']}"
            assert re.search(says, told), told
            assert place.schema in told, "the step is not named"
    assert place.project.branches()[place.branch]["branch_state"] == "ready"
    place.project.check_consistent()
    # And once the row is good, the same branch merges.
    place.parent("DELETE FROM {s}.t")
    assert place.merge()["status"] == "merged"


def test_an_enum_value_that_a_new_default_uses_merges_or_is_refused_clearly(place):
    place.parent("CREATE TYPE {s}.mood AS ENUM ('a')", "CREATE TABLE {s}.t (m {s}.mood)")
    place.start()
    place.on_branch("ALTER TYPE {s}.mood ADD VALUE 'b'")
    place.on_branch("ALTER TABLE {s}.t ALTER m SET DEFAULT 'b'")
    result = place.project.run("--json", "branch", "merge", place.branch, "-y")
    if result.status:
        # PostgreSQL: "unsafe use of new value" in the transaction that adds it.
        assert result.json()["code"] == "merge.rehearsal_failed" and "label" in result.json()["hint"]
        assert place.value("parent", "SELECT enum_range(NULL::{s}.mood)::text") == "{a}"
        return
    assert place.dump("parent") == place.dump(place.branch)


class Holder:
    """Holds a lock on the parent until it is let go."""

    def __init__(self, project, statement):
        self.connection = project.connect(autocommit=False)
        self.connection.execute(statement)

    def let_go(self):
        self.connection.rollback()


def test_a_merge_waits_for_a_lock_that_is_let_go(place):
    place.parent("CREATE TABLE {s}.t (a int)")
    place.start()
    place.on_branch("ALTER TABLE {s}.t ADD b int")
    holder = Holder(place.project, place.text("LOCK TABLE {s}.t IN ACCESS SHARE MODE"))
    process = place.project.popen("--json", "branch", "merge", place.branch, "-y")
    with place.project.connect() as watcher:
        end = time.monotonic() + 30
        while not watcher.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0]:
            assert time.monotonic() < end and process.poll() is None, "the merge never waited"
    holder.let_go()
    result = place.project.finish(process)
    assert result.status == 0 and result.json()["status"] == "merged", repr(result)


def test_a_merge_gives_up_clearly_when_the_parent_is_locked_for_long_and_others_go_on(place):
    place.parent("CREATE TABLE {s}.t (a int)")
    place.start()
    place.on_branch("ALTER TABLE {s}.t ADD b int")
    holder = Holder(place.project, place.text("LOCK TABLE {s}.t IN ACCESS SHARE MODE"))
    holder.connection.execute("SET LOCAL application_name = 'nightly report'")
    pid = holder.connection.info.backend_pid
    waited, stop = [], threading.Event()

    def reader():
        with place.project.connect() as connection:
            while not stop.wait(0.02):
                began = time.monotonic()
                connection.execute(place.text("SELECT count(*) FROM {s}.t"))
                waited.append(time.monotonic() - began)

    thread = threading.Thread(target=reader)
    thread.start()
    began = time.monotonic()
    try:
        with place.project.untouched():
            document = place.merge("--lock-deadline", "4", status=1)
    finally:
        stop.set()
        thread.join()
        holder.let_go()
    assert time.monotonic() - began < 40
    assert document["code"] == "branch.busy", document
    assert "locked by others for 4 s" in document["message"] and "pg_stat_activity" in document["hint"]
    for part in (f"process {pid} ", "nightly report", "SET LOCAL application_name"):
        assert part in document["message"], f"the message does not name '{part}': {document['message']}"
    assert max(waited) < 2, f"a reader of the parent queued behind the merge for {max(waited):.1f} s"
    assert place.project.branches()[place.branch]["branch_state"] == "ready"
    assert place.merge()["status"] == "merged"


@pytest.mark.parametrize("seconds", ["x", "-1", "1.5", "100000"])
def test_a_lock_deadline_is_a_number_of_seconds(place, seconds):
    place.project.fails("branch", "merge", "any", "-y", "--lock-deadline", seconds, status=64, says="number of seconds")


def test_a_parent_that_changes_during_the_merge_is_read_again(place):
    place.start()
    place.on_branch("CREATE TABLE {s}.n (x int)")
    stop = threading.Event()

    def changer():
        with place.project.connect() as connection:
            for i in range(1000):
                if stop.is_set():
                    return
                connection.execute(place.text(f"CREATE TABLE {{s}}.p{i} (a int)"))
                stop.wait(0.4)

    thread = threading.Thread(target=changer)
    thread.start()
    try:
        result = place.project.run("--json", "branch", "merge", place.branch, "-y")
    finally:
        stop.set()
        thread.join()
    document = result.json()
    assert document["status"] == "merged" or document["code"] == "merge.moved", repr(result)
    if document["status"] == "merged":
        assert place.value("parent", "SELECT to_regclass('{s}.n') IS NOT NULL")


def test_a_merge_with_a_side_that_is_down_says_which_and_how_to_start_it(project):
    project.create("feat")
    project.ok("stop", "feat")
    project.fails("branch", "merge", "feat", "-y", says="'feat' is not running", hint="bough start feat")
    project.ok("start", "feat")
    project.ok("stop", "parent")
    project.fails("branch", "merge", "feat", "-y", says="parent's server is not running", hint="bough start")
    project.ok("start")
    project.merge("feat")


def test_a_live_session_on_the_parent_survives_the_merge(place):
    place.parent("CREATE TABLE {s}.t (a int)")
    session = place.project.connect()
    session.execute(place.text("SELECT count(*) FROM {s}.t"))
    place.start()
    place.on_branch("ALTER TABLE {s}.t ADD b int DEFAULT 4")
    place.merge()
    session.execute(place.text("INSERT INTO {s}.t (a) VALUES (1)"))
    assert session.execute(place.text("SELECT b FROM {s}.t")).fetchone() == (4,)
    assert session.info.status == psycopg.pq.ConnStatus.OK


def test_a_merge_of_many_objects_is_complete(place):
    place.start()
    place.on_branch("DO $$ BEGIN FOR i IN 1..200 LOOP EXECUTE format("
                    "'CREATE TABLE {s}.t%s (id int PRIMARY KEY, a text DEFAULT ''x'', CHECK (id > 0))', i); END LOOP; END $$")
    assert place.merge()["diff"]["summary"]["added"] == 200
    assert place.dump("parent") == place.dump(place.branch)
