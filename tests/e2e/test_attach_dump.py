"""Projects whose parent only gives a connection: a base that was loaded from a dump, branches of that, merges into the
real one."""

import signal
import threading

import pytest

from harness import wait_for
from primary import Primary

COLUMNS = ("SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute "
           "WHERE attrelid = 'items'::regclass AND attnum > 0 AND NOT attisdropped")


@pytest.fixture
def primary():
    """A factory, as `bough`; its role may not replicate."""
    made = []

    def make(**settings):
        made.append(Primary(**settings))
        made[-1].sql("ALTER ROLE copier NOREPLICATION")
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def shop(primary, bough):
    """A parent with a table, and a project that is attached to it."""
    parent = primary()
    parent.sql("ALTER ROLE copier SET search_path TO public, pg_temp", "ALTER DATABASE shop SET work_mem = '8MB'",
               "CREATE ROLE app LOGIN PASSWORD 'of the parent'", "COMMENT ON ROLE app IS 'the application'")
    parent.as_copier("CREATE TABLE items (id int PRIMARY KEY, name text NOT NULL)",
                     "INSERT INTO items SELECT i, 'n' || i FROM generate_series(1, 500) i",
                     "CREATE VIEW names AS SELECT name FROM items", "GRANT SELECT ON items TO app")
    project = bough()
    attach(project, parent)
    return parent, project


def attach(project, parent, *args, **url):
    return project.init("--attach", parent.url(**url), "--sync", "dump", *args)


def test_branches_start_from_a_base_and_say_of_when_it_is(shop):
    parent, project = shop
    copied_at = project.json("status")["attached"]["copied_at"]
    assert project.servers() == [], "the base runs"
    parent.as_copier("INSERT INTO items VALUES (1000, 'late')")
    shown = project.ok("branch", "create", "old", "--no-switch").out
    assert copied_at in shown
    assert project.value("old", "SELECT count(*) FROM items") == 500
    project.create("new", "--no-switch", "--fresh")
    assert project.value("new", "SELECT count(*) FROM items") == 501
    assert project.value("old", "SELECT count(*) FROM items") == 500
    assert project.json("status")["attached"]["copied_at"] > copied_at
    assert "base of" in project.ok("doctor").out
    project.check_consistent()


def test_a_base_has_what_the_parent_has(shop):
    parent, project = shop
    project.create()
    assert project.dump("feat") == parent.dump()
    assert project.preview()["diff"]["changes"] == [] and project.diff()["changes"] == []
    notes = project.preview()["diff"]["notes"]
    assert not any("inserted" in note for note in notes), notes
    assert project.value("feat", "SHOW work_mem") == "8MB"
    (verifier,) = project.rows("feat", "SELECT rolpassword FROM pg_authid WHERE rolname = 'app'")[0]
    assert verifier.startswith("SCRAM")
    settings = project.json("env", "feat", "--role", "app")
    assert settings["PGUSER"] == "app"
    with project.connect("feat", user="app", password=settings["PGPASSWORD"]) as connection:
        assert connection.execute("SELECT count(*) FROM public.items").fetchone() == (500,)


def test_no_password_is_shown_or_stored_in_the_open(shop):
    parent, project = shop
    project.ok("sync")
    shown = [project.ok(*words).text for words in (["status"], ["env", "parent"], ["--json", "status"], ["doctor"])]
    shown += [str(row) for row in project.store("SELECT * FROM project") + project.store("SELECT * FROM operation")]
    encoded = parent.url().split(":")[2].split("@")[0]
    assert not any("s3cret" in one or encoded in one for one in shown)


def test_a_merge_goes_into_the_real_parent_with_renames_of_both_sides_and_data(shop):
    parent, project = shop
    parent.as_copier("CREATE TABLE plans (name text PRIMARY KEY, price int)", "INSERT INTO plans VALUES ('a', 1), ('c', 1)")
    project.ini("[project]\nprofile = plain\n[table public.plans]\nkey = name\nclass = config\n")
    project.create("feat", "--fresh")
    project.sql("feat", "ALTER TABLE items RENAME name TO title", "ALTER VIEW names RENAME TO titles",
                "ALTER TABLE items ADD price int NOT NULL DEFAULT 3", "UPDATE plans SET price = 2 WHERE name = 'a'",
                "INSERT INTO plans VALUES ('b', 5)", "DELETE FROM plans WHERE name = 'c'")
    parent.as_copier("ALTER TABLE items ADD stock int", "ALTER TABLE items RENAME id TO key",
                     "INSERT INTO items VALUES (1000, 'late', 7)", "INSERT INTO plans VALUES ('d', 9)")
    preview = project.preview()
    assert preview["diff"]["rehearsed"] and any("its rows of" in note for note in preview["diff"]["notes"])
    assert project.merge()["status"] == "merged"
    assert parent.value(COLUMNS) == "key title stock price"
    assert parent.value("SELECT title || stock || price FROM items WHERE key = 1000") == "late73"
    assert parent.value("SELECT string_agg(name || price, ' ' ORDER BY name) FROM plans") == "a2 b5 d9"
    assert parent.value("SELECT count(name) FROM titles") == 501
    project.sql("feat", "ALTER TABLE items RENAME title TO label", "ALTER TABLE items DROP COLUMN price")
    assert project.merge()["status"] == "merged"
    assert parent.value(COLUMNS) == "key label stock"
    assert project.preview()["diff"]["changes"] == []


