"""The command line as a client of `bough serve`: what it prints and how it ends is the same as on the machine of
the project."""

import contextlib
import http.client
import http.server
import json
import re
import shutil
import socket
import stat
import subprocess
import threading
import uuid
from pathlib import Path

import pytest

from harness import Project, Result, binary, wait_for
from serving import Served, Server

TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
DURATION = re.compile(r"\b\d+(\.\d+)? (ms|s|us|µs|min)\b( ago)?|just now")
FINGERPRINT = re.compile(r"\b[0-9a-f]{32,64}\b")
UUID = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
SIZE = re.compile(r"\b\d+(\.\d+)? (B|KiB|MiB|GiB|TiB)\b")
CHANGING = ("duration_us", "rehearsal_us", "commute_us", "free_bytes", "size_bytes", "directory", "fingerprint",
            "rows_lost", "size_bytes")


class Client(Project):
    """A directory and a home of their own that know the project through its server only."""

    def __init__(self, served, key=None, link=True):
        super().__init__()
        self.served = served
        self.url = f"http://127.0.0.1:{served.server.port}"
        self.key = key or served.server.key
        if link:
            self.link()

    def feed(self, text, *args, status=0):
        """With something on standard input."""
        done = subprocess.run([binary(), *args], cwd=self.directory, env=self.environment, input=text,
                              capture_output=True, text=True, timeout=120, check=False)
        self.check_sanity(done.args, done.returncode, done.stdout, done.stderr)
        result = Result(done.args, done.returncode, done.stdout, done.stderr)
        assert result.status == status, repr(result)
        return result

    def link(self, *args, key=None, status=0):
        return self.feed((key or self.key) + "\n", "link", "--api-url", self.url, "--key-stdin", *args,
                         status=status)

    @property
    def credentials(self):
        return self.home / "credentials"

    def move_to(self, url):
        """The server is known by another address now."""
        context = self.directory / ".bough" / "context"
        context.write_text(re.sub(r"url = .*", f"url = {url}", context.read_text()))
        self.credentials.write_text(json.dumps({url: self.key}))

    def close(self):
        context = self.directory / ".bough" / "context"
        if context.exists():
            context.unlink()
            context.parent.rmdir()
        for name in ("credentials", "credentials.lock"):
            (self.home / name).unlink(missing_ok=True)
        super().close()


@pytest.fixture(name="served", scope="module")
def fixture_served():
    made = Served()
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(name="new_client")
def fixture_new_client(served):
    with contextlib.ExitStack() as stack:
        def make(**options):
            made = Client(served, **options)
            stack.callback(made.close)
            return made
        yield make


@pytest.fixture(name="client")
def fixture_client(new_client):
    return new_client()


@pytest.fixture(name="local")
def fixture_local(served):
    return served.project


@pytest.fixture(name="name")
def fixture_name(local):
    """A name for a branch, which is deleted in the end. Tables of the test are called after it, too."""
    made = f"n{uuid.uuid4().hex[:8]}"
    yield made
    for branch in local.branches():
        if branch.startswith(made):
            local.ok("branch", "delete", branch, "-y")
    local.ok("branch", "switch", "--parent")


def plain(document):
    """A document without what differs from one run, or one directory, to the next."""
    if isinstance(document, dict):
        return {key: None if key in CHANGING else plain(value) for key, value in document.items()}
    if isinstance(document, list):
        return [plain(one) for one in document]
    return same(document) if isinstance(document, str) else document


def same(text):
    for pattern, what in ((TIME, "TIME"), (UUID, "UUID"), (DURATION, "DURATION"), (FINGERPRINT, "PRINT"),
                          (SIZE, "SIZE")):
        text = pattern.sub(what, text)
    return text


def compare(local, client, *args):
    """The same command here and there: the same output, errors and exit status; in words and as JSON."""
    here, there = local.run(*args), client.run(*args)
    shown = [same(one.text).replace(str(side.directory), "DIRECTORY")
             for one, side in ((here, local), (there, client))]
    assert here.status == there.status, f"{here!r}\n{there!r}"
    assert [line.split() for line in shown[0].splitlines()] == [line.split() for line in shown[1].splitlines()]
    here, there = local.run(*args, "--json"), client.run(*args, "--json")
    assert here.status == there.status, f"{here!r}\n{there!r}"
    first, second = plain(here.json()), plain(there.json())
    assert list(first) == list(second)
    assert first == second


