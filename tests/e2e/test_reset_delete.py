"""bough branch reset and delete."""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from harness import IS_ROOT, wait_for


@pytest.fixture
def branched(project):
    project.sql("parent", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)")
    project.branch = project.create("feat")
    return project


def test_reset_brings_back_t0_with_the_same_port_password_and_id(branched):
    before = branched.env("feat")
    branched.sql("feat", "DROP TABLE t", "CREATE TABLE other (a int)", "CREATE ROLE extra")
    branched.sql("parent", "INSERT INTO t VALUES (2)", "CREATE TABLE later (a int)")
    document = branched.json("branch", "reset", "feat", "-y")["branch"]
    assert (document["branch_state"], document["id"]) == ("ready", branched.branch["id"])
    assert branched.env("feat") == before
    assert branched.rows("feat", "SELECT a FROM t") == [(1,)], "not T0"
    assert branched.value("feat", "SELECT to_regclass('other') IS NULL AND to_regclass('later') IS NULL")
    assert branched.value("feat", "SELECT count(*) FROM pg_roles WHERE rolname = 'extra'") == 0
    assert branched.diff("feat")["changes"] == []
    branched.check_consistent()


def test_reset_of_a_merged_branch_ends_in_ready_and_the_parent_keeps_the_merge(branched):
    branched.sql("feat", "ALTER TABLE t ADD b int")
    branched.merge("feat")
    assert branched.branches()["feat"]["branch_state"] == "merged"
    with branched.untouched():
        assert branched.json("branch", "reset", "feat", "-y")["branch"]["branch_state"] == "ready"
    assert branched.branches()["feat"]["merges"] == 0
    assert branched.preview("feat")["diff"]["changes"] == [], "what the parent has more is its own"
    branched.sql("feat", "ALTER TABLE t ADD c int")
    branched.merge("feat")
    assert branched.value("parent", "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute "
                                    "WHERE attrelid = 't'::regclass AND attnum > 0") == "a b c"


def test_reset_ends_sessions_and_works_when_the_branch_is_stopped(branched):
    session = branched.connect("feat")
    branched.json("branch", "reset", "feat", "-y")
    with pytest.raises(psycopg.OperationalError):
        session.execute("SELECT 1")
    branched.ok("stop", "feat")
    branched.json("branch", "reset", "feat", "-y")
    assert branched.value("feat", "SELECT count(*) FROM t") == 1


def test_reset_works_when_the_parent_is_down(branched):
    branched.sql("feat", "DROP TABLE t")
    branched.ok("stop", "parent")
    branched.json("branch", "reset", "feat", "-y")
    assert branched.value("feat", "SELECT count(*) FROM t") == 1
    branched.ok("start")


def test_reset_of_a_schema_only_branch_has_no_rows_and_keeps_its_base(project):
    project.sql("parent", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)")
    project.create("bare", "--mode", "schema-only")
    project.sql("bare", "ALTER TABLE t RENAME TO u", "INSERT INTO u VALUES (5)")
    project.json("branch", "reset", "bare", "-y")
    assert project.value("bare", "SELECT count(*) FROM t") == 0
    project.sql("bare", "ALTER TABLE t RENAME TO w")
    project.merge("bare")
    assert project.value("parent", "SELECT a FROM w") == 1


def test_a_reset_without_its_t0_fails_and_leaves_the_branch_as_it_was(branched):
    branched.sql("feat", "CREATE TABLE mine AS SELECT 42 AS a")
    t0 = Path(branched.store("SELECT t0_path FROM backend WHERE name = 'feat'")[0][0])
    before = branched.env("feat")
    hidden = t0.with_name("hidden")
    t0.rename(hidden)
    branched.fails("branch", "reset", "feat", "-y", says="reset branch 'feat'")
    assert branched.env("feat") == before
    assert branched.value("feat", "SELECT a FROM mine") == 42
    assert branched.branches()["feat"]["branch_state"] == "ready"
    hidden.rename(t0)
    branched.check_consistent()
    branched.json("branch", "reset", "feat", "-y")
    assert branched.value("feat", "SELECT to_regclass('mine')") is None


def test_a_reset_to_a_damaged_t0_fails_and_leaves_the_branch_as_it_was(branched):
    branched.sql("feat", "CREATE TABLE mine AS SELECT 42 AS a")
    t0 = Path(branched.store("SELECT t0_path FROM backend WHERE name = 'feat'")[0][0])
    if shutil.which("btrfs"):
        subprocess.run(["btrfs", "property", "set", str(t0), "ro", "false"], check=False, capture_output=True)
    os.chmod(t0, 0o700)
    control = t0 / "global" / "pg_control"
    good = control.read_bytes()
    control.chmod(0o600)
    control.write_bytes(b"\0" * len(good))
    result = branched.fails("branch", "reset", "feat", "-y", says="reset branch 'feat'")
    assert "hint: " in result.err or "detail: " in result.err
    assert branched.value("feat", "SELECT a FROM mine") == 42
    assert branched.branches()["feat"]["branch_state"] == "ready"
    branched.check_consistent()
    control.write_bytes(good)
    branched.json("branch", "reset", "feat", "-y")
    assert branched.value("feat", "SELECT to_regclass('mine')") is None


