"""Branches that fall asleep when nobody uses them and wake when somebody connects; the gate between."""

import concurrent.futures
import contextlib
import os
import signal
import socket
import sqlite3
import struct
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from harness import DEADLINE_S, pg_bin, wait_for
from serving import Server

SSL_REQUEST = struct.pack("!II", 8, 80877103)


def gates(project):
    """Process ids of gates of the project's home."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if b"gate" in words[:2] and str(project.home).encode() in words:
                    found.append(int(entry.name))
    return found


def row(project, name="feat"):
    return project.store("SELECT port, data_path, asleep FROM backend WHERE name = ?", name)[0]


def server_of(project, name="feat"):
    """Process id of the branch's postmaster, None when it does not run."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        data = row(project, name)[1]
        pid = int((Path(data) / "postmaster.pid").read_text().split("\n")[0])
        return pid if os.readlink(f"/proc/{pid}/cwd") == data else None
    return None


def is_asleep(project, name="feat"):
    return row(project, name)[2] == 1 and server_of(project, name) is None


def wait_asleep(project, name="feat"):
    wait_for(lambda: is_asleep(project, name), f"'{name}' falls asleep", DEADLINE_S * 2)


def kill_gates(project):
    for pid in gates(project):
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not gates(project), "the gate is dead")


@pytest.fixture
def sleepy(project):
    """A project with a branch 'feat' that sleeps."""
    project.sql("parent", "CREATE TABLE t (i int)", "INSERT INTO t SELECT generate_series(1, 1000)")
    project.create("feat", "--no-switch", "--idle-timeout", "1s")
    wait_asleep(project)
    yield project
    project.ok("destroy", "-y")
    wait_for(lambda: not gates(project), "the gate ends when nothing needs it")


def count(project, name="feat"):
    """By a connection of its own, with what bough said while the branch slept."""
    return project.value(name, "SELECT count(*) FROM t")


@pytest.mark.main_flow
def test_a_branch_that_nobody_uses_sleeps_and_is_woken_by_a_connection(sleepy):
    told = sleepy.branches()["feat"]
    assert (told["branch_state"], told["asleep"], told["running"]) == ("ready", True, False)
    assert "ready (asleep)" in sleepy.ok("branch", "list").out
    assert count(sleepy) == 1000
    wait_asleep(sleepy)
    settings = sleepy.environment | sleepy.env("feat")
    psql = subprocess.run([str(pg_bin() / "psql"), "-XAtc", "SELECT count(*) FROM t"], env=settings, check=True,
                          capture_output=True, text=True)
    assert psql.stdout == "1000\n"
    sleepy.ok("branch", "switch", "feat")
    wait_asleep(sleepy)
    assert "asleep, port" in sleepy.ok("status").out


def test_commands_wake_it(sleepy):
    assert sleepy.ok("psql", "feat", "--", "-XAtc", "SELECT 1").out == "1\n"
    wait_asleep(sleepy)
    sleepy.ok("run", "feat", "--", "true")
    wait_asleep(sleepy)
    assert sleepy.json("start", "feat")["started"] == ["feat"]
    assert server_of(sleepy)


def test_a_client_that_asks_for_tls_first_is_answered_by_the_server(sleepy):
    with socket.create_connection(("127.0.0.1", row(sleepy)[0]), timeout=DEADLINE_S) as client:
        client.sendall(SSL_REQUEST)
        assert client.recv(1) in (b"N", b"S")
        assert server_of(sleepy)


def test_all_who_come_at_once_are_served(sleepy):
    settings = sleepy.env("feat")

    def ask(number):
        with psycopg.connect(settings["DATABASE_URL"], connect_timeout=DEADLINE_S) as connection:
            return connection.execute("SELECT %s + 0", [number]).fetchone()[0]

    with concurrent.futures.ThreadPoolExecutor(30) as pool:
        assert list(pool.map(ask, range(30))) == list(range(30))


def test_a_cancel_request_reaches_a_branch_that_was_woken(sleepy):
    with socket.create_connection(("127.0.0.1", row(sleepy)[0]), timeout=DEADLINE_S) as client:
        client.sendall(struct.pack("!IIII", 16, 80877102, 1, 1))  # for nobody
        assert client.recv(1) == b""
    connection = sleepy.connect("feat")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        slow = pool.submit(connection.execute, "SELECT pg_sleep(600)")
        with sleepy.connect("feat") as other:
            wait_for(lambda: other.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                     .fetchone()[0], "the query runs")
        connection.cancel()
        with pytest.raises(psycopg.errors.QueryCanceled):
            slow.result(DEADLINE_S)


