"""Projects whose parent bough does not run: a streaming standby of it, branches of that, merges into the real one."""

import os
import signal
import subprocess
import threading

import pytest

from harness import servers_below, wait_for
from primary import PASSWORD, Primary

SLOTS = "SELECT count(*) FROM pg_replication_slots"


@pytest.fixture
def primary():
    """A factory, as `bough`."""
    made = []

    def make(**settings):
        made.append(Primary(**settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def shop(primary, bough):
    """A parent with a table, and a project that is attached to it."""
    parent = primary(max_slot_wal_keep_size="1GB")
    parent.as_copier("CREATE TABLE items (id int PRIMARY KEY, name text NOT NULL)",
                     "INSERT INTO items SELECT i, 'n' || i FROM generate_series(1, 500) i")
    project = bough()
    attach(project, parent)
    return parent, project


def attach(project, parent, *args, **url):
    return project.init("--attach", parent.url(**url), "--sync", "standby", *args)


def standby_pid(project):
    (data,) = project.store("SELECT data_path FROM backend WHERE name = 'parent'")[0]
    return int(open(f"{data}/postmaster.pid", encoding="utf-8").readline())


def attached(project):
    return project.json("status")["attached"]


def nothing_was_made(project, parent):
    assert project.servers() == [] and project.volumes() == []
    assert project.store("SELECT count(*) FROM project") in ([(0,)], [])
    assert parent.value(SLOTS) == 0
    assert not (project.directory / ".bough").exists()


def is_asleep(project, name):
    return project.store("SELECT asleep FROM backend WHERE name = ?", name) == [(1,)]


# --- init ---

def test_a_project_follows_a_parent_that_bough_does_not_run(shop):
    parent, project = shop
    state = attached(project)
    assert state["sync"] == "standby" and state["copy_runs"] and state["problem"] is None
    assert state["slot_status"] == "reserved" and state["lag_bytes"] is not None
    assert parent.value("SELECT count(*) FROM pg_stat_replication WHERE application_name LIKE 'bough-%'") == 1
    assert "standby" in project.ok("status").out
    assert project.json("doctor")["findings"][-2]["ok"]


def test_no_password_is_shown_or_in_an_argument_or_readable_by_others(shop):
    parent, project = shop
    shown = [project.ok(*words).text for words in
             (["status"], ["env", "parent"], ["--json", "status"], ["doctor"], ["logs", "parent"])]
    shown += [str(row) for row in project.store("SELECT * FROM project") + project.store("SELECT * FROM operation")]
    for pid in servers_below(project.home):
        shown += [open(f"/proc/{pid}/{name}", "rb").read().decode(errors="replace") for name in ("cmdline", "environ")]
    encoded = parent.url().split(":")[2].split("@")[0]
    assert not any("s3cret" in one or encoded in one for one in shown)
    (file,) = project.home.glob("pool/*/parent.pass")
    assert file.stat().st_mode & 0o777 == 0o600 and "s3cret" in file.read_text()
    assert project.ok("psql", "parent", "--", "-Atc", "SELECT current_user, pg_is_in_recovery()").out == "copier|f\n"


def test_the_url_without_a_slot_limit_gives_an_advice(primary, bough):
    parent, project = primary(), bough()
    notes = attach(project, parent)["notes"]
    assert any("max_slot_wal_keep_size" in note for note in notes)


@pytest.mark.parametrize("url, says", [
    ({"password": "wrong"}, "password authentication failed"),
    ({"user": "reader"}, "has not got the right REPLICATION"),
    ({"more": "?sslmode=require"}, "SSL"),
])
def test_a_url_that_will_not_do_is_told_before_anything_is_made(primary, bough, url, says):
    parent, project = primary(), bough()
    parent.sql("CREATE ROLE reader LOGIN PASSWORD '" + PASSWORD.replace("'", "''") + "'")
    result = project.fails("init", "demo", "--attach", parent.url(**url), "--sync", "standby", says=says)
    assert "s3cret" not in result.text and "hint: " in result.err
    nothing_was_made(project, parent)


def test_a_parent_that_lets_nobody_copy_is_told_and_the_slot_is_gone(primary, bough):
    parent, project = primary(), bough()
    parent.hba("host all all 127.0.0.1/32 scram-sha-256")
    parent.restart()
    project.fails("init", "demo", "--attach", parent.url(), "--sync", "standby", says="cannot copy the parent",
                  hint="host replication")
    nothing_was_made(project, parent)


def test_a_password_of_the_environment_is_kept_too(primary, bough):
    parent, project = primary(), bough()
    url = f"host=127.0.0.1 port={parent.port} user=copier dbname=shop"
    project.json("init", "demo", "--attach", url, "--sync", "standby",
                 env=project.environment | {"PGPASSWORD": PASSWORD})
    assert attached(project)["url"] == f"postgresql://copier@127.0.0.1:{parent.port}/shop"
    parent.as_copier("CREATE TABLE t (a int)")
    project.create()
    project.sql("feat", "ALTER TABLE t ADD b int")
    project.merge()


def test_a_url_that_cannot_be_read_is_not_quoted(bough):
    project = bough()
    result = project.fails("init", "demo", "--attach", "postgres://me:s3cret%zz@127.0.0.1/x", "--sync", "standby",
                           status=64, says="cannot read the connection string", hint="%40")
    assert "s3cret" not in result.text


def test_attach_and_sync_belong_together(bough):
    project = bough()
    project.fails("init", "demo", "--attach", "postgres://a@b/c", status=64, says="needs '--sync'")
    project.fails("init", "demo", "--sync", "standby", status=64, says="needs '--attach'")
    project.fails("init", "demo", "--attach", "postgres://a@b/c", "--sync", "standby", "--empty", status=64,
                  says="choose one")


def test_an_init_that_was_killed_leaves_nothing_after_the_next_command(primary, bough):
    parent, project = primary(), bough()
    parent.sql("CREATE TABLE big AS SELECT i, repeat('x', 500) t FROM generate_series(1, 40000) i")
    process = project.popen("init", "demo", "--attach", parent.url(), "--sync", "standby")
    wait_for(lambda: parent.value(SLOTS) == 1 or process.poll() is not None, "the slot")
    process.send_signal(signal.SIGKILL)
    project.finish(process)
    result = project.run("status")
    assert result.status == 3, repr(result)
    nothing_was_made(project, parent)
    attach(project, parent)
    project.create()
    assert project.value("feat", "SELECT count(*) FROM big") == 40000


def test_tls_with_a_checked_certificate(primary, bough):
    parent, project = primary(), bough()
    subprocess.run(["openssl", "req", "-new", "-x509", "-days", "2", "-nodes", "-subj", "/CN=127.0.0.1", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-out", str(parent.base / "server.crt"), "-keyout",
                    str(parent.base / "server.key")], check=True, capture_output=True)
    certificate = (parent.base / "server.crt").read_text()
    parent.write("server.crt", certificate)
    parent.write("server.key", (parent.base / "server.key").read_text())
    (parent.base / "server.crt").chmod(0o644)
    parent.configure(ssl="on")
    parent.hba("hostssl all all 127.0.0.1/32 scram-sha-256", "hostssl replication all 127.0.0.1/32 scram-sha-256")
    parent.restart()
    attach(project, parent, more=f"?sslmode=verify-full&sslrootcert={parent.base}/server.crt")
    assert parent.value("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_replication USING (pid)")
    parent.as_copier("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)")
    project.create()
    project.sql("feat", "ALTER TABLE t ADD b int")
    project.merge()
    assert parent.value("SELECT count(b) + count(a) FROM t") == 1


# --- branches ---

def test_what_was_acknowledged_before_create_is_on_the_branch(shop):
    """Also what is committed without waiting for the disk."""
    parent, project = shop
    parent.as_copier("CREATE TABLE log (n int PRIMARY KEY)")
    acknowledged, stop = [0], threading.Event()

    def write():
        with parent.connect(user="copier") as connection:
            connection.execute("SET synchronous_commit = off")
            while not stop.is_set():
                connection.execute("INSERT INTO log VALUES (%s)", [acknowledged[0] + 1])
                acknowledged[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for name in ("one", "two", "three"):
            wait_for(lambda: acknowledged[0] > 50, "some rows")
            before = acknowledged[0]
            project.create(name, "--no-switch")
            count, highest, recovering = project.rows(
                name, "SELECT count(*), max(n), pg_is_in_recovery() FROM log")[0]
            assert count >= before and count == highest and not recovering
    finally:
        stop.set()
        writer.join()
    assert project.check_consistent() == {"parent": "ready", "one": "ready", "two": "ready", "three": "ready"}


def test_a_branch_is_isolated_and_resets_to_its_t0(shop):
    parent, project = shop
    parent.sql("CREATE ROLE app LOGIN PASSWORD 'of the parent'")
    project.create()
    parent.as_copier("DELETE FROM items WHERE id > 400")
    project.sql("feat", "UPDATE items SET name = 'mine'", "CREATE TABLE own (a int)")
    assert parent.value("SELECT count(*) FROM items WHERE name = 'mine'") == 0
    settings = dict(project.rows("feat", "SELECT name, setting FROM pg_settings WHERE name IN "
                                         "('primary_conninfo', 'primary_slot_name', 'archive_mode')"))
    assert settings == {"primary_conninfo": "", "primary_slot_name": "", "archive_mode": "off"}
    assert project.value("feat", "SELECT count(*) FROM pg_replication_slots") == 0
    assert project.rows("feat", "SELECT rolpassword IS NOT NULL FROM pg_authid WHERE rolname = 'app'") == [(True,)]
    project.json("branch", "reset", "feat", "-y")
    assert project.value("feat", "SELECT count(*) FROM items WHERE name LIKE 'n%'") == 500
    assert project.value("feat", "SELECT to_regclass('own')") is None


def test_a_schema_only_branch_has_the_schema_of_now_and_merges(shop):
    parent, project = shop
    parent.as_copier("CREATE TABLE late (a int)", "INSERT INTO late VALUES (1)")
    project.create("feat", "--mode", "schema-only")
    assert project.value("feat", "SELECT count(*) FROM late") == 0
    project.sql("feat", "ALTER TABLE late ADD b text DEFAULT 'x'", "ALTER TABLE items RENAME name TO title")
    project.merge()
    assert parent.value("SELECT b FROM late") == "x" and parent.value("SELECT count(title) FROM items") == 500


# --- merges ---

def test_a_merge_goes_into_the_real_parent_with_renames_and_data(shop):
    parent, project = shop
    parent.as_copier("CREATE TABLE plans (name text PRIMARY KEY, price int)", "INSERT INTO plans VALUES ('a', 1)")
    project.ini("[project]\nprofile = plain\n[table public.plans]\nkey = name\nclass = config\n")
    project.create()
    project.sql("feat", "ALTER TABLE items RENAME name TO title", "ALTER TABLE items ADD price int NOT NULL DEFAULT 3",
                "UPDATE plans SET price = 2", "INSERT INTO plans VALUES ('b', 5)")
    parent.as_copier("ALTER TABLE items ADD stock int", "INSERT INTO items VALUES (1000, 'late', 7)")
    document = project.merge()
    assert document["status"] == "merged"
    assert parent.value("SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute "
                        "WHERE attrelid = 'items'::regclass AND attnum > 0") == "id title stock price"
    assert parent.value("SELECT title || stock || price FROM items WHERE id = 1000") == "late73"
    assert parent.value("SELECT string_agg(name || price, ' ' ORDER BY name) FROM plans") == "a2 b5"
    assert parent.value("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'items'") == "copier"
    assert project.preview()["diff"]["summary"] == {"added": 0, "modified": 0, "conflicts": 0}


def test_a_conflict_leaves_the_parent_untouched(shop):
    parent, project = shop
    project.create()
    project.sql("feat", "ALTER TABLE items ALTER name TYPE varchar(100)")
    parent.as_copier("ALTER TABLE items ALTER name TYPE varchar(50)")
    before = parent.dump()
    document = project.merge(status=2)
    assert [one["kind"] for one in document["diff"]["conflicts"]] == ["both-changed"]
    assert parent.dump() == before


def test_rows_of_the_parent_that_do_not_fit_are_found_in_the_rehearsal(shop):
    parent, project = shop
    project.create()
    project.sql("feat", "CREATE UNIQUE INDEX one_name ON items (name)")
    parent.as_copier("INSERT INTO items VALUES (1001, 'n1')")
    before = parent.dump()
    document = project.merge(status=1)
    assert "rehearsal" in document["message"] and "one_name" in document["message"] + document["detail"]
    assert parent.dump() == before


def test_what_the_role_may_not_do_is_found_in_the_rehearsal(shop):
    parent, project = shop
    parent.sql("CREATE TABLE theirs (a int)")
    project.create()
    project.sql("feat", "ALTER TABLE theirs ADD b int")
    before = parent.dump()
    document = project.merge(status=1)
    assert "must be owner of table theirs" in document["message"] and "rehearsal" in document["message"]
    assert parent.dump() == before


def test_event_triggers_that_the_role_cannot_silence_stop_a_merge(shop):
    parent, project = shop
    parent.sql("CREATE FUNCTION tell() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
               "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION tell()")
    project.create()
    project.sql("feat", "ALTER TABLE items ADD b int")
    project.fails("branch", "merge", "feat", "-y", says="event triggers from firing: watch",
                  hint="session_replication_role")
    assert parent.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 'items'::regclass AND attname = 'b'") == 0


def test_a_superuser_merges_past_event_triggers(primary, bough):
    parent, project = primary(), bough()
    parent.sql("CREATE TABLE items (a int)", "CREATE FUNCTION tell() RETURNS event_trigger LANGUAGE plpgsql AS "
               "'BEGIN RAISE EXCEPTION ''no''; END'")
    attach(project, parent, user="boss")
    parent.sql("CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION tell()")
    project.create()
    project.sql("feat", "ALTER EVENT TRIGGER watch DISABLE", "ALTER TABLE items ADD b int",
                "ALTER EVENT TRIGGER watch ENABLE")
    project.merge()
    assert parent.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 'items'::regclass AND attname = 'b'") == 1


# --- what goes wrong ---

def test_a_branch_sleeps_and_wakes_and_the_standby_stays_awake(shop):
    parent, project = shop
    pid = standby_pid(project)
    project.ok("branch", "create", "feat", "--idle-timeout", "1s")
    wait_for(lambda: is_asleep(project, "feat"), "'feat' falls asleep", 60)
    assert standby_pid(project) == pid and attached(project)["copy_runs"]
    assert project.value("feat", "SELECT count(*) FROM items") == 500
    parent.as_copier("INSERT INTO items VALUES (501, 'n501')")
    project.ok("branch", "create", "late")
    assert project.value("late", "SELECT count(*) FROM items") == 501


def test_a_parent_that_was_restarted_is_followed_again(shop):
    parent, project = shop
    parent.restart()
    parent.as_copier("INSERT INTO items VALUES (2000, 'after')")
    project.create()
    assert project.value("feat", "SELECT count(*) FROM items") == 501


def test_a_parent_with_more_connections_than_before_is_followed_after_a_restart_of_the_standby(shop):
    parent, project = shop
    parent.configure(max_connections=150)
    parent.restart()
    parent.as_copier("INSERT INTO items VALUES (2000, 'after')")
    wait_for(lambda: "max_connections" in project.ok("logs", "parent").out, "the standby's complaint")
    project.ok("stop", "parent")
    project.ok("start", "parent")
    project.create()
    assert project.value("feat", "SELECT count(*) FROM items") == 501


def test_a_parent_that_is_down_is_told_and_branches_stay(shop):
    parent, project = shop
    project.create()
    parent.stop()
    try:
        project.fails("branch", "create", "two", says="cannot reach the parent")
        project.fails("branch", "merge", "feat", "-y", says="cannot reach the parent")
        assert "cannot reach the parent" in attached(project)["problem"]
        assert project.value("feat", "SELECT count(*) FROM items") == 500
        project.fails("destroy", "-y", says="cannot reach the parent", hint="--leave-slot")
        assert project.value("feat", "SELECT count(*) FROM items") == 500
    finally:
        parent.start()


def test_a_standby_that_was_killed_is_told_and_starts_again(shop):
    parent, project = shop
    os.kill(standby_pid(project), signal.SIGKILL)
    wait_for(lambda: not attached(project)["copy_runs"], "the end of the standby")
    parent.as_copier("INSERT INTO items VALUES (2000, 'after')")
    project.fails("branch", "create", "feat", says="standby of the parent is not running", hint="bough start parent")
    project.ok("start", "parent")
    project.create()
    assert project.value("feat", "SELECT count(*) FROM items") == 501


def test_a_lost_slot_is_told_and_sync_makes_a_new_standby(shop):
    parent, project = shop
    project.create("old", "--no-switch")
    project.ok("stop", "parent")
    slot = attached(project)["slot"]
    wait_for(lambda: parent.value(f"SELECT NOT active FROM pg_replication_slots WHERE slot_name = '{slot}'"),
             "the end of streaming")
    parent.sql(f"SELECT pg_drop_replication_slot('{slot}')")
    parent.as_copier("INSERT INTO items VALUES (2000, 'after')")
    parent.sql("SELECT pg_switch_wal()", "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT")
    assert attached(project)["slot_status"] == "missing"
    project.ok("start", "parent")
    project.fails("branch", "create", "feat", says="gone, so the standby cannot follow", hint="bough sync")
    assert project.json("sync")["made_anew"]
    project.create()
    assert project.value("feat", "SELECT count(*) FROM items") == 501
    assert project.value("old", "SELECT count(*) FROM items") == 500
    project.sql("old", "ALTER TABLE items ADD b int")
    project.merge("old")
    assert parent.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 'items'::regclass AND attname = 'b'") == 1
    project.check_consistent()


def test_sync_waits_for_a_good_standby(shop):
    parent, project = shop
    document = project.json("sync")
    assert not document["made_anew"] and document["attached"]["slot_status"] == "reserved"
    project.ok("stop", "parent")
    parent.as_copier("INSERT INTO items VALUES (2000, 'after')")
    assert not project.json("sync")["made_anew"]
    assert project.json("sync", "--anew")["made_anew"]
    project.create()
    assert project.value("feat", "SELECT count(*) FROM items") == 501


def test_destroy_leaves_no_slot_and_no_standby(shop):
    parent, project = shop
    project.create()
    project.ok("destroy", "-y")
    project.check_nothing_left()
    assert parent.value(SLOTS) == 0 and parent.value("SELECT count(*) FROM items") == 500


def test_a_parent_that_is_gone_for_good_can_be_left(primary, bough):
    parent, project = primary(), bough()
    attach(project, parent)
    parent.stop()
    document = project.json("destroy", "-y", "--leave-slot")
    assert "pg_drop_replication_slot" in document["warnings"][0]
    project.check_nothing_left()


def test_a_project_of_boughs_own_has_nothing_to_sync(project):
    project.fails("sync", status=64, says="bough runs the parent itself")
