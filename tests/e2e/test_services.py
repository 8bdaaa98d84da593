"""Services: processes that belong to a branch beside its server."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import urllib.request
from pathlib import Path

import pytest

from harness import IS_ROOT, processes_with, wait_for
from test_killed import kill_at

API = """
[service api]
command = /usr/bin/python3 service.py ${port}
env.DATABASE_URL = ${database_url}
env.QUERY = SELECT count(*) FROM t
health = http://127.0.0.1:${port}/health
"""
STUBBORN = """
[service stubborn]
command = /bin/sh -c "trap '' TERM; sleep 1000 & setsid sleep 1000 & while true; do sleep 1000; done"
stop_timeout = 1
"""


@pytest.fixture
def shop(project):
    shutil.copy(Path(__file__).parent / "service.py", project.directory)
    project.sql("parent", "CREATE TABLE t (a int)", "INSERT INTO t SELECT generate_series(1, 5)")
    return project


def ask(project, branch, path, name="API"):
    with urllib.request.urlopen(project.env(branch)[f"BOUGH_SERVICE_{name}_URL"] + path, timeout=20) as answer:
        return json.loads(answer.read())


def status(project, branch="feat"):
    return {one["name"]: one for one in project.branches()[branch]["services"]}


def pid_of(project, name="api"):
    return project.store("SELECT pid FROM service WHERE name = ?", name)[0][0]


def test_two_branches_answer_differently_on_two_ports(shop):
    shop.ini(API)
    shop.create("one")
    shop.create("two")
    shop.sql("two", "DELETE FROM t WHERE a > 2")
    assert ask(shop, "one", "/rows") == [[5]] and ask(shop, "two", "/rows") == [[2]]
    services = [status(shop, name)["api"] for name in ("one", "two")]
    assert all(one["running"] and one["healthy"] for one in services)
    assert services[0]["port"] != services[1]["port"]
    assert "BOUGH_SERVICE_API_URL" not in shop.env("parent")
    shop.json("branch", "delete", "one", "-y")
    assert ask(shop, "two", "/rows") == [[2]]
    assert shop.services() == shop.services("two")
    shop.check_consistent()


def test_a_service_stops_starts_and_is_reset_with_its_branch_and_keeps_its_port(shop):
    shop.ini(API)
    shop.create("feat")
    url = shop.env("feat")["BOUGH_SERVICE_API_URL"]
    assert shop.json("stop", "feat")["stopped"] == ["feat/api", "feat"]
    assert shop.services() == [] and not status(shop)["api"]["running"]
    assert shop.json("start", "feat")["started"] == ["feat", "feat/api"]
    assert shop.env("feat")["BOUGH_SERVICE_API_URL"] == url
    shop.sql("feat", "DELETE FROM t")
    assert ask(shop, "feat", "/rows") == [[0]]
    old = pid_of(shop)
    shop.json("branch", "reset", "feat", "-y")
    assert ask(shop, "feat", "/rows") == [[5]]
    assert shop.env("feat")["BOUGH_SERVICE_API_URL"] == url and pid_of(shop) != old
    assert shop.json("start")["started"] == []


def test_one_that_crashed_is_started_again(shop):
    shop.ini(API)
    shop.create("feat")
    os.kill(pid_of(shop), signal.SIGKILL)
    wait_for(lambda: not status(shop)["api"]["running"], "the service to be seen as down")
    text = shop.ok("status").out
    assert re.search("services +api stopped", text), text
    assert shop.json("start", "feat")["started"] == ["feat/api"]
    assert ask(shop, "feat", "/rows") == [[5]]


def test_what_a_service_is_given(shop):
    (shop.directory / "jwt").write_text("shared-secret\n")
    (shop.directory / "jwt").chmod(0o600)
    shop.environment |= {"REGION": "north", "UNASKED": "no"}
    shop.ini(API + """
