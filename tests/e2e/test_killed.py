"""After kill -9 of bough at any moment, the next command finishes or undoes what was left.

Two ways to choose the moment: when the journal says that step k has begun, and after a delay. Both aim, neither
hits exactly; whatever they hit, the same must hold.
"""

import contextlib
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from harness import wait_for

DELAYS_MS = (5, 40, 120, 250, 400)


def kill_at(project, moment, *args):
    """Runs bough and kills it at ("step", kind, k) or ("after", milliseconds). True when it was still alive."""
    known = {row[0] for row in project.store("SELECT id FROM operation")}
    process = project.popen(*args)
    if moment[0] == "after":
        time.sleep(moment[1] / 1000)
    else:
        with contextlib.closing(sqlite3.connect(project.home / "bough.db", timeout=20)) as db:
            def there():
                rows = db.execute("SELECT id, step FROM operation WHERE kind = ?", [moment[1]]).fetchall()
                return process.poll() is not None or \
                    any(step >= moment[2] and key not in known for key, step in rows)
            wait_for(there, f"{moment} of {args}")
    alive = process.poll() is None
    process.kill()
    process.communicate()
    project.running.remove(process)
    return alive


def repair(project):
    """The next command, whichever it is."""
    result = project.run("status")
    assert result.status == 0, repr(result)
    wait_for(lambda: not strays(project), "helpers of the killed command to end", 20)
    states = project.check_consistent()
    again = project.ok("status")
    assert "repaired" not in again.err, "repaired twice"
    return states


