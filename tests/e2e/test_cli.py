"""The command line from outside: exit statuses, JSON documents, quiet lines, and the commands that only look."""

import json
import os
import time
import sqlite3
import subprocess

import psycopg
import pytest

from harness import binary


def test_a_directory_that_is_not_linked_is_exit_status_3(bough):
    project = bough()
    for command in (["status"], ["branch", "list"], ["branch", "create", "x"], ["env"], ["psql"],
                    ["branch", "merge", "x", "-y"], ["start"], ["destroy", "-y"]):
        project.fails(*command, status=3, says="not linked", hint="bough init")
    assert project.json("status", status=3)["code"] == "not_linked"


@pytest.mark.parametrize("words,hint", [
    (["frobnicate"], "bough help"), (["branch", "creat", "x"], "branch create"), (["stat"], "status"),
    (["branch"], None), ([], None), (["branch", "create"], "usage: bough branch create NAME"),
    (["branch", "create", "a", "b"], "usage"), (["branch", "create", "a", "--mode", "half"], "full"),
    (["branch", "create", "a", "--mode"], "--mode MODE"), (["status", "--nope"], None),
    (["status", "--jsn"], "--json"), (["branch", "switch"], "--parent"), (["branch", "switch", "a", "--parent"], "usage"),
    (["run", "feat"], "-- CMD"), (["branch", "merge", "x", "--no-rehearsal", "-y"], "--dry-run"),
    (["status", "-Z"], None), (["branch", "merge", "a", "--save-sql"], "FILE"), (["status", "--json=yes"], None),
])
def test_wrong_usage_is_exit_status_64_with_a_hint(bough, words, hint):
    project = bough()
    result = project.run(*words)
    assert result.status == 64, repr(result)
    assert result.out == "" and result.err
    if hint:
        assert hint in result.err, repr(result)
    document = project.json(*words, status=64)
    assert document["code"] == "usage" and document["hint"]


def test_help_and_version_need_no_project(bough):
    project = bough()
    assert project.ok("--version").out.startswith("bough ")
    overview = project.ok("--help").out
    for command in ("init", "status", "branch create", "branch list", "branch switch", "branch diff",
                    "branch merge", "branch reset", "branch delete", "env", "psql", "run", "start",
                    "stop", "doctor"):
        assert command in overview
        assert "Usage" in (text := project.ok(*command.split(), "--help").out) or "usage" in text, command
    assert not project.home.exists(), "looking at the help made a store"


def test_doctor_says_what_is_there_and_how_to_get_the_rest(bough):
    project = bough()
    document = project.run("doctor", "--json").json()
    assert document["ok"] is True and document["findings"]
    for finding in document["findings"]:
        assert set(finding) == {"ok", "required", "what", "found", "hint"}
        assert finding["ok"] or finding["hint"]
    without = project.run("doctor", "--pg-bin", "/nowhere")
    assert without.status == 1 and "hint" in without.out


def test_status_shows_project_branch_parent_pool_and_versions(project):
    text = project.ok("status").out
    for word in ("demo", str(project.directory), "parent", "PostgreSQL 15", "ready"):
        assert word in text
    project.create("feat")
    document = project.json("status")
    assert set(document) >= {"project", "directory", "current", "current_running", "parent",
                             "parent_running", "branches", "pool", "versions"}
    assert document["current"]["name"] == "feat" and document["branches"] == 1
    assert document["pool"]["driver"] in ("btrfs", "reflink", "copy") and document["pool"]["free_bytes"] > 0
    assert document["versions"]["server"].startswith("15.")
    project.ok("stop")
    document = project.json("status")
    assert not document["parent_running"] and not document["current_running"]
    assert "bough start" in project.ok("status").out


def test_commands_work_in_a_directory_below_and_from_elsewhere(project):
    below = project.directory / "a" / "b"
    below.mkdir(parents=True)
    assert project.json("status", cwd=below)["directory"] == str(project.directory)
    assert project.json("--project", project.directory, "status", cwd="/")["directory"] == str(project.directory)


def test_list_is_a_table_with_a_marker_and_names_only_when_quiet(project):
    assert "no branches" in project.ok("branch", "list").out
    assert project.json("branch", "list") == {"data": []}
    project.create("one")
    project.create("two", "--mode", "schema-only", "--no-switch")
    lines = project.ok("branch", "list").out.splitlines()
    assert lines[0].split() == ["Name", "State", "Mode", "Created", "Port", "Size"]
    assert lines[1].split()[:4] == ["*", "one", "ready", "full"]
    assert lines[2].split()[:3] == ["two", "ready", "schema-only"]
    assert project.ok("branch", "list", "-q").out == "one\ntwo\n"
    for row in project.json("branch", "list")["data"]:
        assert set(row) >= {"id", "parent_project_id", "organization_id", "name", "appkey", "region",
                            "status", "branch_state", "branch_created_at", "branch_metadata", "port",
                            "running", "current", "size_bytes"}
    project.ok("stop", "one")
    assert "stopped" in project.ok("branch", "list").out
    assert project.branches()["one"]["running"] is False