env.KEY = ${api_key}
env.JWT = ${jwt_secret}
env.NAMES = ${project} ${branch} ${parent_appkey} ${service.api.port} ${service.other.port}
env.REGION = ${env.REGION}
env.PRICE = $$5 and $5 and $${port}
[service other]
command = /bin/sleep 1000
[credentials]
jwt_secret_file = jwt
""")
    branch = shop.create("feat")
    env = ask(shop, "feat", "/env")
    ports = [status(shop)[name]["port"] for name in ("api", "other")]
    appkey = shop.store("SELECT appkey FROM project")[0][0]
    assert env["NAMES"].split() == ["demo", "feat", appkey, *map(str, ports)]
    assert env["DATABASE_URL"] == shop.env("feat")["DATABASE_URL"]
    assert env["KEY"].startswith("ik_") and env["JWT"] == "shared-secret"
    assert env["REGION"] == "north" and env["PRICE"] == "$5 and $5 and ${port}"
    assert env["BOUGH_BRANCH"] == "feat" and "UNASKED" not in env and "BOUGH_HOME" not in env
    assert branch["branch_state"] == "ready"
    # Nothing secret where others can look.
    secrets = [env["KEY"], env["JWT"], shop.env("feat")["PGPASSWORD"], shop.env()["PGPASSWORD"]]
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            line = (entry / "cmdline").read_bytes()
            assert not any(secret.encode() in line for secret in secrets), line
    for path in shop.home.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.stat().st_mode & 0o044:
            assert not any(secret.encode() in path.read_bytes() for secret in secrets), path
    if IS_ROOT:
        assert all(os.stat(f"/proc/{pid}").st_uid != 0 for pid in shop.services())


def test_the_environment_wins_over_the_secret_s_file(shop):
    shop.environment["BOUGH_JWT_SECRET"] = "from-outside"
    shop.ini(API + "env.JWT = ${jwt_secret}\n")
    shop.create("feat")
    assert ask(shop, "feat", "/env")["JWT"] == "from-outside"


WRONG = {
    "no command": ("[service a]\nhealth = http://x/\n", "has no 'command'", None),
    "an empty section": ("[service a]\n", "has no 'command'", None),
    "an unknown key": ("[service a]\ncommand = x\nport = 1\n", "unknown key 'port'", r"env\.NAME"),
    "an unknown variable": ("[service a]\ncommand = x ${prot}\n", r"no \$\{prot\}", "database_url, port, api_key"),
    "an unknown volume": ("[service a]\ncommand = x\nenv.A = ${volume.files}\n", r"no \$\{volume.files\}", None),
    "an unknown service": ("[service a]\ncommand = x\nenv.A = ${service.b.port}\n", r"no \$\{service", "service.a.port"),
    "a variable without an end": ("[service a]\ncommand = x ${port\n", "has no '}'", None),
    "a quote without an end": ("[service a]\ncommand = x 'y\n", "quote", None),
    "a role's password in the command": ("[service a]\ncommand = x ${password.app}\n", "others could read it", "env.NAME"),
    "a secret in the command": ("[service a]\ncommand = x --url=${database_url}\n", "others could read it", "env.NAME"),
    "a key in the command": ("[service a]\ncommand = x ${api_key}\n", "others could read it", "env.NAME"),
    "a secret in the address": ("[service a]\ncommand = x\nhealth = http://h/?k=${jwt_secret}\n", "health", "env.NAME"),
    "a bad name": ("[service A_b]\ncommand = x\n", "cannot be called so", "small letters"),
    "no number": ("[service a]\ncommand = x\nstop_timeout = soon\n", "no number of seconds", None),
    "neither yes nor no": ("[service a]\ncommand = x\nparent = maybe\n", "parent = maybe", "yes or no"),
    "nobody's secret": ("[service a]\ncommand = /bin/sleep 9\nenv.A = ${jwt_secret}\n", "jwt_secret", "BOUGH_JWT_SECRET"),
    "a variable that nobody set": ("[service a]\ncommand = /bin/sleep 9\nenv.A = ${env.NONE_SUCH}\n", "NONE_SUCH", None),
    "no such program": ("[service a]\ncommand = /no/such/program\n", "no such program", None),
    "a secret that all can read": ("[credentials]\njwt_secret_file = open\n[service a]\ncommand = /bin/sleep 9\n"
                                   "env.A = ${jwt_secret}\n", "everybody can read", "chmod 600"),
}


def test_wrong_input_is_told_and_leaves_nothing(shop):
    (shop.directory / "open").write_text("x")
    (shop.directory / "open").chmod(0o644)
    for what, (text, says, hint) in WRONG.items():
        shop.ini(text)
        shop.fails("branch", "create", "feat", says=says, hint=hint)
        shop.check_consistent()
        assert shop.branches() == {} and shop.services() == [], what


def test_a_service_that_dies_at_its_start_fails_the_create_with_its_last_words(shop):
    shop.ini("[service api]\ncommand = /bin/sh -c \"echo 'cannot find my socks' >&2; exit 3\"\n")
    document = shop.json("branch", "create", "feat", status=1)
    assert document["code"] == "service" and "ended with exit status 3" in document["message"]
    assert "socks" in document["detail"]
    shop.check_consistent()
    assert shop.branches() == {} and shop.services() == []
    shop.fails("branch", "create", "bare", "--mode", "schema-only", says="service 'api'.*exit status 3")
    assert len(shop.servers()) == 1


def test_one_that_never_becomes_healthy_fails_the_create_when_its_time_is_over(shop):
    shop.ini(API + "env.SICK = yes\nstart_timeout = 1\n")
    document = shop.json("branch", "create", "feat", status=1)
    assert "status 503" in document["message"] and "listening" in document["detail"]
    assert "start_timeout" in document["hint"]
    shop.check_consistent()
    assert shop.branches() == {} and shop.services() == []


def test_a_reset_that_breaks_a_service_leaves_the_branch_as_it_was(shop):
    shop.sql("parent", "CREATE TABLE broken ()")
    shop.ini("[volume files]\n")
    shop.create("feat")
    shop.sql("feat", "DROP TABLE broken", "DELETE FROM t")
    (Path(shop.env("feat")["BOUGH_VOLUME_FILES"]) / "mine").write_text("x")
    shop.ini("[volume files]\n" + API + "env.UNLESS = SELECT to_regclass('broken') IS NOT NULL\n"
             "env.FILES = ${volume.files}\n")
    assert shop.json("start", "feat")["started"] == ["feat/api"]
    document = shop.json("branch", "reset", "feat", "-y", status=1)
    assert document["code"] == "service" and "the database is broken" in document["detail"]
    assert shop.check_consistent()["feat"] == "ready"
    assert ask(shop, "feat", "/rows") == [[0]] and ask(shop, "feat", "/files") == {"mine": "x"}
    shop.sql("feat", "CREATE TABLE broken ()")
    shop.ini("[volume files]\n" + API + "env.FILES = ${volume.files}\n")
    shop.json("branch", "reset", "feat", "-y")
    assert ask(shop, "feat", "/rows") == [[5]] and ask(shop, "feat", "/files") == {}


def test_children_that_a_service_leaves_end_with_it(shop):
    shop.ini(STUBBORN)
    shop.create("feat")
    wait_for(lambda: len(shop.services()) >= 4, "the children")
    sessions = {os.getsid(pid) for pid in shop.services()}
    assert len(sessions) >= 2, "one should have a session of its own"
    shop.json("branch", "delete", "feat", "-y")
    assert shop.services() == []


def test_children_of_one_that_crashed_end_too(shop):
    shop.ini(STUBBORN)
    shop.create("feat")
    wait_for(lambda: len(shop.services()) >= 4, "the children")
    os.kill(pid_of(shop, "stubborn"), signal.SIGKILL)
    wait_for(lambda: not status(shop)["stubborn"]["running"], "the end of the first")
    before = set(shop.services())
    assert before
    shop.json("start", "feat")
    assert not before & set(shop.services()), "children of the crashed one are left"


def test_a_port_that_a_stranger_has_taken_is_left_to_it(shop):
    shop.ini(API)
    shop.create("feat")
    port = status(shop)["api"]["port"]
    shop.json("stop", "feat")
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        shop.json("start", "feat")
        assert status(shop)["api"]["port"] != port
        assert ask(shop, "feat", "/rows") == [[5]]


def test_only_our_own_process_is_signalled(shop):
    """The number of a process that has ended may be a stranger's by now."""
    shop.ini("[service a]\ncommand = /bin/sleep 1000\n")
    shop.create("feat")
    stranger = shop.popen("logs", "-f")  # some process that is not the service
    os.kill(pid_of(shop, "a"), signal.SIGKILL)
    wait_for(lambda: not status(shop)["a"]["running"], "the service to end")
    with contextlib.closing(sqlite3.connect(shop.home / "bough.db", timeout=20)) as db, db:
        db.execute("UPDATE service SET pid = ?", [stranger.pid])
    assert not status(shop)["a"]["running"]
    shop.json("branch", "delete", "feat", "-y")
    assert stranger.poll() is None
    stranger.terminate()
    stranger.communicate()
    shop.running.remove(stranger)


