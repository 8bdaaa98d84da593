"""Jobs of pg_cron: the parent's never run on a branch, nor a branch's on the parent. They really fire."""

import subprocess

import psycopg
import pytest

from harness import wait_for
from test_killed import kill_at, repair

TICK_S = 100  # a job that is due every minute, and a machine that is busy


def pg_cron_is_there():
    found = subprocess.run("ls /usr/share/postgresql/*/extension/pg_cron.control", shell=True, check=False,
                           capture_output=True)
    return found.returncode == 0


pytestmark = pytest.mark.skipif(not pg_cron_is_there(), reason="pg_cron is not installed")


class Diary:
    """A file outside of all servers that jobs write to: which job, on the server with which port."""

    def __init__(self, project):
        self.path = project.base / "diary"
        self.path.touch()
        self.path.chmod(0o666)

    def job(self, name):
        return f"COPY (SELECT '{name} ' || current_setting('port')) TO PROGRAM 'cat >> {self.path}'"

    def lines(self):
        return {(name, int(port)) for name, port in map(str.split, self.path.read_text().splitlines())}

    def wait(self, *wanted):
        wait_for(lambda: set(wanted) <= self.lines(), f"{wanted} in the diary", TICK_S)

    def forget(self):
        self.path.write_text("")


def start_pg_cron(project, database):
    [(data,)] = project.store("SELECT data_path FROM backend WHERE name = 'parent'")
    with open(f"{data}/postgresql.conf", "a", encoding="utf-8") as file:
        file.write(f"""
            shared_preload_libraries = 'pg_cron'
            cron.database_name = '{database}'
            cron.use_background_workers = on
        """)
    restart(project, "parent")
    with project.connect(dbname=database) as connection:
        connection.execute("CREATE EXTENSION pg_cron")


def restart(project, name):
    project.ok("stop", name)
    project.ok("start", name)


def schedule(project, diary, backend, job, when="* * * * *", **options):
    with project.connect(backend, **options) as connection:
        connection.execute("SELECT cron.schedule(%s, %s, %s)", [job, when, diary.job(job)])


def jobs(project, name, **options):
    with project.connect(name, **options) as connection:
        return dict(connection.execute("SELECT jobname, active FROM cron.job").fetchall())


def test_jobs_run_where_they_were_scheduled_and_nowhere_else(project):
    diary = Diary(project)
    start_pg_cron(project, "demo")
    schedule(project, diary, "parent", "minute")
    schedule(project, diary, "parent", "boot", "@reboot")
    parent = int(project.env()["PGPORT"])
    feat = project.create("feat")["port"]
    twin = project.create("twin", "--with-schedules")["port"]
    bare = project.create("bare", "--mode", "schema-only")["port"]

    assert jobs(project, "feat") == {"minute": False, "boot": False}
    assert jobs(project, "twin") == {"minute": True, "boot": True}
    assert jobs(project, "bare") == {}
    for name, port in (("feat", feat), ("twin", twin)):
        assert project.rows(name, "SELECT DISTINCT nodeport FROM cron.job") == [(port,)]
        assert project.value(name, "SHOW cron.use_background_workers") == "on"
        assert project.value(name, "SHOW max_worker_processes") == "8"
    schedule(project, diary, "feat", "own")
    schedule(project, diary, "feat", "own-boot", "@reboot")
    schedule(project, diary, "bare", "bare")

    # The clone that a merge is rehearsed on has the parent's jobs, and is started, too.
    project.sql("feat", "CREATE TABLE t (a int)")
    project.merge("feat")

    diary.wait(("minute", parent), ("own", feat), ("minute", twin), ("boot", twin), ("bare", bare))
    assert diary.lines() == {("minute", parent), ("own", feat), ("minute", twin), ("boot", twin), ("bare", bare)}
    assert jobs(project, "parent") == {"minute": True, "boot": True}

    # What the user turned on stays on, and runs with the next start; nothing else does.
    project.sql("feat", "SELECT cron.alter_job(jobid, active := true) FROM cron.job WHERE jobname = 'boot'",
                "SELECT cron.unschedule('own')")
    project.sql("parent", "SELECT cron.unschedule('minute')")
    project.sql("bare", "SELECT cron.unschedule('bare')")
    project.ok("stop", "twin")
    diary.forget()
    restart(project, "feat")
    restart(project, "bare")
    diary.wait(("own-boot", feat), ("boot", feat))
    assert diary.lines() == {("own-boot", feat), ("boot", feat)}

    # A reset is like a new branch.
    diary.forget()
    project.json("branch", "reset", "feat", "-y")
    assert jobs(project, "feat") == {"minute": False, "boot": False}
    project.json("branch", "reset", "bare", "-y")
    assert jobs(project, "bare") == {}
    project.json("branch", "reset", "twin", "-y")
    assert jobs(project, "twin") == {"minute": True, "boot": True}
    diary.wait(("boot", twin))
    assert diary.lines() <= {("boot", twin), ("minute", twin)}