def strays(project):
    """Processes that work for the home but are no server: pg_dump, initdb, bough itself."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes()
                if bytes(project.home) in words and b"postgres\0-D" not in words:
                    found.append((int(entry.name), words))
    return found


def moments(kind, n_steps, delays=DELAYS_MS):
    return [("step", kind, k) for k in range(n_steps)] + [("after", ms) for ms in delays]


@pytest.fixture
def shop(project):
    project.sql("parent", "CREATE TABLE t (a int)", "INSERT INTO t SELECT generate_series(1, 100)")
    project.parent_env = project.env()
    return project


def check_parent(project):
    assert project.env() == project.parent_env
    assert project.value("parent", "SELECT count(*) FROM t") == 100


@pytest.mark.parametrize("mode,kind,steps", [("full", "create", 8), ("schema-only", "create schema-only", 10)])
def test_a_killed_create_leaves_a_ready_branch_or_nothing(shop, mode, kind, steps):
    for moment in moments(kind, steps):
        kill_at(shop, moment, "branch", "create", "feat", "--mode", mode)
        states = repair(shop)
        check_parent(shop)
        if "feat" in states:
            assert states["feat"] == "ready", moment
            assert shop.value("feat", "SELECT count(*) FROM t") == (100 if mode == "full" else 0), moment
            shop.ok("branch", "delete", "feat", "-y")
        else:
            assert len(shop.volumes()) == 1 and len(shop.servers()) == 1, moment
    shop.create("feat")
    assert shop.value("parent", "SELECT count(*) FROM pg_replication_slots") == 0


def test_a_killed_reset_leaves_the_branch_as_it_was_or_at_t0(shop):
    shop.create("feat")
    settings = shop.env("feat")
    for moment in moments("reset", 10):
        shop.sql("feat", "CREATE TABLE mine AS SELECT 42 AS a")
        kill_at(shop, moment, "branch", "reset", "feat", "-y")
        states = repair(shop)
        assert states["feat"] == "ready" and shop.env("feat") == settings, moment
        mine = shop.value("feat", "SELECT to_regclass('mine') IS NOT NULL")
        if mine:
            assert shop.value("feat", "SELECT a FROM mine") == 42, moment
            shop.sql("feat", "DROP TABLE mine")
        assert shop.value("feat", "SELECT count(*) FROM t") == 100, moment
        assert shop.diff("feat")["changes"] == [], moment
        check_parent(shop)


def test_a_killed_reset_of_a_merged_branch_keeps_state_and_base_together(shop):
    shop.create("feat")
    for i, moment in enumerate([("step", "reset", k) for k in (1, 3, 4, 5, 6, 7, 8, 9)]):
        shop.sql("feat", f"CREATE TABLE m{i} (a int)")
        shop.merge("feat")
        kill_at(shop, moment, "branch", "reset", "feat", "-y")
        states = repair(shop)
        merges = shop.branches()["feat"]["merges"]
        assert (states["feat"], merges > 0) in (("ready", False), ("merged", True)), moment
        assert shop.value("feat", f"SELECT to_regclass('m{i}') IS NOT NULL") == (merges > 0), moment
        assert shop.diff("feat")["changes"] == [], moment
        shop.json("branch", "reset", "feat", "-y")
        assert shop.diff("feat")["changes"] == []


def test_a_killed_merge_is_on_the_parent_as_a_whole_or_not_at_all(shop):
    shop.create("feat")
    plan = [("step", "scratch", 0)] + moments("merge", 6, (150, 300, 450, 600, 750))
    for i, moment in enumerate(plan):
        shop.sql("feat", f"CREATE TABLE m{i} (a int)", f"CREATE VIEW v{i} AS SELECT a FROM m{i}")
        before = shop.branches()["feat"]["merges"]
        kill_at(shop, moment, "branch", "merge", "feat", "-y")
        states = repair(shop)
        check_parent(shop)
        table, view = (shop.value("parent", f"SELECT to_regclass('{name}{i}') IS NOT NULL") for name in "mv")
        assert table == view, moment
        merges = shop.branches()["feat"]["merges"]
        assert merges == before + (1 if table else 0), moment
        assert states["feat"] == ("merged" if merges else "ready"), moment
        assert bool(shop.diff("feat")["changes"]) != table, f"the base does not say what was merged: {moment}"
        assert shop.value("parent", "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in tr%%'") == 0
        if not table:
            shop.merge("feat")
    assert len(shop.store("SELECT id FROM merge_record")) == shop.branches()["feat"]["merges"] == len(plan)


LATE = ("CREATE UNIQUE INDEX i{i} ON t (a)", "ALTER TABLE t ADD CONSTRAINT c{i} CHECK (a > -{i} - 1)",
        "ALTER TABLE t ADD b{i} int", "CREATE TABLE m{i} (a int)")


def test_a_killed_online_merge_is_finished_or_not_on_the_parent_at_all(shop):
    shop.create("feat")
    plan = moments("merge", 6, (300, 450, 600, 750, 900, 1050))
    for i, moment in enumerate(plan):
        shop.sql("feat", *[one.format(i=i) for one in LATE])
        before = shop.branches()["feat"]["merges"]
        kill_at(shop, moment, "branch", "merge", "feat", "-y", "--online")
        states = repair(shop)
        check_parent(shop)
        merged = shop.value("parent", f"SELECT to_regclass('m{i}') IS NOT NULL")
        built = shop.value("parent", f"SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('i{i}')")
        valid = shop.value("parent", f"SELECT convalidated FROM pg_constraint WHERE conname = 'c{i}'")
        assert (bool(built), bool(valid)) == (merged, merged), moment
        assert shop.branches()["feat"]["merges"] == before + merged, moment
        assert states["feat"] == ("merged" if before + merged else "ready"), moment
        assert bool(shop.diff("feat")["changes"]) != merged, f"the base does not say what was merged: {moment}"
        if not merged:
            shop.merge("feat", "--online")
    assert shop.dump("parent", "-s") == shop.dump("feat", "-s")


def test_an_index_that_was_being_built_when_bough_was_killed_is_built(shop):
    shop.create("feat")
    shop.sql("feat", "CREATE INDEX i ON t (a)", "ALTER TABLE t ALTER a SET NOT NULL")
    old = shop.connect(autocommit=False)
    old.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    old.execute("SELECT 1")  # a concurrent build waits for this snapshot
    process = shop.popen("branch", "merge", "feat", "-y", "--online")
    with shop.connect() as watcher:
        def builds():
            return watcher.execute("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' "
                                   "AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'"
                                   ).fetchone()[0]
        wait_for(builds, "the index to be under way")
        process.kill()
        process.communicate()
        shop.running.remove(process)
        again = shop.popen("status")
        old.rollback()
        result = shop.finish(again)
        assert result.status == 0 and "finished an interrupted 'merge'" in result.err, repr(result)
        wait_for(lambda: not builds(), "the old session to end")
    assert shop.value("parent", "SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass AND indisvalid") == 1
    assert shop.dump("parent", "-s") == shop.dump("feat", "-s")
    assert shop.diff("feat")["changes"] == []
    shop.check_consistent()


def test_a_killed_delete_is_finished_or_never_began(shop):
    for moment in moments("delete", 4, (5, 30)):
        shop.create("feat")
        kill_at(shop, moment, "branch", "delete", "feat", "-y")
        states = repair(shop)
        check_parent(shop)
        if "feat" in states:
            assert shop.value("feat", "SELECT count(*) FROM t") == 100
            shop.ok("branch", "delete", "feat", "-y")
        assert shop.json("status")["current"]["name"] == "parent", moment


@pytest.mark.parametrize("moment", [("step", "init", 0), ("step", "init", 1), ("step", "init", 2),
                                    ("step", "init", 3), ("step", "init", 4), ("after", 20)])
def test_a_killed_init_leaves_a_project_or_the_way_free_for_one(bough, moment):
    project = bough()
    project.home.mkdir()
    project.run("doctor")  # makes the store
    kill_at(project, moment, "init", "demo")
    status = project.run("status")
    assert status.status in (0, 3), repr(status)
    wait_for(lambda: not strays(project), "helpers of the killed command to end", 20)
    project.check_consistent()
    if status.status == 3:
        assert project.servers() == [] and project.volumes() == []
        project.init()
    project.create("feat")


def test_an_init_that_died_before_its_project_was_known_is_forgotten(bough):
    project = bough()
    project.home.mkdir()
    project.run("doctor")  # makes the store
    with contextlib.closing(sqlite3.connect(project.home / "bough.db")) as db, db:
        db.execute("INSERT INTO operation (id, kind, project_id, backend_id, state, step, data, error, started_at, "
                   "ended_at) VALUES ('o', 'init', 'p', 'b', 'running', 0, '{}', '', '2026-01-01T00:00:00Z', '')")
    (project.directory / ".bough").mkdir()
    (project.directory / ".bough" / "context").write_text("[context]\nproject = p\nbranch = parent\n")
    result = project.run("status")
    assert result.status == 3 and "cannot find project 'p'" in result.err, repr(result)
    assert project.store("SELECT state FROM operation") == [("failed",)]
    assert not (project.directory / ".bough").exists()
    project.init()


def test_a_link_that_an_init_left_before_its_first_step_is_forgotten(bough):
    project = bough()
    project.home.mkdir()
    project.run("doctor")  # makes the store
    (project.directory / ".bough").mkdir()
    context = project.directory / ".bough" / "context"
    for home, kept in (("/elsewhere", True), (project.home, False)):
        context.write_text(f"[context]\nproject = p\nbranch = parent\nhome = {home}\n")
        assert project.run("status").status == 3
        assert context.exists() == kept, home
    project.init()


@pytest.mark.parametrize("moment", [("step", "destroy", 0), ("step", "destroy", 1), ("step", "destroy", 2),
                                    ("step", "delete", 2)])
def test_a_killed_destroy_is_finished_or_can_be_repeated(bough, moment):
    project = bough()
    project.init()
    project.create("feat")
    kill_at(project, moment, "destroy", "-y")
    status = project.run("status")
    assert status.status in (0, 3), repr(status)
    if status.status == 0:
        project.check_consistent()
        project.ok("destroy", "-y")
    project.check_nothing_left()
    project.init()


def test_servers_that_are_killed_too_are_no_obstacle(shop):
    shop.create("feat")
    shop.sql("feat", "CREATE TABLE m (a int)")
    for moment in (("step", "merge", 2), ("step", "reset", 3)):
        verb = moment[1]
        kill_at(shop, moment, "branch", verb, "feat", "-y")
        for pid in shop.servers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        result = shop.run("status")
        assert result.status == 0, repr(result)
        shop.ok("start")
        shop.check_consistent()
        check_parent(shop)
        assert shop.value("feat", "SELECT count(*) FROM t") == 100
