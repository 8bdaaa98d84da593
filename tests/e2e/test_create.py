"""bough branch create: what a branch is, and that the parent does not notice."""

import contextlib
import os
import socket
import threading

import psycopg
import pytest

from harness import IS_ROOT, unique, wait_for


def test_a_full_branch_has_every_row_and_goes_its_own_way(project):
    project.sql("parent", "CREATE TABLE t (a int)", "INSERT INTO t SELECT generate_series(1, 1000)")
    document = project.json("branch", "create", "feat")
    branch = document["branch"]
    assert branch["branch_state"] == "ready" and branch["branch_metadata"] == {"mode": "full"}
    assert document["switched"] and project.json("status")["current"]["name"] == "feat"
    assert project.value("feat", "SELECT sum(a) FROM t") == 500500
    with project.untouched():
        project.sql("feat", "DELETE FROM t", "DROP TABLE t")
    project.sql("parent", "INSERT INTO t VALUES (0)")
    assert project.value("feat", "SELECT to_regclass('t')") is None


def test_no_switch_stays_where_it_is(project):
    project.create("one")
    project.create("two", "--no-switch")
    assert project.json("status")["current"]["name"] == "one"


def test_a_branch_has_its_own_port_password_and_key(project):
    project.create("one")
    project.create("two")
    backends = project.store("SELECT port, password, api_key, appkey, id FROM backend")
    for column in zip(*backends):
        assert len(set(column)) == 3
    assert project.env("one")["PGPASSWORD"] != project.env("parent")["PGPASSWORD"]


def marker_in_files(directory, marker):
    found = []
    for path in directory.rglob("*"):
        if path.is_file() and marker in path.read_bytes():
            found.append(path)
    return found


@pytest.mark.skipif(not IS_ROOT, reason="reads every file of the cluster")
def test_a_schema_only_branch_holds_no_user_row_not_even_in_dead_pages(project):
    row, dead, kept = (unique("marker").encode() for _ in range(3))
    project.sql("parent",
                "CREATE ROLE app", "CREATE TABLE users (id serial PRIMARY KEY, mail text, CHECK (mail <> ''))",
                f"INSERT INTO users (mail) SELECT '{row.decode()}' FROM generate_series(1, 100)",
                f"INSERT INTO users (mail) VALUES ('{dead.decode()}')",
                f"DELETE FROM users WHERE mail = '{dead.decode()}'",
                "CREATE INDEX ON users (mail)", "ANALYZE users",
                "CREATE MATERIALIZED VIEW mails AS SELECT mail FROM users",
                "CREATE TABLE conf (k text PRIMARY KEY, v text)", f"INSERT INTO conf VALUES ('a', '{kept.decode()}')",
                "GRANT SELECT ON users TO app", "CREATE EXTENSION citext")
    project.ini("[table public.conf]\nclass = config\nkey = k\n")
    branch = project.create("bare", "--mode", "schema-only")
    assert project.value("bare", "SELECT count(*) FROM users") == 0
    assert project.value("bare", "SELECT v FROM conf") == kept.decode()
    assert project.dump("bare", "--schema-only") == project.dump("parent", "--schema-only")
    assert project.dump_roles("bare") == project.dump_roles("parent")
    project.sql("bare", "CHECKPOINT")
    project.ok("stop", "bare")
    data = type(project.home)(branch["data_path"])
    assert marker_in_files(data.parent, kept), "the search finds nothing at all"
    assert marker_in_files(data.parent, row) == []
    assert marker_in_files(data.parent, dead) == []
    assert marker_in_files(project.home / "bases", row) == []