# --- The same here and there -----------------------------------------------------------------------------


def test_looking_is_the_same_here_and_there(local, client, name):
    local.sql("parent", f"CREATE TABLE {name} (i int)")
    local.create(name)
    local.sql(name, f"ALTER TABLE {name} ADD COLUMN note text", f"CREATE TABLE {name}_more (i int)")
    local.sql("parent", f"ALTER TABLE {name} ADD COLUMN other text")
    client.ok("branch", "switch", name)
    for command in (["status"], ["branch", "list"], ["branch", "list", "-q"], ["branch", "diff", name],
                    ["branch", "diff", name, "--sql"], ["branch", "merge", name, "--dry-run"],
                    ["branch", "merge", name, "--dry-run", "--no-rehearsal", "--online"], ["env"], ["env", name, "--export"],
                    ["env", "parent"], ["logs", "-n", "0"], ["branch", "switch", name],
                    ["branch", "switch", "--parent"], ["status"]):
        compare(local, client, *command)


def test_what_goes_wrong_is_the_same_here_and_there(local, client, name):
    local.create(name)
    client.ok("branch", "switch", name)
    for command in (["branch", "create", name], ["branch", "create", "no_name"], ["branch", "diff", "none"],
                    ["branch", "diff", "parent"], ["branch", "merge", "none", "-y"], ["branch", "merge", name],
                    ["branch", "merge", "parent", "-y"], ["branch", "delete", "none", "-y"],
                    ["branch", "delete", "parent", "-y"], ["branch", "delete", name],
                    ["branch", "reset", "none", "-y"], ["branch", "reset", "parent", "-y"],
                    ["branch", "switch", "none"], ["env", "none"], ["env", name, "--role", "nobody"],
                    ["logs", name, "none"], ["psql", "none"], ["run", name, "--", "no-such-program"],
                    ["branch", "merge", name, "-y", "--expect", "0" * 32], ["key", "revoke", "none"],
                    ["key", "create", "a(b)"]):
        if command[0] in ("psql", "run"):
            here, there = local.run(*command), client.run(*command)
            assert (here.status, here.text) == (there.status, there.text)
        else:
            compare(local, client, *command)


def test_a_stopped_branch_is_the_same_here_and_there(local, client, name):
    local.create(name, "--no-switch")
    local.ok("stop", name)
    for command in (["branch", "list"], ["branch", "diff", name], ["branch", "merge", name, "--dry-run"]):
        compare(local, client, *command)
    here, there = local.run("psql", name), client.run("psql", name)
    assert (here.status, here.text) == (there.status, there.text) and here.status == 1


def test_conflicts_are_the_same_here_and_there(local, client, name):
    local.sql("parent", f"CREATE TABLE {name} (i int)")
    local.create(name, "--no-switch")
    local.sql(name, f"ALTER TABLE {name} ALTER i TYPE bigint", f"CREATE TABLE {name}_x (a int)")
    local.sql("parent", f"ALTER TABLE {name} ALTER i TYPE text")
    for command in (["branch", "merge", name, "-y"], ["branch", "merge", name, "--dry-run"],
                    ["branch", "merge", name, "-y", "--strict"], ["branch", "merge", name, "-y", "-q"]):
        compare(local, client, *command)
    assert client.merge(name, status=2)["status"] == "conflicted"


def test_a_plan_that_fails_in_rehearsal_is_the_same_here_and_there(local, client, name):
    local.sql("parent", f"CREATE TABLE {name} (i int)")
    local.create(name, "--no-switch")
    local.sql(name, f"ALTER TABLE {name} ADD CONSTRAINT odd CHECK (i % 2 = 1)")
    local.sql("parent", f"INSERT INTO {name} VALUES (2)")
    compare(local, client, "branch", "merge", name, "-y")


