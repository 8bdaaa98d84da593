"""What the benchmarks share: a pool on btrfs of their own, servers, figures. Only Python's own library.

Whatever is started or mounted is registered for its end at the moment it begins, so that Ctrl-C and failures
leave nothing. Only what this program started is ended, each by its own process id.
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import uuid

HERE = pathlib.Path(__file__).resolve().parent
MB = 1024 * 1024


class Failed(Exception):
    """Something outside of us; its text is for the user."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(*argv, **options):
    """Runs a program to its end, returns its standard output; a failure shows what it said."""
    done = subprocess.run([str(arg) for arg in argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, **options)
    if done.returncode != 0:
        raise Failed(f"{' '.join(map(str, argv))}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def timed(function, *args, **named):
    """(milliseconds, result)"""
    began = time.monotonic()
    result = function(*args, **named)
    return (time.monotonic() - began) * 1000, result


def find_pg_bin(asked):
    candidates = [asked] if asked else sorted(map(str, pathlib.Path("/usr/lib/postgresql").glob("*/bin")),
                                              reverse=True)
    for directory in candidates:
        if os.access(os.path.join(directory, "postgres"), os.X_OK):
            return pathlib.Path(directory)
    raise Failed("cannot find the programs of PostgreSQL: name them with --pg-bin")


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Failed(f"cannot find '{program}'")
    if os.geteuid() != 0:
        raise Failed("this has to mount a file system: run it as root")


def end_on_signals():
    """Signals become exceptions, so that everything is cleaned up."""
    def stop(number, _frame):
        raise SystemExit(128 + number)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


# ---- the pool ----

def detach_mount(path):
    subprocess.run(["umount", str(path)], check=False, stderr=subprocess.DEVNULL)
    if os.path.ismount(path):
        say(f"cannot unmount '{path}': something still works there; it goes with its last user")
        subprocess.run(["umount", "--lazy", str(path)], check=False)


def stop_servers_below(directory):
    """Servers of ours that are left, because a command failed. Their pid files are on our own mount, and
    the process must work there, too."""
    for path in pathlib.Path(directory).glob("**/postmaster.pid"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(path.read_text().splitlines()[0])
            if os.path.samefile(f"/proc/{pid}/cwd", path.parent):
                os.kill(pid, signal.SIGQUIT)
                wait_until(lambda pid=pid: not os.path.exists(f"/proc/{pid}"), 15)


def wait_until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@contextlib.contextmanager
def btrfs_pool(parent, size_bytes):
    """A new btrfs file system in a sparse file below `parent`, mounted."""
    with contextlib.ExitStack() as cleanup:
        directory = pathlib.Path(tempfile.mkdtemp(prefix="bough-bench-", dir=parent))
        cleanup.callback(shutil.rmtree, directory, ignore_errors=True)
        directory.chmod(0o711)
        image = directory / "disk"
        with open(image, "wb") as file:
            file.truncate(size_bytes)
        run("mkfs.btrfs", "-q", image)
        mount = directory / "mnt"
        mount.mkdir()
        run("mount", "-o", "loop", image, mount)  # the loop device goes with the mount
        cleanup.callback(detach_mount, mount)
        cleanup.callback(stop_servers_below, mount)
        mount.chmod(0o711)
        yield mount


# ---- bough ----

class Project:
    """A project of bough in a directory and a home of its own."""

    def __init__(self, bough, directory, pg_bin, *init):
        self.bough = str(bough)
        self.directory = directory / "project"
        self.home = directory / "home"
        self.directory.mkdir(parents=True)
        directory.chmod(0o711)
        self.environment = dict(os.environ, BOUGH_HOME=str(self.home))
        self.command("init", "bench", "--empty", "--pg-bin", pg_bin, *init)

    def command(self, *arguments):
        return run(self.bough, *arguments, cwd=self.directory, env=self.environment)

    def libpq(self, name="parent"):
        """The environment for programs of PostgreSQL."""
        lines = self.command("env", name).splitlines()
        return dict(os.environ, **dict(line.split("=", 1) for line in lines if "=" in line))

    def sql(self, pg_bin, statement, name="parent"):
        return run(pg_bin / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement,
                   env=self.libpq(name)).strip()

    def steps(self, *arguments):
        """Runs a command with -v; returns its wall time in ms and [(step, ms)], from the lines that name
        each step as it begins."""
        began = time.monotonic()
        marks = [("opening the metadata, looking at the parent", began)]
        said = []
        with subprocess.Popen([self.bough, "-v", *arguments], cwd=self.directory, env=self.environment,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            for line in process.stderr:
                said.append(line)
                if line.startswith("bough: "):
                    marks.append((line[len("bough: "):].strip(), time.monotonic()))
        ended = time.monotonic()
        if process.returncode != 0:
            raise Failed(f"bough {' '.join(arguments)}: {''.join(said).strip()}")
        ends = [at for _, at in marks[1:]] + [ended]
        return (ended - began) * 1000, [(name, (end - at) * 1000)
                                        for (name, at), end in zip(marks, ends)]

    def destroy(self):
        self.command("destroy", "-y")


# ---- a bare server ----

class Server:
    """`postgres` itself on a data directory: no pg_ctl, no bough."""

    def __init__(self, pg_bin, data, socket_directory, port, settings):
        self.socket_path = f"{socket_directory}/.s.PGSQL.{port}"
        argv = [str(pg_bin / "postgres"), "-D", str(data), "-p", str(port), "-k", str(socket_directory)]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        owner = os.stat(data)  # whom bough runs servers as depends on the machine
        self.process = subprocess.Popen(argv, cwd=data, user=owner.st_uid, group=owner.st_gid,
                                        extra_groups=[], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def await_answer(self, user, database, seconds=120):
        """Returns when the server has answered a query."""
        deadline = time.monotonic() + seconds
        while not answers(self.socket_path, user, database):
            if self.process.poll() is not None:
                raise Failed(f"the bare server ended with status {self.process.returncode}")
            if time.monotonic() > deadline:
                raise Failed("the bare server did not answer in time")
            time.sleep(0.001)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)


def read_message(file):
    """One message of the protocol: its type, its body (PostgreSQL manual, "Message Formats")."""
    head = file.read(5)
    if len(head) < 5:
        raise OSError("the server closed the connection")
    return head[:1], file.read(struct.unpack("!I", head[1:])[0] - 4)


def await_ready(file):
    """Reads up to ReadyForQuery; an ErrorResponse says "not yet"."""
    while True:
        kind, _body = read_message(file)
        if kind == b"E":
            raise OSError("the server refuses")
        if kind == b"Z":
            return


def answers(path, user, database):
    """Whether a query is answered, by the smallest client there can be: psql would take 10 ms more."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(30)
            connection.connect(path)
            parameters = f"user\0{user}\0database\0{database}\0\0".encode()
            connection.sendall(struct.pack("!II", 8 + len(parameters), 196608) + parameters)
            with connection.makefile("rb") as file:
                await_ready(file)
                query = b"SELECT 1\0"
                connection.sendall(b"Q" + struct.pack("!I", 4 + len(query)) + query)
                await_ready(file)
            return True
    except OSError:
        return False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# ---- figures ----

def summary(values_ms):
    return {"n": len(values_ms), "median_ms": round(statistics.median(values_ms), 2),
            "min_ms": round(min(values_ms), 2), "max_ms": round(max(values_ms), 2)}


def duration(milliseconds):
    if milliseconds < 1000:
        return f"{milliseconds:.1f} ms"
    return f"{milliseconds / 1000:.2f} s"


def parse_size(text):
    """'100M', '2G' or a number of bytes."""
    units = {"K": 1024, "M": MB, "G": 1024 * MB}
    unit = units.get(text[-1:].upper())
    return int(float(text[:-1]) * unit) if unit else int(text)


def machine():
    """What figures without are worth nothing."""
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                  if line.startswith("model name")), "unknown")
    return {"cpus": os.cpu_count(), "cpu": model, "kernel": os.uname().release,
            "load": os.getloadavg()[0]}


def write_json(path, document):
    if path:
        pathlib.Path(path).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


# ---- a server with branches that are rows only ----

def add_branches(home, n):
    """Rows like those of real branches."""
    with contextlib.closing(sqlite3.connect(home / "bough.db")) as db, db:
        db.row_factory = sqlite3.Row
        parent = dict(db.execute("SELECT * FROM backend").fetchone())
        for i in range(n):
            row = parent | {"id": str(uuid.uuid4()), "name": f"branch-{i:03}", "appkey": f"bench{i:03}",
                            "port": 40000 + i, "data_path": f"/none/{i}", "t0_path": f"/none/{i}-t0"}
            db.execute(f"INSERT INTO backend ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                       list(row.values()))


def remove_branches(home):
    with contextlib.closing(sqlite3.connect(home / "bough.db")) as db, db:
        db.execute("DELETE FROM backend WHERE name <> 'parent'")


@contextlib.contextmanager
def serving(project):
    """(process, port, key)"""
    process = subprocess.Popen([project.bough, "serve", "--listen", "127.0.0.1:0", "--listen-tls", "none",
                                "--rate", "1000000"], env=project.environment, stdout=subprocess.PIPE, text=True)
    told = ""
    while "listening on http" not in told:
        line = process.stdout.readline()
        if not line:
            raise Failed("the server ended")
        told += line
    try:
        yield process, re.search(r":(\d+)\n", told)[1], re.search(r"uak_\w+", told)[0]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
