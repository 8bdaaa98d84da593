"""What the end-to-end tests stand on: real projects of the real binary, and ways to look at them.

A Project has a BOUGH_HOME and a directory of its own. Nothing here knows how bough works inside but two facts:
the journal (table `operation` of bough.db) and the names of socket directories; both only to look for leftovers.
"""

import contextlib
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import sqlite3
import struct
import subprocess
import tempfile
import termios
import time
import uuid
import zlib
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 60
IS_ROOT = os.geteuid() == 0
SOCKET_ID_LEN = 12
FROZEN_CONFLICTS = ("both-changed", "both-created", "changed-dropped", "dropped-changed",
                    "needs-dropped", "duplicate-name")


def binary():
    return os.environ.get("BOUGH") or str(ROOT / "build" / "bough")


def pg_bin():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"),
                   key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    return Path(shutil.which("postgres")).parent


def wait_for(condition, what, deadline_s=DEADLINE_S):
    """Waits until condition() is true, and returns what it returned. The pause is only to be polite."""
    end = time.monotonic() + deadline_s
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"still waiting after {deadline_s} s: {what}"
        time.sleep(0.002)


def temporary(prefix, where=None):
    """A new directory that the servers' user can pass through."""
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=where))
    path.chmod(0o755)
    return path


def remove_tree(path):
    """rm -rf that also removes read-only btrfs snapshots and mounts nothing away."""
    if shutil.which("btrfs"):
        for snapshot in [*Path(path).rglob("t0"), *Path(path).rglob("before-merge"),
                         *Path(path).rglob("volumes.t0/*")]:
            subprocess.run(["btrfs", "property", "set", str(snapshot), "ro", "false"], check=False,
                           capture_output=True)
    subprocess.run(["rm", "-rf", str(path)], check=True)


def servers_below(path):
    """Process ids whose command line names something below path and that are postmasters."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if any(b"postgres" in word for word in words[:1]) and \
                    any(word.startswith(bytes(path) + b"/") for word in words):
                found.append(int(entry.name))
    return sorted(found)


def working_in(path):
    """Process ids whose current directory is below path: postmasters and their children."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if os.readlink(entry / "cwd").startswith(str(path) + "/"):
                    found.append(int(entry.name))
    return sorted(found)