def test_the_whole_story_from_elsewhere(local, client, name):
    local.sql("parent", f"CREATE TABLE {name} (id int PRIMARY KEY)", f"INSERT INTO {name} VALUES (1), (2)")
    pair = []
    for side, branch in ((local, f"{name}-a"), (client, f"{name}-b")):
        steps = [side.run("branch", "create", branch),
                 side.run("branch", "create", f"{branch}2", "--no-switch", "--mode", "schema-only")]
        steps.append(side.run("psql", "--", "-Atc", f"SELECT count(*) FROM {name}"))
        steps.append(side.run("psql", f"{branch}2", "--", "-Atc", f"SELECT count(*) FROM {name}"))
        column = branch.replace("-", "_")
        steps.append(side.run("run", "--", "psql", "-qc", f"ALTER TABLE {name} ADD COLUMN {column} text"))
        steps.append(side.run("branch", "merge", branch, "-y"))
        steps.append(side.run("branch", "merge", branch, "-y"))
        assert local.value("parent", f"SELECT count({column}) FROM {name}") == 0
        steps.append(side.run("branch", "list"))
        steps.append(side.run("branch", "reset", branch, "-y"))
        steps.append(side.run("branch", "delete", branch, "-y"))
        steps.append(side.run("branch", "delete", f"{branch}2", "-y"))
        steps.append(side.run("status"))
        assert [step.status for step in steps] == [0] * len(steps), steps
        texts = [same(step.text).replace(branch, "BRANCH").replace(column, "COLUMN")
                 .replace(str(side.directory), "DIRECTORY") for step in steps]
        pair.append([re.sub(r"\b\d{5}\b", "PORT", re.sub(r" +", " ", text)) for text in texts])
    assert pair[0] == pair[1]


def keys(document):
    return {key: keys(value) for key, value in document.items()} if isinstance(document, dict) else type(document)


def test_documents_of_changes_are_the_same_here_and_there(local, client, name):
    for command in (["branch", "create"], ["branch", "switch"], ["branch", "merge", "-y"], ["branch", "reset", "-y"],
                    ["branch", "delete", "-y"]):
        here, there = local.json(*command, f"{name}-a"), client.json(*command, f"{name}-b")
        assert list(here) == list(there) and keys(here) == keys(there)


def test_a_merge_is_asked_about_and_saved(local, client, name):
    local.create(name, "--no-switch")
    local.sql(name, f"CREATE TABLE {name} (a int)")
    result = client.on_terminal("branch", "merge", name, answers=["n"])
    assert result.status == 1 and "not confirmed" in result.out and f"CREATE TABLE public.{name}" in result.out
    assert local.value("parent", f"SELECT to_regclass('{name}')") is None
    saved = client.directory / "saved.sql"
    result = client.on_terminal("branch", "merge", name, "--save-sql", saved, answers=["y"])
    assert result.status == 0 and f"merged '{name}'" in result.out
    assert f"CREATE TABLE public.{name}" in saved.read_text()
    assert local.value("parent", f"SELECT to_regclass('{name}')::text") == name


class Acting(str):
    """An answer that does something before it is given."""

    def encode(self, *args):
        self.act()
        return super().encode(*args)


def test_a_plan_that_moved_is_shown_and_asked_about_again(local, client, name):
    local.create(name, "--no-switch")
    local.sql(name, f"CREATE TABLE {name} (a int)")
    late = Acting("y")
    late.act = lambda: local.sql(name, f"CREATE TABLE {name}_late (a int)")
    result = client.on_terminal("branch", "merge", name, answers=[late, "n"])
    assert "a side has moved since the preview" in result.out and result.out.count("[y/N]") == 2
    assert f"CREATE TABLE public.{name}_late" in result.out and result.status == 1
    assert local.value("parent", f"SELECT to_regclass('{name}')") is None
    early = client.preview(name)["diff"]["fingerprint"]
    local.sql(name, f"DROP TABLE {name}_late")
    assert client.merge(name, "--expect", early, status=1)["code"] == "merge.moved"
    assert local.value("parent", f"SELECT to_regclass('{name}')") is None
    assert client.merge(name)["status"] == "merged"