def test_whoever_is_connected_keeps_it_awake(sleepy):
    with sleepy.connect("feat") as connection:
        pid = server_of(sleepy)
        time.sleep(3)  # three times as long as it would take
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert server_of(sleepy) == pid
    wait_asleep(sleepy)


def test_a_server_that_was_killed_is_started_for_the_next_one(sleepy):
    with sleepy.connect("feat") as connection:
        os.kill(server_of(sleepy), signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            wait_for(lambda: connection.execute("SELECT pg_sleep(0.01)") is None, "the end")
    wait_for(lambda: not server_of(sleepy), "the server is dead")
    assert count(sleepy) == 1000


def test_without_a_gate_commands_wake_it_and_start_a_new_gate(sleepy):
    kill_gates(sleepy)
    assert sleepy.ok("psql", "feat", "--", "-XAtc", "SELECT count(*) FROM t").out == "1000\n"
    assert len(gates(sleepy)) == 1
    wait_asleep(sleepy)
    kill_gates(sleepy)
    sleepy.ok("status")
    assert count(sleepy) == 1000
    kill_gates(sleepy)  # while it is awake, with the gate's socket
    sleepy.ok("status")
    wait_asleep(sleepy)
    assert count(sleepy) == 1000


def test_a_gate_that_is_killed_at_any_moment_leaves_a_branch_that_works(sleepy):
    for pause in (0.6, 0.9, 1.1, 1.3):
        assert count(sleepy) == 1000
        time.sleep(pause)
        kill_gates(sleepy)
        sleepy.ok("status")
    assert count(sleepy) == 1000
    wait_asleep(sleepy)


def test_a_mark_that_a_killed_gate_left_is_taken_away(sleepy):
    with sleepy.connect("feat"):
        kill_gates(sleepy)
    assert server_of(sleepy)
    with contextlib.closing(sqlite3.connect(sleepy.home / "bough.db", timeout=20)) as db, db:
        db.execute("UPDATE backend SET asleep = 1 WHERE name = 'feat'")
    sleepy.ok("status")
    wait_asleep(sleepy)
    assert count(sleepy) == 1000


def test_there_is_one_gate_for_a_home(sleepy):
    sleepy.fails("gate", says="one runs already")
    jobs = [sleepy.popen("status") for _ in range(4)]
    for job in jobs:
        assert sleepy.finish(job).status == 0
    assert len(gates(sleepy)) == 1


def test_diff_and_merge_wake_it(sleepy):
    with sleepy.connect("feat") as connection:
        connection.execute("ALTER TABLE t ADD note text")
    wait_asleep(sleepy)
    assert sleepy.diff()["summary"]["added"] + sleepy.diff()["summary"]["modified"] > 0
    wait_asleep(sleepy)
    assert sleepy.merge()["status"] == "merged"
    sleepy.sql("parent", "SELECT note FROM t")
    wait_asleep(sleepy)
    assert count(sleepy) == 1000


def test_reset_and_delete_of_a_sleeping_branch(sleepy):
    sleepy.sql("feat", "DROP TABLE t")
    wait_asleep(sleepy)
    sleepy.ok("branch", "reset", "feat", "-y")
    assert count(sleepy) == 1000
    wait_asleep(sleepy)
    port = row(sleepy)[0]
    sleepy.ok("branch", "delete", "feat", "-y")
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S):
        pass
    assert sleepy.check_consistent() == {"parent": "ready"}


def test_what_is_stopped_stays_stopped(sleepy):
    assert sleepy.json("stop", "feat")["stopped"] == ["feat"]
    told = sleepy.branches()["feat"]
    assert (told["asleep"], told["running"]) == (False, False)
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", told["port"]), timeout=DEADLINE_S):
        pass
    sleepy.fails("psql", "feat", says="not running", hint="bough start feat")
    sleepy.ok("start", "feat")
    assert count(sleepy) == 1000
    wait_asleep(sleepy)
    assert sleepy.json("start")["started"] == []