def test_switch_moves_the_directory_and_says_what_it_did(project):
    project.create("feat", "--no-switch")
    assert project.json("branch", "switch", "feat")["branch"]["name"] == "feat"
    assert project.json("env") == project.env("feat")
    assert project.json("branch", "switch", "--parent")["branch"]["name"] == "parent"
    assert project.json("env") == project.env("parent")
    project.ok("branch", "switch", "feat")
    project.ok("branch", "switch", "parent")
    project.fails("branch", "switch", "missing", says="'missing'", hint="bough branch list")
    assert project.json("branch", "switch", "missing", status=1)["code"] == "branch.not_found"
    assert project.json("status")["current"]["name"] == "parent"


def test_env_is_good_for_eval_for_a_file_and_for_drivers(project):
    project.create("feat")
    lines = dict(line.split("=", 1) for line in project.ok("env").out.splitlines())
    assert set(lines) == {"DATABASE_URL", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE",
                          "BOUGH_API_KEY"}
    with psycopg.connect(lines["DATABASE_URL"]) as connection:
        assert connection.execute("SHOW port").fetchone() == (lines["PGPORT"],)
    shell = f'eval "$({binary()} env --export parent)" && printf %s "$PGPORT $DATABASE_URL"'
    result = subprocess.run(["sh", "-c", shell], cwd=project.directory, env=project.environment,
                            capture_output=True, text=True, check=True)
    parent = project.env("parent")
    assert result.stdout == f"{parent['PGPORT']} {parent['DATABASE_URL']}"
    project.fails("env", "missing", says="'missing'")


def test_psql_and_run_pass_arguments_environment_and_exit_status(project):
    project.create("feat")
    assert project.ok("psql", "--", "-Atc", "SHOW port").out.strip() == project.env("feat")["PGPORT"]
    assert project.ok("psql", "parent", "--", "-Atc", "SHOW port").out.strip() == project.env()["PGPORT"]
    assert project.run("psql", "feat", "--", "-c", "SELECT nonsense").status == 1
    assert project.ok("run", "--", "sh", "-c", "echo $PGPORT").out.strip() == project.env("feat")["PGPORT"]
    assert project.ok("run", "parent", "--", "printenv", "DATABASE_URL").out.strip() == \
        project.env()["DATABASE_URL"]
    assert project.run("run", "--", "sh", "-c", "exit 17").status == 17
    assert project.run("run", "--", "no-such-program-here").status == 127
    # What the caller's environment says about another server does not win, and nothing goes through a shell.
    project.environment |= {"PGSERVICE": "other", "PGHOSTADDR": "192.0.2.1"}
    assert project.ok("psql", "--", "-Atc", "SELECT 1").out == "1\n"
    assert project.ok("run", "--", "echo", "$(id);`id`").out == "$(id);`id`\n"


def test_start_and_stop_bring_servers_back_with_their_data(project):
    project.create("feat")
    project.sql("feat", "CREATE TABLE t AS SELECT 1 AS a")
    assert set(project.json("stop")["stopped"]) == {"parent", "feat"}
    assert project.servers() == [] and project.json("stop") == {"stopped": []}
    assert project.json("start", "feat") == {"started": ["feat"]}
    assert project.value("feat", "SELECT a FROM t") == 1
    assert project.json("start") == {"started": ["parent"]}
    assert project.json("start") == {"started": []}
    project.fails("start", "missing", says="'missing'")


def test_start_after_the_servers_were_killed_as_by_a_reboot(project):
    project.create("feat")
    project.sql("feat", "CREATE TABLE t AS SELECT 1 AS a")
    for pid in project.servers():
        os.kill(pid, 9)
    deadline = time.monotonic() + 30
    while project.servers() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert project.json("status")["parent_running"] is False
    assert sorted(project.json("start")["started"]) == ["feat", "parent"]
    assert project.value("feat", "SELECT a FROM t") == 1
    project.check_consistent()