def test_jobs_that_are_kept_in_another_database_than_the_projects(project):
    diary = Diary(project)
    start_pg_cron(project, "postgres")
    schedule(project, diary, "parent", "boot", "@reboot", dbname="postgres")
    feat = project.create("feat")["port"]
    assert jobs(project, "feat", dbname="postgres") == {"boot": False}
    schedule(project, diary, "feat", "own-boot", "@reboot", dbname="postgres")
    restart(project, "feat")
    diary.wait(("own-boot", feat))
    # A new cluster has no jobs, but can have some.
    project.create("bare", "--mode", "schema-only")
    with project.connect("bare", dbname="postgres") as connection:
        connection.execute("CREATE EXTENSION pg_cron")
    assert diary.lines() == {("own-boot", feat)}


def test_a_branch_cannot_make_its_jobs_connect_somewhere(project):
    start_pg_cron(project, "demo")
    project.create("feat")
    project.sql("feat", "ALTER SYSTEM SET cron.use_background_workers = off",
                "ALTER SYSTEM SET max_worker_processes = 9")
    restart(project, "feat")
    assert project.value("feat", "SHOW cron.use_background_workers") == "on"
    assert project.value("feat", "SHOW max_worker_processes") == "9"
    with pytest.raises(psycopg.errors.CantChangeRuntimeParam):
        project.sql("feat", "SET cron.use_background_workers = off")


def test_a_killed_command_lets_no_job_of_the_parent_run_on_a_branch(project):
    diary = Diary(project)
    start_pg_cron(project, "demo")
    schedule(project, diary, "parent", "boot", "@reboot")
    create, reset = ("branch", "create", "feat"), ("branch", "reset", "feat", "-y")
    for moment in [("step", "create", 3), *(("after", ms) for ms in (200, 400, 700, 1000))]:
        kill_at(project, moment, *create)
        if "feat" in repair(project):
            project.json("branch", "delete", "feat", "-y")
    feat = project.create("feat")["port"]
    for moment in [*(("step", "reset", step) for step in (2, 5, 6)), *(("after", ms) for ms in (200, 500, 800))]:
        kill_at(project, moment, *reset)
        assert repair(project)["feat"] == "ready"
        assert jobs(project, "feat") == {"boot": False}
        assert project.value("feat", "SHOW max_worker_processes") == "8"
    schedule(project, diary, "feat", "own-boot", "@reboot")
    restart(project, "feat")
    diary.wait(("own-boot", feat))
    assert diary.lines() == {("own-boot", feat)}


def test_jobs_of_a_database_that_is_copied_in_are_off(bough):
    source, project = bough(), bough()
    source.init(name="demo")
    diary = Diary(source)
    start_pg_cron(source, "demo")
    schedule(source, diary, "parent", "boot", "@reboot")
    told = project.init("--from", source.env()["DATABASE_URL"], name="copy")
    assert "jobs of pg_cron were copied and are off (1)" in str(told["notes"])
    assert jobs(project, "parent") == {"boot": False}
    assert project.value("parent", "SELECT nodeport FROM cron.job") == int(project.env()["PGPORT"])
    schedule(project, diary, "parent", "own-boot", "@reboot")
    restart(project, "parent")
    diary.wait(("own-boot", int(project.env()["PGPORT"])))
    assert diary.lines() == {("own-boot", int(project.env()["PGPORT"]))}