def test_the_server_of_a_team_wakes_branches_too(project):
    project.ini("[branch]\nidle_timeout = 1s\n")
    project.sql("parent", "CREATE TABLE t (i int)", "INSERT INTO t SELECT generate_series(1, 1000)")
    server = Server(project)
    try:
        project.create("feat", "--no-switch")
        assert not gates(project), "its gate is in the server"
        wait_asleep(project)
        assert count(project) == 1000
    finally:
        server.close()
    project.ok("status")
    assert gates(project)
    wait_asleep(project)
    project.ini("[branch]\nidle_timeout = never\n")
    assert count(project) == 1000
    wait_for(lambda: not gates(project), "nothing needs a gate")


def test_a_wrong_time_is_told(project):
    project.fails("branch", "create", "feat", "--idle-timeout", "soon", status=64, says="soon", hint="10m")
    project.ini("[branch]\nidle_timeout = 5\n")
    project.fails("branch", "create", "feat", says="idle_timeout = 5", hint="10m")


# --- Times to live --------------------------------------------------------------------------------------------


def names(project):
    """Without a command, which would delete what is over itself."""
    return {name for (name,) in project.store("SELECT name FROM backend")}


def end_time_of(project, name):
    """As if its time were over."""
    with contextlib.closing(sqlite3.connect(project.home / "bough.db", timeout=20)) as db, db:
        db.execute("UPDATE backend SET expires_at = '2020-01-01T00:00:00.000Z' WHERE name = ?", [name])


def test_a_branch_is_deleted_when_its_time_is_over(project):
    told = project.ok("branch", "create", "feat", "--no-switch", "--ttl", "2s")
    assert "not merged" in told.out
    project.create("stays", "--no-switch", "--ttl", "3d")
    wait_for(lambda: names(project) == {"parent", "stays"}, "it is deleted", DEADLINE_S * 2)
    wait_for(lambda: not project.store("SELECT 1 FROM operation WHERE state = 'running'"), "it is done")
    reasons = project.store("SELECT data FROM operation WHERE kind = 'delete'")
    assert len(reasons) == 1 and "expired at" in reasons[0][0]
    project.check_consistent()
    assert project.branches()["stays"]["expires_at"]


def test_a_command_deletes_it_in_passing(project):
    project.create("feat", "--no-switch")
    end_time_of(project, "feat")
    told = project.ok("branch", "list")
    assert "deleted branch 'feat', which expired at 2020" in told.err
    assert names(project) == {"parent"}


def test_a_pinned_branch_stays_and_an_extended_one_has_more_time(project):
    project.create("pinned", "--no-switch", "--ttl", "1d")
    pinned = project.json("branch", "pin", "pinned")["branch"]
    assert pinned["pinned"] and pinned["expires_at"]
    project.create("longer", "--no-switch", "--ttl", "1d")
    first = project.branches()["longer"]["expires_at"]
    assert project.json("branch", "extend", "longer", "3d")["branch"]["expires_at"] > first
    project.create("short", "--no-switch", "--ttl", "1d")
    end_time_of(project, "pinned")
    end_time_of(project, "short")
    wait_for(lambda: "short" not in names(project), "it is deleted", DEADLINE_S * 2)
    assert names(project) == {"parent", "pinned", "longer"}
    assert project.json("branch", "extend", "longer", "never")["branch"]["expires_at"] is None
    project.fails("branch", "extend", "longer", "soon", status=64, says="soon")
    project.fails("branch", "extend", "nobody", "1d", says="nobody")
    project.ok("branch", "unpin", "pinned")
    project.ok("status")
    wait_for(lambda: names(project) == {"parent", "longer"}, "it is deleted", DEADLINE_S * 2)
    wait_for(lambda: not gates(project), "nothing needs a gate")


def test_a_default_time_to_live_is_in_the_file(project):
    project.ini("[branch]\nttl = 5d\nidle_timeout = 30m\n")
    assert project.create("feat")["expires_at"]
    assert "Ends" in project.ok("branch", "list").out
    assert "more time" not in project.ok("status").err
    project.json("branch", "extend", "feat", "10m")
    assert "bough branch extend feat" in project.ok("status").err
    assert project.create("forever", "--no-switch", "--ttl", "never")["expires_at"] is None