def test_the_parent_has_only_services_that_say_so(shop):
    shop.ini(API + "parent = yes\n[service other]\ncommand = /bin/sleep 1000\n")
    assert shop.services() == []
    assert shop.json("start")["started"] == ["parent/api"]
    assert ask(shop, "parent", "/rows") == [[5]]
    shop.create("feat")
    assert set(status(shop)) == {"api", "other"}
    shop.sql("parent", "INSERT INTO t VALUES (6)")
    assert ask(shop, "parent", "/rows") == [[6]] and ask(shop, "feat", "/rows") == [[5]]
    assert [one["name"] for one in shop.json("--project", shop.directory, "status")["services"]] == ["api", "other"]
    shop.json("stop", "parent")
    assert shop.services() == shop.services("feat")


def test_a_service_that_bough_ini_does_not_name_any_more_ends(shop):
    shop.ini(API + "[service other]\ncommand = /bin/sleep 1000\n")
    shop.create("feat")
    shop.ini("[service new]\ncommand = /bin/sleep 1000\n")
    assert shop.json("start", "feat")["started"] == ["feat/new"]
    assert set(status(shop)) == {"new"} and len(shop.services()) == 1


def test_logs(shop):
    shop.ini("[service talk]\ncommand = /bin/sh -c \"for i in $$(seq 1 300); do echo line $$i; done; "
             "sleep 1000\"\n")
    shop.create("feat")
    assert shop.ok("logs", "feat", "talk", "-n", "2").out == "line 299\nline 300\n"
    assert len(shop.ok("logs", "feat", "talk").out.splitlines()) == 100
    document = shop.json("logs", "feat", "talk", "-n", "1")
    assert document["lines"] == ["line 300"] and Path(document["path"]).stat().st_mode & 0o777 == 0o600
    assert "database system is ready" in shop.ok("logs", "feat", "-n", "1000").out
    assert shop.ok("logs", "parent", "-n", "0").out == ""
    shop.fails("logs", "feat", "none", says="no service 'none'", hint="talk")
    shop.fails("logs", "nobody", says="nobody")
    shop.fails("logs", "feat", "talk", "-n", "x", status=64, says="number of lines")
    follower = shop.popen("logs", "feat", "talk", "-n", "1", "-f")
    assert follower.stdout.readline() == "line 300\n"
    with open(document["path"], "a", encoding="utf8") as log:
        log.write("one more\n")
    assert follower.stdout.readline() == "one more\n"
    follower.terminate()
    follower.communicate()
    shop.running.remove(follower)
    with open(document["path"], "r+b") as log:
        log.truncate(11 << 20)
    shop.json("stop", "feat")
    shop.json("start", "feat")
    assert Path(document["path"] + ".1").stat().st_size == 11 << 20
    assert shop.ok("logs", "feat", "talk", "-n", "1").out == "line 300\n"