def test_delete_stops_the_server_and_removes_the_data(branched):
    data = Path(branched.branch["data_path"])
    session = branched.connect("feat")
    assert branched.json("branch", "delete", "feat", "-y") == {"deleted": "feat"}
    assert branched.branches() == {} and not data.parent.exists()
    assert len(branched.servers()) == 1 and branched.json("status")["current"]["name"] == "parent"
    with pytest.raises(psycopg.OperationalError):
        session.execute("SELECT 1")
    branched.check_consistent()


def free_bytes(path):
    subprocess.run(["sync", "-f", str(path)], check=True)
    status = os.statvfs(path)
    return status.f_bavail * status.f_frsize


@pytest.mark.skipif(not IS_ROOT, reason="only root can mount a small file system")
@pytest.mark.parametrize("kind", ["btrfs", "ext4"])
def test_delete_frees_the_space(small_disk, bough, kind):
    disk = small_disk(kind, 700)
    project = bough(disk)
    project.init()
    project.sql("parent", "CHECKPOINT")
    before = free_bytes(disk)
    project.create("feat")
    project.sql("feat", "CREATE TABLE big AS SELECT i, repeat(md5(i::text), 30) AS x FROM generate_series(1, 50000) i",
                "CHECKPOINT")
    used = before - free_bytes(disk)
    assert used > (70 << 20)
    project.json("branch", "delete", "feat", "-y")
    # btrfs removes a snapshot in the background, and begins when it is told to.
    if kind == "btrfs":
        subprocess.run(["btrfs", "filesystem", "sync", str(disk)], check=True, capture_output=True)
    wait_for(lambda: before - free_bytes(disk) < (40 << 20), "the space to be free again", 60)


def test_a_deleted_branchs_name_can_be_used_again(branched):
    branched.sql("feat", "DROP TABLE t")
    branched.json("branch", "delete", "feat", "-y")
    branched.create("feat")
    assert branched.value("feat", "SELECT count(*) FROM t") == 1


def test_delete_leaves_other_branches_and_what_was_merged(branched):
    branched.create("other")
    branched.sql("feat", "ALTER TABLE t ADD b int")
    branched.merge("feat")
    branched.json("branch", "delete", "feat", "-y")
    assert list(branched.branches()) == ["other"]
    assert branched.value("other", "SELECT count(*) FROM t") == 1
    assert branched.value("parent", "SELECT count(b) FROM t") == 0
    assert branched.json("status")["current"]["name"] == "other"


def test_delete_of_a_stopped_branch_and_of_one_whose_data_is_gone(branched):
    branched.ok("stop", "feat")
    branched.json("branch", "delete", "feat", "-y")
    branched.create("feat")
    branched.ok("stop", "feat")
    shutil.rmtree(branched.branches()["feat"]["data_path"])
    branched.json("branch", "delete", "feat", "-y")
    assert branched.branches() == {}


def test_a_branch_that_is_busy_is_left_alone(branched):
    lock = branched.home / "locks" / branched.branch["id"]
    lock.parent.mkdir(exist_ok=True)
    with open(lock, "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for verb in ("reset", "delete", "merge"):
            branched.fails("branch", verb, "feat", "-y", says="another operation is running", hint="try again")
    assert branched.value("feat", "SELECT count(*) FROM t") == 1
    branched.json("branch", "delete", "feat", "-y")


@pytest.mark.skipif(not IS_ROOT, reason="only root can mount a small file system")
@pytest.mark.parametrize("kind,size_mb", [("btrfs", 200), ("ext4", 150)])
def test_a_full_disk_is_told_and_loses_nothing(small_disk, bough, kind, size_mb):
    project = bough(small_disk(kind, size_mb))
    project.init()
    project.sql("parent", "CREATE TABLE t AS SELECT 42 AS a", "CHECKPOINT")
    filler = project.base / "filler"
    first = project.create("first") if kind == "btrfs" else None
    subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=64k"], check=False, capture_output=True)
    subprocess.run(["sync", "-f", str(project.base)], check=False)
    try:
        result = project.run("--json", "branch", "create", "feat")
    finally:
        filler.unlink()
    if result.status:
        document = result.json()
        assert result.status == 1 and document["hint"], repr(result)
        assert document["code"] in ("branch.quota_exceeded", "server", "sql", "failed"), repr(result)
        told = f"{document['message']} {document['detail']}".lower()
        assert "no space" in told or "full" in told, repr(result)
    subprocess.run(["sync", "-f", str(project.base)], check=False)
    project.ok("start")
    project.check_consistent()
    assert project.value("parent", "SELECT a FROM t") == 42
    if first:
        assert project.value("first", "SELECT a FROM t") == 42
    if result.status:
        assert "feat" not in project.branches()
        if kind == "btrfs":
            project.create("feat")