def test_json_is_one_document_for_every_command_and_every_error(project):
    project.create("feat")
    for command in (["status"], ["branch", "list"], ["branch", "diff", "feat"], ["env"], ["start"],
                    ["branch", "switch", "feat"], ["branch", "merge", "feat", "--dry-run"],
                    ["branch", "merge", "feat", "-y"], ["branch", "reset", "feat", "-y"],
                    ["branch", "delete", "feat", "-y"]):
        assert isinstance(project.json(*command), dict), command
    for command in (["branch", "diff", "feat"], ["branch", "merge", "feat", "-y"], ["branch", "reset", "feat", "-y"],
                    ["branch", "delete", "feat", "-y"], ["branch", "switch", "feat"]):
        document = project.json(*command, status=1)
        assert document["code"] == "branch.not_found" and document["hint"], command


def test_diff_and_merge_documents_have_the_shapes_of_the_api(place):
    place.parent("CREATE TABLE {s}.t (a int)")
    place.start()
    place.on_branch("ALTER TABLE {s}.t ADD b int", "CREATE TABLE {s}.n (x int)")
    diff = place.diff()
    assert set(diff) >= {"summary", "rendered_sql", "changes", "conflicts"}
    assert diff["summary"] == {"added": 1, "modified": 1, "conflicts": 0}
    for change in diff["changes"]:
        assert set(change) >= {"schema", "object", "type", "action", "sql"}
    assert {(one["object"], one["type"], one["action"]) for one in diff["changes"]} == \
        {("t", "table", "modify"), ("n", "table", "add")}
    assert all(one["schema"] == place.schema for one in diff["changes"])
    document = place.merge()
    assert set(document) == {"branchId", "status", "diff"}
    assert document["diff"]["rehearsed"] and document["diff"]["fingerprint"]


@pytest.mark.parametrize("command", [["branch", "merge", "feat"], ["branch", "reset", "feat"],
                                     ["branch", "delete", "feat"], ["destroy"]])
def test_without_a_terminal_a_question_is_an_error_that_names_y(project, command):
    project.create("feat")
    project.sql("feat", "CREATE TABLE t (a int)")
    project.fails(*command, says="without a confirmation", hint="-y")
    assert project.json(*command, status=1)["code"] == "confirmation_required"
    assert project.value("feat", "SELECT count(*) FROM t") == 0
    assert project.value("parent", "SELECT to_regclass('t')") is None


def test_the_parent_cannot_be_merged_reset_or_deleted(project):
    for verb in ("merge", "reset", "delete", "diff"):
        result = project.run("branch", verb, "parent", *(["-y"] if verb != "diff" else []))
        assert result.status in (1, 64) and "parent" in result.err, repr(result)
    assert project.value("parent", "SELECT 1") == 1


def test_quiet_says_nothing_and_output_to_a_closed_pipe_is_no_crash(project):
    assert project.ok("-q", "branch", "create", "feat").text == ""
    assert project.ok("branch", "switch", "feat", "-q").text == ""
    assert project.ok("-q", "branch", "delete", "feat", "-y").text == ""
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run([binary(), "status"], cwd=project.directory, env=project.environment,
                             stdout=writing, stderr=subprocess.PIPE, check=False, text=True)
    os.close(writing)
    assert process.returncode in (0, 1) and "Traceback" not in process.stderr


def test_a_full_standard_output_is_told(project):
    with open("/dev/full", "w", encoding="ascii") as full:
        process = subprocess.run([binary(), "status"], cwd=project.directory, env=project.environment,
                                 stdout=full, stderr=subprocess.PIPE, check=False, text=True)
    assert process.returncode == 1 and "cannot write" in process.stderr


def test_a_store_that_is_damaged_or_of_a_newer_bough_is_told(bough):
    project = bough()
    project.home.mkdir()
    (project.home / "bough.db").write_bytes(b"this is no database" * 100)
    project.fails("init", "demo", says="bough.db")
    (project.home / "bough.db").unlink()
    project.init()
    version = project.store("PRAGMA user_version")[0][0]
    with sqlite3.connect(project.home / "bough.db") as db:
        db.execute("PRAGMA user_version = 999")
    project.fails("status", says="newer bough", hint="update")
    with sqlite3.connect(project.home / "bough.db") as db:
        db.execute(f"PRAGMA user_version = {version}")
    project.ok("status")


def test_a_context_file_that_is_half_written_is_told(project):
    context = project.directory / ".bough" / "context"
    good = context.read_text()
    for bad in ("", "[context]\nproject =", "\0\0\0\0", "[context\n"):
        context.write_text(bad)
        result = project.run("status")
        assert result.status in (1, 3) and "context" in result.err, repr(result)
    context.write_text(good)
    assert json.loads(project.ok("--json", "status").out)