def processes_with(variable):
    """Process ids that have a variable, NAME=..., whose line begins so, in their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                lines = (entry / "environ").read_bytes().split(b"\0")
                if any(line.startswith(variable.encode()) for line in lines):
                    found.append(int(entry.name))
    return sorted(found)


def socket_bases():
    bases = ["/run/bough", f"/tmp/bough-{os.geteuid()}"]
    if os.environ.get("XDG_RUNTIME_DIR"):
        bases.append(os.path.join(os.environ["XDG_RUNTIME_DIR"], "bough"))
    return [Path(base) for base in bases]


class Result:
    """How a run of bough ended."""

    def __init__(self, argv, status, out, err):
        self.argv, self.status, self.out, self.err = argv, status, out, err

    @property
    def text(self):
        return self.out + self.err

    def __repr__(self):
        told = self.out
        with contextlib.suppress(ValueError, KeyError, TypeError):
            document = json.loads(self.out)
            parts = [document.get(key) for key in ("code", "message", "detail", "hint")]
            told = "\n".join(str(part) for part in [*parts, (document.get("diff") or {}).get("rendered_sql")])
        return (f"{' '.join(map(str, self.argv))}\nexit status {self.status}\n"
                f"--- stdout\n{told}\n--- stderr\n{self.err}")

    def json(self):
        """Standard output as exactly one JSON document."""
        document, end = json.JSONDecoder().raw_decode(self.out)
        assert self.out[end:].strip() == "", f"more than one document:\n{self!r}"
        return document


class Project:
    """A BOUGH_HOME and a directory; a bough project in them after init()."""

    def __init__(self, where=None, driver=None):
        self.base = temporary("bough-e2e-", where)
        self.home = self.base / "home"
        self.directory = self.base / "project"
        self.directory.mkdir()
        self.driver = driver
        self.running = []  # Popen objects that may still be alive
        self.environment = {key: value for key, value in os.environ.items()
                            if not key.startswith("PG") and key not in ("NO_COLOR", "DATABASE_URL")}
        # Homes do not know of each other: one could take a port that another one has only for a moment not in use.
        first = 15440 + zlib.crc32(str(self.home).encode()) % 400 * 20
        self.environment |= {"BOUGH_HOME": str(self.home), "LC_ALL": "C.UTF-8", "TERM": "xterm",
                             "BOUGH_PORT_FIRST": str(first)}
        self._env_cache = {}
        self._connections = []

    # --- Running bough ---------------------------------------------------------------------------------

    def popen(self, *args, **options):
        options.setdefault("cwd", self.directory)
        options.setdefault("env", self.environment)
        process = subprocess.Popen([binary(), *map(str, args)], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
        self.running.append(process)
        return process

    def finish(self, process, timeout=DEADLINE_S * 3):
        out, err = process.communicate(timeout=timeout)
        self.running.remove(process)
        self.check_sanity(process.args, process.returncode, out, err)
        return Result(process.args, process.returncode, out, err)

    @staticmethod
    def check_sanity(argv, status, out, err):
        """What holds for every run: no crash, no sanitizer report, no raw NULL or escape sequence."""
        told = f"{argv}: {status}\n{out}\n{err}"
        assert status >= 0 or status == -signal.SIGKILL, f"ended by a signal: {told}"
        assert "AddressSanitizer" not in err and "runtime error:" not in err, told
        assert "(null)" not in out + err, told

    def run(self, *args, **options):
        """Without a terminal."""
        return self.finish(self.popen(*args, **options))

    def ok(self, *args, **options):
        result = self.run(*args, **options)
        assert result.status == 0, repr(result)
        return result

    def fails(self, *args, status=1, says="", hint=None, **options):
        """Fails with that status and one clear message, in words and as JSON."""
        result = self.run(*args, **options)
        assert result.status == status, repr(result)
        assert re.search(says, result.err, re.I | re.S), f"does not say '{says}': {result!r}"
        messages = [line for line in result.err.splitlines()
                    if line.startswith("bough: ") and not line.startswith("bough: repaired:")]
        assert len(messages) == 1, f"not one clear message: {result!r}"
        if hint:
            assert re.search(f"^hint: .*{hint}", result.err, re.I | re.M), f"no hint '{hint}': {result!r}"
        return result

    def json(self, *args, status=0, **options):
        result = self.run("--json", *args, **options)
        assert result.status == status, repr(result)
        document = result.json()
        if status:
            assert document["error"] and document["code"] == document["error"], repr(result)
            assert document["message"] and "\n" not in document["message"], repr(result)
        return document

    def on_terminal(self, *args, answers=(), columns=100, environment=None):
        """On a pseudo terminal. answers: what is typed after each question (a text ending in '] ' or
        'go on: '). Returns a Result with everything in `out`."""
        pid, terminal = pty.fork()
        if pid == 0:
            with contextlib.suppress(BaseException):
                os.chdir(self.directory)
                os.execve(binary(), [binary(), *map(str, args)], self.environment | (environment or {}))
            os._exit(126)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        output, answers, seen = b"", list(answers), 0
        end = time.monotonic() + DEADLINE_S
        while True:
            assert time.monotonic() < end, f"no end on the terminal:\n{output.decode(errors='replace')}"
            if not select.select([terminal], [], [], 0.1)[0]:
                continue
            try:
                data = os.read(terminal, 65536)
            except OSError:
                data = b""
            if not data:
                break
            output += data
            question = re.search(rb"(\[y/N\]|to go on:) (\x1b\[0m)?$", output[seen:])
            if question:
                seen = len(output)
                answer = answers.pop(0) if answers else ""
                os.write(terminal, answer.encode() + b"\n")
        os.close(terminal)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        text = output.decode(errors="replace").replace("\r\n", "\n")
        assert not answers, f"not all questions came, left: {answers}\n{text}"
        return Result(["terminal:", *args], status, text, "")

    # --- The story --------------------------------------------------------------------------------------

    def init(self, *args, name="demo"):
        driver = ["--driver", self.driver] if self.driver else []
        return self.json("init", name, *driver, *args)

    def create(self, name="feat", *args):
        return self.json("branch", "create", name, *args)["branch"]

    def merge(self, name="feat", *args, status=0):
        """Merges without a question; the document."""
        return self.json("branch", "merge", name, "-y", *args, status=status)

    def preview(self, name="feat", *args, status=0):
        return self.json("branch", "merge", name, "--dry-run", *args, status=status)

    def diff(self, name="feat"):
        return self.json("branch", "diff", name)

    def branches(self):
        return {row["name"]: row for row in self.json("branch", "list")["data"]}

    # --- Talking to its servers -------------------------------------------------------------------------

    def env(self, name="parent"):
        return self.json("env", name)

    def connect(self, name="parent", **options):
        settings = self.env(name)
        options = {"autocommit": True, "connect_timeout": 20} | options
        options = {"host": settings["PGHOST"], "port": settings["PGPORT"], "user": settings["PGUSER"],
                   "password": settings["PGPASSWORD"], "dbname": settings["PGDATABASE"]} | options
        connection = psycopg.connect(**options)
        self._connections.append(connection)
        return connection

    def sql(self, name, *statements):
        """Runs statements, each on its own, as the owner."""
        with self.connect(name) as connection:
            for statement in statements:
                connection.execute(statement)

    def rows(self, name, query, *params):
        with self.connect(name) as connection:
            return connection.execute(query, params or None).fetchall()

    def value(self, name, query, *params):
        rows = self.rows(name, query, *params)
        return rows[0][0] if rows else None

    def dump(self, name="parent", *args):
        """pg_dump, as text without what differs from run to run."""
        settings = self.environment | self.env(name)
        result = subprocess.run([str(pg_bin() / "pg_dump"), *args], env=settings, check=True,
                                capture_output=True, text=True)
        return "\n".join(line for line in result.stdout.splitlines()
                         if line and not line.startswith(("--", "\\restrict", "\\unrestrict")))

    def dump_roles(self, name="parent"):
        settings = self.environment | self.env(name)
        result = subprocess.run([str(pg_bin() / "pg_dumpall"), "--roles-only", "--no-role-passwords"],
                                env=settings, check=True, capture_output=True, text=True)
        return "\n".join(line for line in result.stdout.splitlines()
                         if line and not line.startswith(("--", "\\restrict", "\\unrestrict")))

    @contextlib.contextmanager
    def untouched(self, name="parent"):
        """Whatever happens inside leaves that backend as it was: schema, roles and all rows."""
        before = self.dump(name), self.dump_roles(name)
        yield
        assert (self.dump(name), self.dump_roles(name)) == before, f"'{name}' was changed"

    def ini(self, text):
        (self.directory / "bough.ini").write_text(text)

    # --- Looking for leftovers --------------------------------------------------------------------------

    def store(self, query, *params):
        path = self.home / "bough.db"
        if not path.exists():
            return []
        with contextlib.closing(sqlite3.connect(path, timeout=20)) as db:
            return db.execute(query, params).fetchall()

    def backend_ids(self):
        """Every backend that ever was, throw-away ones too: the journal remembers."""
        return {row[0] for row in self.store("SELECT backend_id FROM operation "
                                             "UNION SELECT id FROM backend")}

    def sockets(self):
        wanted = {one[:SOCKET_ID_LEN] for one in self.backend_ids()}
        return [str(path) for base in socket_bases() if base.is_dir()
                for path in base.iterdir() if path.name in wanted]

    def services(self, branch=None):
        """Processes of services, with all that they started: of one branch, or of all that ever were."""
        ids = {row[0] for row in self.store("SELECT id FROM backend WHERE name = ?", branch)} if branch \
            else self.backend_ids()
        return sorted(pid for one in ids for pid in processes_with(f"BOUGH_SERVICE_ID={one}/"))

    def servers(self):
        return servers_below(self.home)

    def volumes(self):
        """Directories in the pool that hold a cluster, whole or not."""
        pool = self.home / "pool"
        if not pool.is_dir():
            return []
        found = []
        for path in pool.glob("*/*/*"):
            found += [path] if path.name in ("data", "t0") else []
        for path in pool.glob("*/*/*/*"):
            if path.parts[-3] in ("branches", "scratch"):
                found.append(path)
        return sorted(str(path.relative_to(pool)) for path in found)

    def check_consistent(self):
        """What holds between any two commands: every server, socket and volume belongs to a backend that is
        ready or merged, and nothing is half done."""
        assert self.store("SELECT kind FROM operation WHERE state = 'running'") == []
        backends = self.store("SELECT id, name, state, data_path FROM backend")
        states = {name: state for _, name, state, _ in backends}
        assert set(states.values()) <= {"ready", "merged"}, states
        owned = {path for *_, path in backends}
        for pid in self.servers():
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            data = words[words.index(b"-D") + 1].decode() if b"-D" in words else "?"
            assert data in owned, f"a server without a backend: {data}"
        alive = {pid for one, *_ in backends for pid in processes_with(f"BOUGH_SERVICE_ID={one}/")}
        assert set(self.services()) == alive, "a service of no backend"
        known = {one[:SOCKET_ID_LEN] for one, *_ in backends}
        strays = [path for path in self.sockets() if Path(path).name not in known]
        assert not strays, f"stray socket directories: {strays}"
        pool = self.home / "pool"
        for volume in self.volumes():
            owner = (pool / volume).parent
            names = {"data", "t0", "data.log", "before-merge", "services", "volumes", "volumes.t0"}
            assert Path(volume).name in names and str(owner / "data") in owned, f"stray: {volume}"
        return states

    def check_nothing_left(self):
        """After destroy: no process, no socket, nothing in the pool."""
        assert self.servers() == [], "servers still run"
        assert self.services() == [], "services still run"
        assert working_in(self.home) == [], "processes still work in the home"
        assert self.sockets() == [], "socket directories are left"
        known = {"bough.db", "bough.db-wal", "bough.db-shm", "server.key", "server.key.lock"}
        left = [path for path in self.home.rglob("*")
                if path.name not in known and path.parent.name != "tls" and not path.is_dir()] if self.home.exists() else []
        assert left == [], f"files are left: {[str(path.relative_to(self.home)) for path in left]}"
        pool = self.home / "pool"
        deep = list(pool.iterdir()) if pool.exists() else []
        assert deep == [], f"left in the pool: {deep}"
        assert not (self.directory / ".bough").exists(), "the directory is still linked"

    def close(self):
        """Destroys the project with bough, and then by force whatever that left behind."""
        problem = None
        try:
            for connection in self._connections:
                connection.close()
            for process in list(self.running):
                process.kill()
                process.communicate()
            if (self.directory / ".bough" / "context").exists():
                self.ok("destroy", "-y")
            self.check_nothing_left()
        except Exception as error:  # pylint: disable=broad-except
            problem = error
        for pid in [*self.servers(), *self.services()]:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGQUIT)
        with contextlib.suppress(sqlite3.Error):
            for path in self.sockets():
                shutil.rmtree(path, ignore_errors=True)
        wait_for(lambda: not working_in(self.home), "the end of servers", 20)
        remove_tree(self.base)
        if problem:
            raise problem


def unique(prefix="s"):
    return f"{prefix}_{uuid.uuid4().hex[:8]}"


class Place:
    """A corner of a shared project for one test: a schema on the parent and a branch, both with names that
    nobody else has. sql() texts may say {s} for the schema."""

    def __init__(self, project):
        self.project = project
        self.schema = unique()
        self.branch = self.schema.replace("_", "-")
        project.sql("parent", f"CREATE SCHEMA {self.schema}")
        self.branched = False

    def text(self, template):
        return template.replace("{s}", self.schema)

    def parent(self, *statements):
        self.project.sql("parent", *[self.text(one) for one in statements if one])

    def start(self, *args):
        """The branch begins."""
        self.project.create(self.branch, "--no-switch", *args)
        self.branched = True

    def on_branch(self, *statements):
        self.project.sql(self.branch, *[self.text(one) for one in statements if one])

    def merge(self, *args, status=0):
        return self.project.merge(self.branch, *args, status=status)

    def preview(self, *args, status=0):
        return self.project.preview(self.branch, *args, status=status)

    def diff(self):
        return self.project.diff(self.branch)

    def value(self, name, query):
        return self.project.value(name, self.text(query))

    def dump(self, name):
        """Everything whose schema begins like ours, rows too. Not where sequences stand: after the recovery that
        follows an atomic snapshot they are up to 32 ahead (PostgreSQL's SEQ_LOG_VALS)."""
        dump = self.project.dump(name, "-n", f"{self.schema}*")
        return "\n".join(line for line in dump.splitlines() if "pg_catalog.setval" not in line)

    def conflicts(self, *args):
        """Merges, which must be blocked with an untouched parent; the conflicts as (kind, what)."""
        with self.project.untouched():
            document = self.merge(*args, status=2)
        assert document["code"] == "branch.merge_conflict" and document["status"] == "conflicted"
        conflicts = document["diff"]["conflicts"]
        assert len(conflicts) == document["diff"]["summary"]["conflicts"] > 0
        assert all(conflict["kind"] in FROZEN_CONFLICTS for conflict in conflicts), conflicts
        return conflicts

    def close(self):
        if self.branched:
            self.project.json("branch", "delete", self.branch, "-y")
        with self.project.connect("parent") as connection:
            schemas = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s",
                                         [self.schema.replace("_", "\\_") + "%"]).fetchall()
            for (schema,) in schemas:
                connection.execute(f'DROP SCHEMA "{schema}" CASCADE')
            for (role,) in connection.execute(
                    "SELECT rolname FROM pg_roles WHERE rolname LIKE %s",
                    [self.schema.replace("_", "\\_") + "%"]).fetchall():
                connection.execute(f'DROP OWNED BY "{role}" CASCADE')
                connection.execute(f'DROP ROLE "{role}"')