def test_a_schema_only_branch_takes_the_parents_locale_and_merges(project):
    project.sql("parent", "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, v text)",
                "INSERT INTO t (v) VALUES ('kept')")
    project.create("bare", "--mode", "schema-only")
    same = "SELECT datcollate || datctype || encoding FROM pg_database WHERE datname = current_database()"
    assert project.value("bare", same) == project.value("parent", same)
    assert project.diff("bare")["changes"] == []
    project.sql("bare", "ALTER TABLE t RENAME TO renamed", "ALTER TABLE renamed RENAME COLUMN v TO w",
                "CREATE TABLE fresh (a int)")
    document = project.merge("bare")
    assert "RENAME TO renamed" in document["diff"]["rendered_sql"], "a rename must be a rename"
    assert project.value("parent", "SELECT w FROM renamed") == "kept"
    assert project.preview("bare")["diff"]["changes"] == []


class Writer(threading.Thread):
    """Commits numbered rows, one at a time, until told to stop."""

    def __init__(self, project):
        super().__init__()
        self.connection = project.connect()
        self.acknowledged = 0
        self.slowest_error = None
        self.stopping = threading.Event()

    def run(self):
        try:
            while not self.stopping.is_set():
                self.connection.execute("INSERT INTO log VALUES (%s)", [self.acknowledged + 1])
                self.acknowledged += 1
        except psycopg.Error as error:
            self.slowest_error = error


@contextlib.contextmanager
def writing(project):
    writer = Writer(project)
    writer.start()
    try:
        wait_for(lambda: writer.acknowledged > 20, "the writer to write")
        yield writer
    finally:
        writer.stopping.set()
        writer.join()


def test_every_row_acknowledged_before_create_is_on_the_branch_and_writes_go_on(driver_project):
    project = driver_project
    project.sql("parent", "CREATE TABLE log (n int PRIMARY KEY)",
                "CREATE TABLE big AS SELECT i, repeat('x', 200) AS x FROM generate_series(1, 20000) i")
    with writing(project) as writer:
        reader = project.connect()
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM log")
        for name in ("one", "two"):
            before = writer.acknowledged
            project.create(name)
            during = writer.acknowledged
            rows = project.rows(name, "SELECT count(*), max(n) FROM log")[0]
            assert before <= rows[0] == rows[1] <= during + 1, "rows are missing, or not a prefix"
            assert during > before, "the parent's writer stood still"
            assert project.value(name, "SELECT count(*) FROM big WHERE x = repeat('x', 200)") == 20000
        reader.execute("COMMIT")
    assert writer.slowest_error is None
    assert project.value("parent", "SELECT count(*) FROM log") == writer.acknowledged
    assert project.value("parent", "SELECT count(*) FROM pg_replication_slots") == 0
    # What was open when the branch was made is not there: it never committed.
    assert project.value("one", "SELECT count(*) FROM pg_prepared_xacts") == 0


def test_rows_that_were_committed_asynchronously_are_on_the_branch(project):
    project.sql("parent", "CREATE TABLE t (a int)", "ALTER SYSTEM SET synchronous_commit = off",
                "ALTER SYSTEM SET wal_writer_delay = '10s'", "SELECT pg_reload_conf()")
    for name in ("one", "two", "three"):
        project.sql("parent", "INSERT INTO t VALUES (1)")
        expected = project.value("parent", "SELECT count(*) FROM t")
        project.create(name)
        assert project.value(name, "SELECT count(*) FROM t") == expected


@pytest.mark.parametrize("name", ["parent", "-x", "a b", "", "a" * 65, "über", "a/../b", "a_b", "a;b", "-"])
def test_a_bad_branch_name_is_wrong_usage_and_leaves_nothing(place, name):
    project = place.project
    before = project.branches()
    result = project.run("branch", "create", "--", name)
    assert result.status == 64, repr(result)
    assert "hint: " in result.err, repr(result)
    assert project.branches() == before


def test_names_of_one_and_of_64_characters_are_good(project):
    for name in ("a", "9" * 64, "A-b-9"):
        project.create(name)
    assert list(project.branches()) == ["a", "9" * 64, "A-b-9"]