def test_steps_are_named_as_here(local, client, name):
    told = client.ok("-v", "branch", "create", name).err
    known = re.findall("^bough: (.+)$", local.ok("-v", "branch", "create", f"{name}-2").err, re.M)
    steps = re.findall("^bough: (.+)$", told, re.M)
    assert steps and set(steps) <= set(known), told


def test_a_log_is_followed_from_elsewhere(local, client, name):
    local.create(name, "--no-switch")
    process = client.popen("logs", name, "-n", "0", "-f")
    seen = threading.Event()

    def read():
        for line in process.stdout:
            if "come-and-see" in line:
                seen.set()
                return

    reader = threading.Thread(target=read)
    reader.start()

    def say():
        with local.connect(name) as connection:
            connection.execute("DO $$BEGIN RAISE LOG 'come-and-see'; END$$")
        return seen.wait(0.2)

    wait_for(say, "the line of the log")
    process.kill()
    reader.join()
    process.communicate()
    client.running.remove(process)


def test_looking_does_not_wait_for_the_operations_of_others(served, new_client, local, name):
    """The only worker is busy until the file is there."""
    before = (local.directory / "bough.ini").read_text()
    started, may_go = local.base / f"{name}-started", local.base / f"{name}-may-go"
    server = Server(local, "--workers", "1", key=served.server.key)
    try:
        local.ini(before + f'\n[hooks]\npre_create = /bin/sh -c "touch {started}; '
                           f'until test -e {may_go}; do sleep 0.1; done"\n')
        client, other = new_client(link=False), new_client(link=False)
        client.url = other.url = f"http://127.0.0.1:{server.port}"
        client.link()
        other.link()
        process = client.popen("branch", "create", name, "--no-switch")
        wait_for(started.exists, "the hook")
        for command in (["status"], ["branch", "list"], ["env"], ["logs"], ["key", "list"]):
            other.ok(*command)
        may_go.touch()
        assert client.finish(process).status == 0
    finally:
        may_go.touch()
        local.ini(before)
        server.close()


def test_keys_and_the_audit_are_those_of_the_server(local, client, name):
    made = client.json("key", "create", name, "--role", "merger")
    assert made["token"].startswith("uak_") and made["key"]["role"] == "merger"
    assert made["key"] in client.json("key", "list")["data"]
    compare(local, client, "key", "list")
    client.ok("key", "revoke", name)
    revoked = [key for key in local.json("key", "list")["data"] if key["id"] == made["key"]["id"]]
    assert revoked[0]["revoked_at"]
    rows = client.json("audit")["data"]
    assert any(row["action"] == "DELETE /bough/v1/keys/{key}" for row in rows)
    assert local.json("audit")["data"] == client.json("audit")["data"]


SERVICE = """
[service api]
command = /usr/bin/python3 service.py ${port}
health = http://127.0.0.1:${port}/health

[volume files]
path = files

[hooks]
post_create = /bin/sh -c "echo too late >&2; exit 1"
post_merge = /bin/sh -c "exit 3"
pre_delete = /bin/sh -c "test $BOUGH_BRANCH != kept"
"""


@pytest.fixture(name="equipped")
def fixture_equipped(local):
    """With a service, a volume and hooks."""
    shutil.copy(Path(__file__).parent / "service.py", local.directory)
    (local.directory / "files").mkdir(exist_ok=True)
    before = (local.directory / "bough.ini").read_text()
    local.ini(before + SERVICE)
    yield local
    local.ini(before)


def test_services_volumes_and_hooks_are_the_same_here_and_there(equipped, client, name):
    pair = []
    for side, branch in ((equipped, f"{name}-a"), (client, f"{name}-b")):
        made = side.run("branch", "create", branch, "--json")
        assert made.status == 0 and len(made.json()["warnings"]) == 1
        merged = side.json("branch", "merge", branch, "-y")
        pair.append((keys(made.json()), keys(merged), same(made.json()["warnings"][0])))
    assert pair[0] == pair[1]
    client.ok("branch", "switch", f"{name}-a")
    equipped.ok("branch", "switch", f"{name}-a")
    for command in (["status"], ["branch", "list"], ["env"], ["logs", f"{name}-a", "api"],
                    ["branch", "merge", f"{name}-a", "-y"]):
        compare(equipped, client, *command)
    assert "BOUGH_SERVICE_API_URL" in client.json("env") and "BOUGH_VOLUME_FILES" in client.json("env")
    assert client.json("status")["services"][0]["healthy"]


