"""A PostgreSQL server that bough does not run: the parent of attached projects."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess

import psycopg

from harness import IS_ROOT, pg_bin, remove_tree, temporary, wait_for

PASSWORD = "s3cret:word\\with'quotes"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def server_user():
    """As root, whom bough lets servers run as."""
    if not IS_ROOT:
        return None
    for name in filter(None, (os.environ.get("BOUGH_USER"), "bough", "postgres")):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise AssertionError("no user to run servers as")


class Primary:
    """A server with streaming on, a role 'copier' that may replicate and owns the database 'shop', and a
    superuser 'boss'."""

    def __init__(self, **settings):
        self.base = temporary("bough-primary-")
        self.data = self.base / "data"
        self.port = free_port()
        self.user = server_user()
        self.process = None
        if self.user:
            os.chown(self.base, self.user.pw_uid, self.user.pw_gid)
        self.program("initdb", "-D", self.data, "-U", "boss", "--auth=trust", "-E", "UTF8",
                     "--locale=C.UTF-8", "--no-sync")
        self.configure(wal_level="replica", fsync="off", listen_addresses="127.0.0.1", port=self.port,
                       unix_socket_directories=self.base, max_connections=130, **settings)
        self.hba("host all all 127.0.0.1/32 scram-sha-256",
                 "host replication all 127.0.0.1/32 scram-sha-256")
        self.start()
        literal = PASSWORD.replace("'", "''")
        self.sql(f"SET standard_conforming_strings = on; CREATE ROLE copier LOGIN REPLICATION PASSWORD '{literal}'",
                 f"ALTER ROLE boss PASSWORD '{literal}'",
                 "CREATE DATABASE shop OWNER copier", database="postgres")
        self.sql("ALTER SCHEMA public OWNER TO copier")

    def program(self, name, *args):
        self.run_as(str(pg_bin() / name), *args)

    def run_as(self, *argv):
        """As the user of the server."""
        options = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        result = subprocess.run([*map(str, argv)], check=False, capture_output=True, text=True,
                                cwd=self.base, **options)
        assert result.returncode == 0, result.stderr + result.stdout

    def write(self, name, text, mode=0o600):
        path = self.data / name
        path.write_text(text)
        path.chmod(mode)
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def configure(self, **settings):
        path = self.data / "postgresql.conf"
        self.write("postgresql.conf",
                   path.read_text() + "".join(f"{name} = '{value}'\n" for name, value in settings.items()))

    def hba(self, *lines):
        self.write("pg_hba.conf", "local all all trust\n" + "\n".join(lines) + "\n")

    def start(self):
        options = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        with open(self.base / "log", "ab") as log:
            self.process = subprocess.Popen([str(pg_bin() / "postgres"), "-D", str(self.data)], stdout=log,
                                            stderr=log, cwd=self.base, **options)
        wait_for(self.answers, "the primary's answer")

    def answers(self):
        assert self.process.poll() is None, (self.base / "log").read_text()
        try:
            self.connect("postgres").close()
            return True
        except psycopg.OperationalError:
            return False

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(timeout=60) == 0

    def restart(self):
        self.stop()
        self.start()

    def connect(self, database="shop", user="boss"):
        return psycopg.connect(host=str(self.base), port=self.port, user=user, dbname=database, autocommit=True)

    def sql(self, *statements, database="shop"):
        with self.connect(database) as connection:
            for statement in statements:
                connection.execute(statement)

    def as_copier(self, *statements):
        with self.connect(user="copier") as connection:
            for statement in statements:
                connection.execute(statement)

    def value(self, query, database="shop"):
        with self.connect(database) as connection:
            row = connection.execute(query).fetchone()
            return row[0] if row else None

    def url(self, user="copier", password=PASSWORD, more=""):
        secret = "".join(f"%{byte:02X}" for byte in password.encode())
        return f"postgres://{user}:{secret}@127.0.0.1:{self.port}/shop{more}"

    def dump(self):
        result = subprocess.run([str(pg_bin() / "pg_dump"), "-h", str(self.base), "-p", str(self.port), "-U",
                                 "boss", "shop"], check=True, capture_output=True, text=True)
        return "\n".join(line for line in result.stdout.splitlines()
                         if line and not line.startswith(("--", "\\restrict", "\\unrestrict")))

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=60)
        shutil.rmtree(self.base, ignore_errors=True)
        remove_tree(self.base)