def test_a_name_that_exists_is_refused_and_the_branch_stays_as_it_is(project):
    project.create("feat")
    project.sql("feat", "CREATE TABLE mine (a int)")
    project.fails("branch", "create", "feat", says="'feat' exists already", hint="delete feat")
    assert project.json("branch", "create", "feat", status=1)["code"] == "branch.name_conflict"
    assert project.value("feat", "SELECT count(*) FROM mine") == 0
    project.check_consistent()


def test_two_creates_of_one_name_at_the_same_time_make_one_branch(project):
    started = [project.popen("--json", "branch", "create", "feat") for _ in range(3)]
    results = [project.finish(one) for one in started]
    assert sorted(one.status for one in results) == [0, 1, 1], results
    for one in results:
        assert one.status == 0 or one.json()["code"] in ("branch.name_conflict", "branch.busy")
    assert list(project.branches()) == ["feat"]
    project.check_consistent()


def test_creates_of_different_names_at_the_same_time_all_succeed(project):
    names = ["a", "b", "c"]
    started = [project.popen("branch", "create", name) for name in names]
    for one in started:
        result = project.finish(one)
        assert result.status == 0, repr(result)
    assert set(project.branches()) == set(names)
    assert len({row["port"] for row in project.branches().values()}) == 3
    project.check_consistent()


def test_a_parent_that_is_down_cannot_be_branched_and_nothing_is_left(project):
    project.ok("stop")
    for mode in ("full", "schema-only"):
        project.fails("branch", "create", "feat", "--mode", mode, says="not running", hint="bough start")
        assert project.json("branch", "create", "feat", "--mode", mode,
                            status=1)["code"] == "branch.parent_not_branchable"
    assert project.branches() == {} and project.servers() == [] and len(project.volumes()) == 1
    project.ok("start")
    project.create("feat")


def test_a_port_that_somebody_listens_on_is_left_alone(project):
    taken = []
    first = int(project.env()["PGPORT"])
    for port in range(first + 1, first + 4):
        with contextlib.suppress(OSError):
            listener = socket.create_server(("127.0.0.1", port))
            taken.append((port, listener))
    try:
        branch = project.create("feat")
        assert branch["port"] not in [port for port, _ in taken]
        assert project.value("feat", "SHOW port") == str(branch["port"])
    finally:
        for _, listener in taken:
            listener.close()


def test_a_branch_whose_port_was_taken_while_it_was_down_starts_on_another(project):
    branch = project.create("feat")
    project.ok("stop", "feat")
    with socket.create_server(("127.0.0.1", branch["port"])):
        project.ok("start", "feat")
        assert int(project.env("feat")["PGPORT"]) != branch["port"]
        assert project.value("feat", "SELECT 1") == 1


def test_a_parent_with_a_tablespace_elsewhere_is_refused_clearly(project):
    where = project.base / "space"
    where.mkdir()
    if IS_ROOT:
        owner = os.stat(project.store("SELECT data_path FROM backend")[0][0])
        os.chown(where, owner.st_uid, owner.st_gid)
    project.sql("parent", f"CREATE TABLESPACE far LOCATION '{where}'")
    project.fails("branch", "create", "feat", says="tablespace 'far'", hint="drop it")
    assert project.branches() == {}
    project.check_consistent()
    project.sql("parent", "DROP TABLESPACE far")
    project.create("feat")


def test_what_other_databases_hold_comes_along(project):
    project.sql("parent", "CREATE DATABASE other")
    with project.connect(dbname="other") as connection:
        connection.execute("CREATE TABLE there AS SELECT 5 AS five")
    project.create("feat")
    with project.connect("feat", dbname="other") as connection:
        assert connection.execute("SELECT five FROM there").fetchone() == (5,)


def test_a_branch_of_an_unlogged_table_has_the_table_and_is_usable(project):
    project.sql("parent", "CREATE UNLOGGED TABLE u (a int)", "INSERT INTO u VALUES (1)")
    project.create("feat")
    assert project.value("feat", "SELECT count(*) FROM u") in (0, 1)
    project.sql("feat", "INSERT INTO u VALUES (2)")