# --- What may not -----------------------------------------------------------------------------------------


def test_each_role_may_do_its_part(served, new_client, local, name):
    local.create(name, "--no-switch")
    local.sql(name, f"CREATE TABLE {name} (a int)")
    viewer = new_client(key=served.server.make_key(f"{name}-v", "viewer"))
    shown = viewer.json("status")
    assert shown["pool"]["directory"] is None and shown["parent"]["data_path"] is None
    assert str(local.home) not in viewer.ok("status").out
    assert viewer.json("branch", "list")["data"]
    assert viewer.diff(name)["summary"]["added"] == 1
    for command in (["branch", "create", "x"], ["env", name], ["logs"], ["branch", "merge", name, "--dry-run"]):
        assert viewer.json(*command, status=1)["code"] == "forbidden"
    member = new_client(key=served.server.make_key(f"{name}-m", "member"))
    member.fails("branch", "merge", name, "-y", says="needs the role 'merger', the key has 'member'")
    member.fails("branch", "delete", name, "-y", says="only to branches of its own")
    member.fails("env", "parent", says="needs the role 'admin'")
    assert member.json("env", name)["PGPORT"]
    member.create(f"{name}-own")
    assert member.json("branch", "delete", f"{name}-own", "-y") == {"deleted": f"{name}-own"}
    assert "none: on the parent" in member.ok("status").out
    assert local.value("parent", f"SELECT to_regclass('{name}')") is None


@pytest.mark.parametrize("command", [["init", "x"], ["sync"], ["start"], ["stop"], ["serve"], ["doctor"],
                                     ["destroy", "-y"]])
def test_what_is_local_says_so(client, command):
    result = client.fails(*command, status=64, says="is linked to '.*works only on the machine of the project")
    assert client.url in result.err
    assert client.json(*command, status=64)["code"] == "usage"
    assert not (client.home / "bough.db").exists()


@pytest.mark.parametrize("options", [["create", "far", "--fresh"], ["create", "far", "--from-backup", "main"],
                                     ["merge", "far", "--fresh", "-y"]])
def test_options_that_are_local_say_so(client, options):
    client.fails("branch", *options, status=64, says="from here: do it on the server's machine")


def test_a_wrong_key_is_told(new_client, client):
    wrong = "uak_000000000000_" + "x" * 40
    stranger = new_client(link=False)
    result = stranger.link(key=wrong, status=1)
    assert "this key is not good" in result.err and stranger.url in result.err and wrong not in result.err
    assert not stranger.credentials.exists() and not (stranger.directory / ".bough").exists()
    result = stranger.link(key="secret-thing", status=64)
    assert "secret-thing" not in result.text
    client.environment["BOUGH_API_KEY"] = wrong
    client.fails("branch", "list", says="this key is not good", hint="bough link --api-url")
    assert client.json("branch", "list", status=1)["code"] == "unauthorized"
    client.environment["BOUGH_API_KEY"] = "ik_of_a_branch"
    client.ok("branch", "list")
    client.credentials.unlink()
    client.fails("branch", "list", says="no key is known", hint="bough link")


def test_a_server_that_is_down_is_told(client):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        client.move_to(url)
        client.fails("branch", "list", says=f"cannot reach '{url}'", hint="bough serve")
        for command in (["status"], ["branch", "create", "x"], ["env"], ["psql"], ["key", "list"]):
            assert client.run(*command).status == 1
        assert client.json("status", status=1)["code"] == "unreachable"