def test_a_conflict_leaves_the_parent_untouched(shop):
    parent, project = shop
    project.create()
    project.sql("feat", "DROP VIEW names", "ALTER TABLE items ALTER name TYPE varchar(100)")
    parent.as_copier("DROP VIEW names", "ALTER TABLE items ALTER name TYPE varchar(50)")
    before = parent.dump()
    document = project.merge(status=2)
    assert [one["kind"] for one in document["diff"]["conflicts"]] == ["both-changed"]
    assert parent.dump() == before


def test_rows_that_came_after_the_base_are_found_in_a_fresh_rehearsal(shop):
    parent, project = shop
    project.create()
    project.sql("feat", "CREATE UNIQUE INDEX one_name ON items (name)")
    parent.as_copier("INSERT INTO items VALUES (1001, 'n1')")
    before = parent.dump()
    assert project.preview()["diff"]["rehearsed"], "the base has no such rows"
    document = project.merge("feat", "--fresh", status=1)
    assert "rehearsal" in document["message"] and "one_name" in document["message"] + document["detail"]
    assert parent.dump() == before


def test_rows_that_only_the_parent_has_stop_the_transaction_there(shop):
    parent, project = shop
    project.create()
    project.sql("feat", "CREATE UNIQUE INDEX one_name ON items (name)")
    parent.as_copier("INSERT INTO items VALUES (1001, 'n1')")
    before = parent.dump()
    document = project.merge(status=1)
    assert "one_name" in document["message"] + document["detail"]
    assert parent.dump() == before
    assert project.check_consistent() == {"parent": "ready", "feat": "ready"}


def test_a_branch_resets_to_its_base_and_merges_again(shop):
    parent, project = shop
    project.create()
    project.sql("feat", "ALTER TABLE items ADD a int")
    project.merge()
    project.ok("sync")
    project.json("branch", "reset", "feat", "-y")
    assert project.value("feat", COLUMNS) == "id name"
    project.sql("feat", "ALTER TABLE items ADD b int")
    project.merge()
    assert parent.value(COLUMNS) == "id name a b"


def test_a_wrong_password_is_told_before_anything_is_made(primary, bough):
    parent, project = primary(), bough()
    result = project.fails("init", "demo", "--attach", parent.url(password="wrong"), "--sync", "dump",
                           says="password authentication failed")
    assert "s3cret" not in result.text
    assert project.servers() == [] and project.volumes() == []
    assert not (project.directory / ".bough").exists()


def test_what_the_role_may_not_read_is_told_and_nothing_is_left(primary, bough):
    parent, project = primary(), bough()
    parent.sql("CREATE TABLE hidden (a int)", "REVOKE ALL ON hidden FROM PUBLIC")
    project.fails("init", "demo", "--attach", parent.url(), "--sync", "dump", says="permission denied for table hidden")
    assert project.servers() == [] and project.volumes() == []
    assert project.store("SELECT count(*) FROM project") == [(0,)]


def big(parent):
    parent.as_copier("CREATE TABLE big AS SELECT i, repeat('x', 500) t FROM generate_series(1, 60000) i")


def test_an_init_that_was_killed_leaves_nothing_after_the_next_command(primary, bough):
    parent, project = primary(), bough()
    big(parent)
    process = project.popen("init", "demo", "--attach", parent.url(), "--sync", "dump")
    wait_for(lambda: list(project.home.glob("pool/*/*/dump")) or process.poll() is not None, "the dump")
    process.send_signal(signal.SIGKILL)
    project.finish(process)
    assert project.run("status").status == 3
    assert project.servers() == [] and project.volumes() == []
    attach(project, parent)
    project.create()
    assert project.value("feat", "SELECT count(*) FROM big") == 60000


def test_a_sync_that_was_killed_leaves_the_old_base(shop):
    parent, project = shop
    big(parent)
    process = project.popen("sync")
    wait_for(lambda: list(project.home.glob("pool/*/*/dump")) or process.poll() is not None, "the dump")
    process.send_signal(signal.SIGKILL)
    project.finish(process)
    project.create("old", "--no-switch")
    assert project.value("old", "SELECT to_regclass('big')") is None
    project.check_consistent()
    project.ok("sync")
    project.create("new", "--no-switch")
    assert project.value("new", "SELECT count(*) FROM big") == 60000


def test_branches_can_be_made_while_the_base_is_taken_anew(shop):
    _, project = shop
    process = project.popen("sync")
    names = iter(f"b{i}" for i in range(1000))
    made = []
    while process.poll() is None or not made:
        made.append(next(names))
        project.create(made[-1], "--no-switch")
    assert project.finish(process).status == 0
    assert all(project.value(name, "SELECT count(*) FROM items") == 500 for name in made)
    project.check_consistent()


def test_a_base_has_no_schema_only_branches(shop):
    _, project = shop
    project.fails("branch", "create", "feat", "--mode", "schema-only", status=64, says="no schema-only branches",
                  hint="--sync standby")


def test_the_rows_of_one_moment_are_in_a_base(primary, bough):
    """Two tables that are always written together."""
    parent, project, stop = primary(), bough(), threading.Event()
    parent.as_copier("CREATE TABLE a (n int)", "CREATE TABLE b (n int)")

    def write():
        with parent.connect(user="copier") as connection:
            while not stop.is_set():
                connection.execute("WITH x AS (INSERT INTO a VALUES (1)) INSERT INTO b VALUES (1)")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        attach(project, parent)
    finally:
        stop.set()
        writer.join()
    project.create()
    counts = project.rows("feat", "SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b)")[0]
    assert counts[0] == counts[1]
