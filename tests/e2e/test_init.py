"""bough init and destroy: a parent of bough's own, empty or filled from another server."""

import socket
import subprocess
import threading

import psycopg
import pytest

from harness import pg_bin


def source_server(bough):
    """Another real server, with everything that should come along."""
    source = bough()
    source.init("--empty", name="source")
    source.sql("parent",
               "CREATE ROLE app_owner LOGIN PASSWORD 'x'", "CREATE ROLE app_reader NOLOGIN",
               "GRANT app_reader TO app_owner",
               "CREATE EXTENSION hstore", "CREATE SCHEMA app AUTHORIZATION app_owner",
               "CREATE TABLE app.items (id int PRIMARY KEY, tags hstore, name text)",
               "INSERT INTO app.items SELECT i, 'a=>1', 'ä' || i FROM generate_series(1, 500) i",
               "CREATE SEQUENCE app.counter", "SELECT setval('app.counter', 77)",
               "CREATE MATERIALIZED VIEW app.names AS SELECT name FROM app.items",
               "ALTER TABLE app.items OWNER TO app_owner", "GRANT SELECT ON app.items TO app_reader",
               "ALTER TABLE app.items ENABLE ROW LEVEL SECURITY",
               "CREATE POLICY mine ON app.items USING (true)",
               "COMMENT ON TABLE app.items IS 'things'")
    return source


def nothing_was_made(project):
    assert project.servers() == [] and project.volumes() == []
    assert project.store("SELECT count(*) FROM project") in ([(0,)], [])
    assert not (project.directory / ".bough").exists()