def test_what_is_not_bough_is_told(client):
    """Another server, which says something else."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        process = client.popen("link", "--api-url", url, env=client.environment | {"BOUGH_API_KEY": client.key})
        connection = listener.accept()[0]
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 5\r\n\r\nhello")
        connection.close()
        result = client.finish(process)
    assert result.status == 1 and "is not bough" in result.err, repr(result)


class Between(http.server.BaseHTTPRequestHandler):
    """Hands requests on to the server, and answers back after `change`."""

    server_port = None
    change = staticmethod(lambda text: text)
    seen = []

    def do_GET(self):
        self.seen.append(self.path)
        connection = http.client.HTTPConnection("127.0.0.1", self.server_port, timeout=60)
        connection.request("GET", self.path, headers={"Authorization": self.headers["Authorization"]})
        answer = connection.getresponse()
        text = self.change(answer.read().decode()).encode()
        connection.close()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


@contextlib.contextmanager
def between(server, change=lambda text: text):
    """A server in front of the server; its address."""
    handler = type("Handler", (Between,), {"server_port": server.port, "change": staticmethod(change), "seen": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as front:
        thread = threading.Thread(target=front.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{front.server_address[1]}", handler.seen
        finally:
            front.shutdown()
            thread.join()


def test_a_branch_that_cannot_be_reached_from_here_is_told(served, new_client, local, name):
    local.create(name, "--no-switch")
    port = local.env(name)["PGPORT"]
    client = new_client(link=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        other = str(taken.getsockname()[1])
        with between(served.server, lambda text: re.sub(rf"\b{port}\b", other, text)) as (url, _):
            client.url = url
            client.link()
            for command in (["psql", name], ["run", name, "--", "true"]):
                client.fails(*command, says=f"cannot reach '{name}' from here: it listens on port {other} of its own",
                             hint=f"ssh -N -L {other}:127.0.0.1:{other}")
            assert client.json("env", name)["PGPORT"] == other


def test_answers_that_make_no_sense_do_no_harm(served, new_client):
    """A server of another version, or something in between."""
    client = new_client()
    answers = ['{"data": [1, {"name": 5, "branch_state": "new", "branch_metadata": []}], "more": {}}',
               '{"data": {}}', "[]", "{", '{"data": [{"branch_metadata": {"mode": "other"}, "port": "x"}]}']
    for text in answers:
        with between(served.server, lambda _, text=text: text) as (url, seen):
            client.move_to(url)
            for command in (["branch", "list"], ["branch", "list", "--json"], ["status"], ["env"], ["branch", "diff", "x"], ["key", "list"],
                            ["audit"], ["logs"]):
                assert client.run(*command).status in (0, 1)
            assert seen


def test_a_directory_cannot_say_where_a_key_goes(served, client):
    """Someone may have made .bough/ for us."""
    client.environment["BOUGH_API_KEY"] = client.key
    client.ok("status")
    with between(served.server) as (url, seen):
        context = client.directory / ".bough" / "context"
        context.write_text(re.sub(r"url = .*", f"url = {url}", context.read_text()))
        client.fails("status", says="no key is known for it", hint="bough link")
        assert not seen
        client.ok("link", "--api-url", url)
        assert seen


def test_keys_go_by_tls_only(client):
    for url in ("http://bough.example.com", "http://127.0.0.1.example.com", "http://localhost@example.com"):
        result = client.feed(client.key, "link", "--api-url", url, "--key-stdin", status=64)
        assert "cannot use" in result.err
    for url in ("ftp://127.0.0.1", "127.0.0.1:7411", "https://", "https://a b"):
        result = client.feed(client.key, "link", "--api-url", url, "--key-stdin", status=64)
        assert "not the address of a server" in result.err


def test_tls_with_a_ca_of_its_own(served, new_client, local):
    client = new_client(link=False)
    client.url = f"https://127.0.0.1:{served.server.tls_port}"
    result = client.link(status=1)
    assert "cannot trust" in result.err and "--ca FILE" in result.err
    assert not (client.directory / ".bough").exists()
    ca = client.directory / "ca.crt"
    ca.write_bytes((local.home / "tls" / "ca.crt").read_bytes())
    client.link("--ca", "ca.crt")
    below = client.directory / "below"
    below.mkdir()
    assert client.json("status", cwd=below)["project"]["name"] == "demo"
    client.link()
    client.ok("status")
    ca.unlink()
    client.fails("status", says="cannot trust .*there is no file", hint="--ca FILE")
    client.link("--ca", "none.crt", status=1)


# --- Keys and links ---------------------------------------------------------------------------------------


def test_a_key_is_in_a_file_of_its_owner_and_nowhere_else(client):
    assert stat.S_IMODE(client.credentials.stat().st_mode) == 0o600
    assert json.loads(client.credentials.read_text()) == {client.url: client.key}
    assert client.key not in (client.directory / ".bough" / "context").read_text()
    client.environment["BOUGH_API_KEY"] = client.key
    client.credentials.unlink()
    client.ok("link", "--api-url", client.url + "/")
    del client.environment["BOUGH_API_KEY"]
    client.ok("status")
    assert stat.S_IMODE(client.credentials.stat().st_mode) == 0o600


def test_a_key_is_asked_for_without_showing_it(new_client):
    client = new_client(link=False)
    client.fails("link", "--api-url", client.url, says="no key is given", hint="--key-stdin")
    process = subprocess.Popen(["script", "-qec", f"{binary()} link --api-url {client.url} --project demo",
                                "/dev/null"], cwd=client.directory, env=client.environment,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    shown = b""
    while not shown.endswith(b": ") and b"key for" not in shown.split(b"\n")[-1]:
        data = process.stdout.read1(4096)
        assert data, shown
        shown += data
    process.stdin.write(client.key.encode() + b"\n")
    process.stdin.flush()
    shown += process.communicate(timeout=60)[0]
    assert process.returncode == 0 and client.key.encode() not in shown, shown
    assert b"linked" in shown
    client.ok("branch", "list")


def test_no_key_is_ever_in_a_command_line(client, name):
    """Of any process, while commands run."""
    over = threading.Event()
    seen = []

    def watch():
        while not over.wait(0.005):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                with contextlib.suppress(OSError):
                    if client.key.encode() in path.read_bytes():
                        seen.append(path)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        client.link()
        client.ok("branch", "create", name)
        client.ok("psql", "--", "-c", "SELECT 1")
        client.ok("run", "--", "true")
        client.ok("branch", "delete", name, "-y")
    finally:
        over.set()
        watcher.join()
    assert not seen


def test_unlinking_and_linking_again(client, local):
    project = local.json("status")["project"]["id"]
    client.fails("link", "--project", project, says="cannot find project")
    assert client.json("unlink") == {"unlinked": str(client.directory), "url": client.url}
    client.fails("status", status=3, says="not linked")
    client.fails("unlink", status=3, says="not linked")
    client.ok("link", "--api-url", client.url)
    client.ok("unlink", "--forget-key")
    assert json.loads(client.credentials.read_text()) == {}
    client.fails("link", "--api-url", client.url, says="no key is given")
    client.link("--project", "none", status=1)
    client.link("--project", project)
    client.fails("link", "--ca", "x", status=64, says="without '--api-url'")


def test_a_directory_of_a_project_of_this_machine_is_linked_again(bough):
    project = bough()
    project.init()
    project.create("feat")
    project.ok("unlink")
    project.fails("status", status=3, says="not linked")
    project.fails("unlink", "--forget-key", status=3, says="not linked")
    project.ok("link", "--project", "demo")
    assert project.json("status")["current"]["name"] == "parent"
    project.ok("branch", "switch", "feat")
    project.ok("link")
    assert project.json("status")["current"]["name"] == "feat"
    project.fails("link", "--project", "other", says="cannot find project 'other'", hint="demo")
    project.fails("unlink", "--forget-key", status=64, says="of this machine")
    result = project.run("link", "--api-url", "http://127.0.0.1:9", env=project.environment | {
        "BOUGH_API_KEY": "uak_000000000000_x"})
    assert result.status == 1 and "cannot reach" in result.err
    assert project.json("status")["current"]["name"] == "feat"


def test_a_linked_directory_is_not_linked_to_another_project(bough, client, served):
    project = bough()
    project.init()
    project.environment["BOUGH_API_KEY"] = served.server.key
    project.fails("link", "--api-url", client.url, says="linked to another project", hint="bough unlink")
    assert project.json("status")["current"]["name"] == "parent"
