"""Branches of the parent's past, from a repository of pgBackRest."""

import shutil

import pytest

from harness import wait_for
from primary import Primary

pytestmark = pytest.mark.skipif(not shutil.which("pgbackrest"), reason="pgbackrest is not installed")


class Repository:
    """Of one primary: a full backup, and all WAL since."""

    def __init__(self, **settings):
        self.parent = Primary(**settings)
        base = self.parent.base
        self.config = base / "pgbackrest.conf"
        self.config.write_text(f"[global]\nrepo1-path={base}/repo\nlock-path={base}/lock\nlog-level-file=off\n"
                               f"[main]\npg1-path={self.parent.data}\npg1-port={self.parent.port}\n"
                               f"pg1-socket-path={base}\npg1-user=boss\n")
        self.config.chmod(0o644)
        self.parent.configure(archive_mode="on",
                              archive_command=f"pgbackrest --config={self.config} --stanza=main archive-push %p")
        self.parent.restart()
        self.run("stanza-create")
        self.parent.as_copier("CREATE TABLE items (id int PRIMARY KEY, name text)",
                              "INSERT INTO items SELECT i, 'n' || i FROM generate_series(1, 100) i")
        self.run("--type=full", "--start-fast", "backup")

    def run(self, *args):
        self.parent.run_as("pgbackrest", f"--config={self.config}", "--stanza=main", *args)

    def now(self):
        return self.parent.value("SELECT clock_timestamp()::text")

    def archive(self):
        """All WAL so far."""
        name = self.parent.value("SELECT pg_walfile_name(pg_switch_wal())")
        wait_for(lambda: (self.parent.value("SELECT last_archived_wal FROM pg_stat_archiver") or "") >= name,
                 "the archive")


@pytest.fixture
def past(bough):
    """A repository, and a project that is attached to its server."""
    repository = Repository()
    project = bough()
    project.environment["PGBACKREST_CONFIG"] = str(repository.config)
    try:
        project.init("--attach", repository.parent.url(), "--sync", "standby")
        yield repository, project
        project.ok("destroy", "-y")
    finally:
        repository.parent.close()


def test_a_branch_of_a_moment_has_what_was_there_then_and_merges(past):
    repository, project = past
    parent = repository.parent
    parent.as_copier("INSERT INTO items VALUES (1000, 'kept')")
    moment = repository.now()
    parent.as_copier("DELETE FROM items WHERE id <= 50", "ALTER TABLE items ADD late int")
    repository.archive()
    branch = project.create("then", "--from-backup", "main", "--at", moment, "--no-switch")
    assert branch["branch_state"] == "ready"
    assert project.rows("then", "SELECT count(*), bool_or(id = 1000), pg_is_in_recovery() FROM items") == [
        (101, True, False)]
    project.sql("then", "ALTER TABLE items RENAME name TO title")
    assert project.merge("then")["status"] == "merged"
    assert parent.value("SELECT count(title) FROM items") == 51
    assert parent.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 'items'::regclass "
                        "AND attname IN ('title', 'late')") == 2
    project.json("branch", "reset", "then", "-y")
    assert project.value("then", "SELECT count(name) FROM items") == 101
    project.check_consistent()


def test_without_a_moment_it_is_the_end_of_the_archive(past):
    repository, project = past
    repository.parent.as_copier("INSERT INTO items VALUES (1000, 'kept')")
    repository.archive()
    project.create("last", "--from-backup", "main")
    assert project.value("last", "SELECT count(*) FROM items") == 101


def test_what_cannot_be_restored_is_told_and_leaves_nothing(past):
    _, project = past
    project.fails("branch", "create", "x", "--from-backup", "none", says="pgbackrest")
    project.fails("branch", "create", "x", "--from-backup", "main", "--at", "yesterday at tea", status=64,
                  says="as a time")
    project.fails("branch", "create", "x", "--from-backup", "../main", status=64, says="stanza")
    project.fails("branch", "create", "x", "--at", "2026-01-01", status=64, says="needs '--from-backup'")
    assert project.check_consistent() == {"parent": "ready"}


def test_a_backup_of_another_server_is_refused(past, bough):
    repository, _ = past
    project = bough()
    project.environment["PGBACKREST_CONFIG"] = str(repository.config)
    project.init()
    project.fails("branch", "create", "x", "--from-backup", "main", says="of another server")
    assert project.check_consistent() == {"parent": "ready"}


def test_without_pgbackrest_it_is_said_how_to_get_it(project):
    environment = project.environment | {"PATH": "/nonexistent"}
    project.fails("branch", "create", "x", "--from-backup", "main", says="no such program",
                  hint="apt-get install pgbackrest", env=environment)