@pytest.mark.parametrize("moment", [("step", "create", 7), ("after", 300), ("after", 600)])
def test_no_process_of_a_killed_create_is_left(shop, moment):
    shop.ini(API + STUBBORN)
    kill_at(shop, moment, "branch", "create", "feat")
    result = shop.run("status")
    assert result.status == 0, repr(result)
    states = shop.check_consistent()
    if "feat" not in states:
        assert shop.services() == [] and len(shop.servers()) == 1
    else:
        assert states["feat"] == "ready" and ask(shop, "feat", "/rows") == [[5]]


@pytest.mark.parametrize("moment", [("step", "reset", k) for k in (2, 3, 7, 8)])
def test_no_process_of_a_killed_reset_is_left(shop, moment):
    shop.ini(API + STUBBORN)
    shop.create("feat")
    shop.sql("feat", "DELETE FROM t")
    before = shop.services()
    kill_at(shop, moment, "branch", "reset", "feat", "-y")
    result = shop.run("status")
    assert result.status == 0, repr(result)
    states = shop.check_consistent()
    assert states["feat"] == "ready"
    shop.ok("start", "feat")
    count = shop.value("feat", "SELECT count(*) FROM t")
    assert count in (0, 5) and ask(shop, "feat", "/rows") == [[count]]
    assert len(shop.services()) <= len(before) + 1, "more than one generation"
    assert all(one["running"] for one in status(shop).values())


def test_what_bough_starts_for_a_service_is_not_that_service_s(shop):
    """A service may run bough itself: the servers that it starts must not end with it."""
    shop.create("feat")
    shop.json("stop", "feat")
    shop.environment["BOUGH_SERVICE_ID"] = "some/service"
    shop.json("start", "feat")
    assert shop.servers() and processes_with("BOUGH_SERVICE_ID=some/") == []


def test_a_service_can_connect_as_a_role_of_its_branch(shop):
    shop.sql("parent", "CREATE ROLE app LOGIN PASSWORD 'on-the-parent'", "GRANT SELECT ON t TO app")
    shop.ini(API.replace("${database_url}", "postgresql://app:${password.app}@${database_host}:${database_port}"
                                            "/${database_name}").replace("count(*)", "current_user, count(*)"))
    shop.create("feat")
    assert ask(shop, "feat", "/rows") == [["app", 5]]
