"""Pools: made in a file, mounted, looked at, made larger; and none fills up without a word."""

import os
import subprocess

import pytest

from harness import IS_ROOT

MIB = 1 << 20
root_only = pytest.mark.skipif(not IS_ROOT, reason="only root can mount a pool")


def loop_devices(image):
    return subprocess.run(["losetup", "--noheadings", "-O", "NAME", "-j", str(image)], check=True,
                          capture_output=True, text=True).stdout.split()


@pytest.fixture
def filed(bough):
    """A project that is still to be made, with a pool of 400 MiB in a file. Nothing of it stays."""
    project = bough()
    project.pool = project.home / "pool"
    project.image = project.home / "pool.btrfs"
    made = project.run("pool", "create", "--size", "400M")
    if made.status and "loop device" in made.err:
        pytest.skip(made.err)
    assert made.status == 0, repr(made)
    yield project
    if (project.directory / ".bough").exists():
        project.ok("destroy", "-y")
    if os.path.ismount(project.pool):
        subprocess.run(["umount", str(project.pool)], check=True)
    assert loop_devices(project.image) == []
    project.image.unlink()


@root_only
def test_branches_in_a_pool_in_a_file_are_instant_and_survive_a_reboot(filed):
    assert filed.image.stat().st_size == 400 * MIB
    assert filed.image.stat().st_blocks * 512 < 100 * MIB, "the file is not sparse"
    assert filed.image.stat().st_mode & 0o777 == 0o600
    assert filed.init()["project"]["pool_driver"] == "btrfs"
    filed.sql("parent", "CREATE TABLE t AS SELECT 42 AS a")
    filed.create("feat")
    filed.ok("stop")
    subprocess.run(["umount", str(filed.pool)], check=True)
    assert not list(filed.pool.iterdir())
    filed.ok("pool", "mount")
    assert "already" in filed.ok("pool", "mount").out
    filed.ok("start")
    assert filed.value("feat", "SELECT a FROM t") == 42
    filed.check_consistent()


@root_only
def test_a_pool_is_made_once_and_never_over_something(filed):
    (filed.pool / "x").write_text("x")
    filed.fails("pool", "create", "--size", "400M", says="in use", hint="--path")
    (filed.pool / "x").unlink()
    filed.fails("pool", "create", "--size", "400M", says="already", hint="pool mount")
    other = filed.base / "other"
    filed.fails("pool", "create", "--size", "1M", "--path", other, status=64, says="at least")
    filed.fails("pool", "create", "--size", "much", "--path", other, status=64, says="much")
    filed.fails("pool", "mount", "--path", other, says="cannot find", hint="pool create")
    # The tests themselves may be on a file system in a file; memory never is.
    filed.fails("pool", "grow", "--path", "/dev/shm", "--size", "1G", says="not in a file")
    assert not other.exists() or not list(other.iterdir())


@root_only
def test_the_status_tells_what_is_really_used_and_a_pool_grows_while_it_is_used(filed):
    before = filed.json("pool", "status")
    assert before["driver"] == "btrfs" and before["image"] == str(filed.image)
    assert before["host_free_bytes"] > 0 and before["metadata_total_bytes"] > 0
    filed.init()
    filed.sql("parent", "CREATE TABLE t AS SELECT repeat(md5(i::text), 50) FROM generate_series(1, 20000) i",
              "CHECKPOINT")
    subprocess.run(["sync", "-f", str(filed.pool)], check=True)
    after = filed.json("pool", "status")
    assert after["data_bytes"] > before["data_bytes"] + 20 * MIB
    assert after["free_bytes"] < before["free_bytes"]
    filed.fails("pool", "grow", "--size", "300M", status=64, says="only grows")
    filed.ok("pool", "grow", "--size", "700M")
    assert filed.value("parent", "SELECT count(*) FROM t") == 20000
    assert filed.json("pool", "status")["total_bytes"] == 700 * MIB
    assert filed.image.stat().st_size == 700 * MIB


@root_only
def test_a_full_pool_is_told_before_anything_is_made(filed):
    filed.init()
    filed.create("feat", "--no-switch")
    assert filed.json("status")["pool"]["warning"] is None
    filed.ini("[project]\nwarn_free = 100%\n")
    assert "are free" in filed.json("status")["pool"]["warning"]
    assert "warning: only" in filed.ok("branch", "create", "second", "--no-switch").err
    filed.ini("[project]\nwarn_free = lots\n")
    filed.fails("branch", "create", "third", says="warn_free", hint="10%")
    filed.ini("")
    filler = filed.pool / "filler"
    subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=64k"], check=False, capture_output=True)
    for words in (["create", "third"], ["reset", "feat", "-y"], ["merge", "feat", "--dry-run"]):
        filed.fails("branch", *words, says="free, .* needed", hint="pool grow")
    assert set(filed.branches()) == {"feat", "second"}
    document = filed.json("branch", "create", "third", status=1)
    assert document["code"] == "branch.quota_exceeded"
    filler.unlink()
    filed.create("third", "--no-switch")
    filed.check_consistent()


@pytest.mark.skipif(not IS_ROOT, reason="root gives its rights away for this")
def test_without_rights_it_is_said_what_is_missing(bough):
    project = bough()
    os.chmod(project.directory, 0o777)
    os.chmod(project.base, 0o777)
    for words in (["create", "--size", "1G"], ["create", "--size", "1G", "--path", project.base / "pool"]):
        project.fails("pool", *words, says="needs root", hint="as root", user="nobody")
    assert not (project.home / "pool.btrfs").exists()