def test_init_makes_an_empty_parent_that_answers(bough):
    project = bough()
    document = project.init("--empty", name="My-Shop")
    assert document["project"]["name"] == "My-Shop" and document["parent"]["branch_state"] == "ready"
    assert document["directory"] == str(project.directory) and document["wrote_config"]
    assert (project.directory / "bough.ini").exists()
    assert project.value("parent", "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == 0
    assert project.value("parent", "SHOW data_checksums") == "on"
    assert project.value("parent", "SHOW server_encoding") == "UTF8"


def test_init_keeps_a_bough_ini_that_is_there(bough):
    project = bough()
    project.ini("; mine\n")
    assert not project.init()["wrote_config"]
    assert (project.directory / "bough.ini").read_text() == "; mine\n"


def test_init_from_another_server_brings_schema_rows_roles_and_extensions(bough):
    source, project = source_server(bough), bough()
    with source.untouched():
        project.init("--from", source.env()["DATABASE_URL"])
    assert project.dump() == source.dump()
    assert project.dump_roles() == source.dump_roles()
    assert project.value("parent", "SELECT nextval('app.counter')") == 78
    branch = project.create("feat")
    assert project.value("feat", "SELECT count(*) FROM app.items") == 500
    assert branch["port"] != int(source.env()["PGPORT"])


def test_init_from_with_a_wrong_password_says_so_and_leaves_nothing(bough):
    source, project = bough(), bough()
    source.init()
    settings = source.env()
    url = f"postgres://postgres:wrong@127.0.0.1:{settings['PGPORT']}/{settings['PGDATABASE']}"
    result = project.fails("init", "demo", "--from", url, says="password authentication failed")
    assert "wrong" not in result.err.replace("wrong password", ""), "the password is shown"
    nothing_was_made(project)
    document = project.json("init", "demo", "--from", url, status=1)
    assert "password authentication failed" in document["message"] + str(document["detail"])
    nothing_was_made(project)


def test_init_from_a_server_that_nobody_runs_says_so_and_leaves_nothing(bough):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    project = bough()
    project.fails("init", "demo", "--from", f"postgres://me@127.0.0.1:{port}/x", says="refused")
    nothing_was_made(project)
    project.fails("init", "demo", "--from", "postgres://me@no-such-host.invalid/x",
                  says="no-such-host.invalid")
    nothing_was_made(project)


def test_init_from_a_database_that_does_not_exist_says_so_and_leaves_nothing(bough):
    source, project = bough(), bough()
    source.init()
    url = source.env()["DATABASE_URL"].rsplit("/", 1)[0] + "/missing"
    project.fails("init", "demo", "--from", url, says='"missing" does not exist')
    nothing_was_made(project)


def test_init_from_something_that_is_not_a_url_says_so(bough):
    project = bough()
    project.fails("init", "demo", "--from", "/no/such/dump.sql", says="cannot make project")
    nothing_was_made(project)


class NewerServer(threading.Thread):
    """Says that it is PostgreSQL 99, to whoever logs in."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        def message(kind, body):
            return kind + (len(body) + 4).to_bytes(4, "big") + body

        def parameter(name, value):
            return message(b"S", name + b"\0" + value + b"\0")

        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client:
                while True:
                    size = int.from_bytes(client.recv(4), "big")
                    if size < 8:
                        break
                    body = client.recv(size - 4)
                    if int.from_bytes(body[:4], "big") in (80877103, 80877104):
                        client.sendall(b"N")  # no TLS, no GSS
                        continue
                    client.sendall(message(b"R", bytes(4)) + parameter(b"server_version", b"99.1") +
                                   parameter(b"client_encoding", b"UTF8") +
                                   message(b"K", bytes(8)) + message(b"Z", b"I"))
                    while kind := client.recv(1):
                        client.recv(int.from_bytes(client.recv(4), "big") - 4)
                        if kind == b"Q":  # settings: all fine
                            client.sendall(message(b"C", b"SET\0") + message(b"Z", b"I"))
                    break


def test_init_from_a_newer_major_version_names_both_versions_and_leaves_nothing(bough):
    newer, project = NewerServer(), bough()
    newer.start()
    project.fails("init", "demo", "--from", f"postgres://me@127.0.0.1:{newer.port}/x",
                  says="PostgreSQL 99.*15", hint="postgresql-99")
    newer.listener.close()
    nothing_was_made(project)


def test_init_with_programs_of_a_version_to_come_says_that_it_is_not_known(bough):
    project = bough()
    programs = project.base / "bin"
    programs.mkdir()
    for program in pg_bin().iterdir():
        (programs / program.name).symlink_to(program)
    (programs / "postgres").unlink()
    (programs / "postgres").write_text(f"""#!/bin/sh
[ "$1" != --version ] || {{ echo 'postgres (PostgreSQL) 99.1'; exit; }}
exec {pg_bin()}/postgres "$@"
""")
    (programs / "postgres").chmod(0o755)
    result = project.run("init", "demo", "--pg-bin", programs)
    assert result.status == 0, result
    assert "note: PostgreSQL 99 is newer than this bough" in result.text, result


def test_init_twice_in_one_directory_is_refused(project):
    project.fails("init", "other", says="linked to a project already", hint="destroy")
    assert len(project.servers()) == 1


def test_two_projects_of_one_home_do_not_share_a_name_or_a_port(project):
    other = project.base / "other"
    other.mkdir()
    project.fails("init", "demo", "--project", other, says="demo")
    assert len(project.servers()) == 1
    project.ok("init", "second", "--project", other)
    ports = [port for (port,) in project.store("SELECT port FROM backend")]
    assert len(set(ports)) == 2
    project.ok("destroy", "-y", "--project", other)


@pytest.mark.parametrize("name", ["parent", "-x", "a b", "", "a" * 65, "ä", "a/b", "a_b"])
def test_a_bad_project_name_is_wrong_usage(bough, name):
    project = bough()
    result = project.run("init", "--", name)
    assert result.status == 64, repr(result)
    assert "hint: " in result.err
    nothing_was_made(project)


def test_init_with_empty_and_from_is_wrong_usage(bough):
    bough().fails("init", "demo", "--empty", "--from", "postgres://x", status=64, says="--empty")


def test_init_without_server_programs_says_where_it_looked(bough):
    project = bough()
    result = project.fails("init", "demo", "--pg-bin", "/nowhere", says="/nowhere")
    assert "hint: " in result.err
    nothing_was_made(project)


def test_init_into_a_directory_that_is_not_there_says_so(bough):
    project = bough()
    project.fails("init", "demo", "--project", "/no/such/directory", says="/no/such/directory")
    nothing_was_made(project)


def test_destroy_takes_parent_and_branches_and_leaves_the_users_files(project):
    project.create("one")
    project.create("two", "--mode", "schema-only")
    own = project.directory / "notes.txt"
    own.write_text("mine")
    assert project.json("destroy", "-y") == {"destroyed": "demo"}
    project.check_nothing_left()
    assert own.exists() and (project.directory / "bough.ini").exists()
    project.fails("status", status=3, says="not linked", hint="bough init")
    project.init()
    assert project.branches() == {}


def test_destroy_when_everything_is_stopped_leaves_nothing(project):
    project.create("one")
    project.ok("stop")
    project.ok("destroy", "-y")
    project.check_nothing_left()


def test_the_parents_port_takes_its_own_password_only(project):
    settings = project.env()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        project.connect(password="guess")
    result = subprocess.run([str(pg_bin() / "psql"), "-w", "-h", "127.0.0.1", "-p", settings["PGPORT"],
                             "-U", "postgres", "-c", "SELECT 1"], capture_output=True, text=True,
                            env=project.environment, check=False)
    assert result.returncode != 0 and "no password supplied" in result.stderr
