"""A team on one server: members of projects, the audit of both ways in, and what became of a failed creation."""

import getpass
import os
import re
import sqlite3
import sys
import uuid

import pytest
from harness import wait_for
from serving import DEFAULT_PROJECT, Served, Server

BRANCHES = f"/projects/v1/{DEFAULT_PROJECT}/branches"
MEMBERS = f"/bough/v1/projects/{DEFAULT_PROJECT}/members"


@pytest.fixture(name="served", scope="module")
def fixture_served():
    made = Served()
    yield made
    made.close()


@pytest.fixture(name="server")
def fixture_server(served):
    return served.server


def stranger(server, role="admin"):
    """(id, token) of a new key that sees no project yet."""
    made = server.ok("POST", "/bough/v1/keys", {"name": f"k{uuid.uuid4().hex[:8]}", "role": role,
                                                "project_id": project_id(server)}, status=201)
    server.ok("DELETE", f"{MEMBERS}/{made['key']['id']}")
    return made["key"]["id"], made["token"]


def project_id(server):
    return server.ok("GET", f"/projects/v1/{DEFAULT_PROJECT}")["project"]["id"]


def test_a_key_sees_a_project_as_long_as_it_is_a_member(server):
    one, token = stranger(server)
    project = f"/projects/v1/{project_id(server)}"
    server.fails("GET", project, 404, "branch.not_found", key=token)
    assert server.ok("GET", "/organizations/v1/local/projects", key=token)["projects"] == []
    made = server.ok("POST", MEMBERS, {"key": one, "role": "viewer"}, status=201)["member"]
    assert (made["key_id"], made["role"]) == (one, "viewer")
    assert server.ok("GET", project, key=token)["project"]["id"] in project
    assert len(server.ok("GET", "/organizations/v1/local/projects", key=token)["projects"]) == 1
    assert made in server.ok("GET", MEMBERS, key=token)["members"]
    server.ok("DELETE", f"{MEMBERS}/{one}")
    server.fails("GET", project, 404, "branch.not_found", key=token)
    server.fails("DELETE", f"{MEMBERS}/{one}", 404, "branch.not_found")


def test_the_role_in_the_project_counts(server):
    one, token = stranger(server)
    server.ok("POST", MEMBERS, {"key": one, "role": "viewer"}, status=201)
    server.fails("POST", BRANCHES, 403, "forbidden", {"name": "x"}, key=token)
    server.fails("POST", MEMBERS, 403, "forbidden", {"key": one, "role": "admin"}, key=token)
    server.ok("POST", MEMBERS, {"key": one, "role": "member"}, status=201)
    made = server.create("members", key=token)
    url = f"/projects/v1/branches/{made['id']}"
    server.fails("POST", f"{url}/merge", 403, "forbidden", key=token)
    server.ok("POST", MEMBERS, {"key": one, "role": "merger"}, status=201)
    assert [row["role"] for row in server.ok("GET", MEMBERS)["members"] if row["key_id"] == one] == ["merger"]
    server.ok("POST", f"{url}/merge", key=token)
    server.ok("DELETE", url, key=token)


def test_an_admin_of_the_project_chooses_its_members_and_nothing_else(server):
    one, token = stranger(server)
    other, _ = stranger(server)
    server.ok("POST", MEMBERS, {"key": one, "role": "admin"}, status=201)
    server.ok("POST", MEMBERS, {"key": other}, status=201, key=token)
    server.ok("DELETE", f"{MEMBERS}/{other}", key=token)
    for path in ("/bough/v1/keys", "/bough/v1/audit"):
        server.fails("GET", path, 403, "forbidden", key=token)


def test_a_key_for_all_projects_may_have_more_rights_in_one(server):
    made = server.ok("POST", "/bough/v1/keys", {"name": "wide", "role": "viewer"}, status=201)
    token = made["token"]
    server.fails("POST", BRANCHES, 403, "forbidden", {"name": "x"}, key=token)
    server.ok("POST", MEMBERS, {"key": "wide", "role": "merger"}, status=201)
    others = server.create("of-others")
    server.ok("DELETE", f"/projects/v1/branches/{others['id']}", key=token)
    server.ok("DELETE", f"{MEMBERS}/wide")
    server.fails("POST", BRANCHES, 403, "forbidden", {"name": "x"}, key=token)
    assert server.ok("GET", BRANCHES, key=token)["data"] == []


def test_wrong_members_are_told(server):
    server.fails("POST", MEMBERS, 404, "branch.not_found", {"key": "nobody"})
    server.fails("POST", MEMBERS, 400, "usage", {"role": "member"})
    server.fails("POST", MEMBERS, 400, "usage", {"key": "admin", "role": "king"})


def test_members_of_the_command_line(served, server):
    project = served.project
    one, token = stranger(server)
    name = next(row["name"] for row in server.ok("GET", "/bough/v1/keys")["keys"] if row["id"] == one)
    assert project.json("member", "add", name, "--role", "merger")["member"]["role"] == "merger"
    server.ok("GET", BRANCHES, key=token)
    assert name in project.ok("member", "list").out
    assert {"key_id": one, "name": name, "role": "merger"}.items() <= project.json("member", "list")["data"][-1].items()
    project.ok("member", "remove", one)
    server.fails("GET", BRANCHES, 404, "branch.not_found", key=token)
    project.fails("member", "remove", one, says="does not exist")
    project.fails("member", "add", "nobody", says="nobody")
    project.ok("member", "add", name)
    project.ok("key", "revoke", name)
    assert name not in project.ok("member", "list").out


# What was added to the metadata since.
TO_VERSION_4 = """
    DROP TABLE member; DROP INDEX operation_backend; DROP TABLE size;
    ALTER TABLE backend DROP COLUMN asleep; ALTER TABLE backend DROP COLUMN idle_timeout_s;
    ALTER TABLE backend DROP COLUMN expires_at; ALTER TABLE backend DROP COLUMN pinned;
    ALTER TABLE project DROP COLUMN sync; ALTER TABLE project DROP COLUMN url;
    PRAGMA user_version = 4;
"""


def test_a_key_of_one_project_of_an_older_bough_becomes_a_member(bough):
    project = bough()
    project.init()
    mine = project.json("status")["project"]["id"]
    token = project.json("key", "create", "ann", "--role", "merger", "--only", mine)["token"]
    with sqlite3.connect(project.home / "bough.db") as db:
        db.executescript(TO_VERSION_4)
    assert [(row["name"], row["role"]) for row in project.json("member", "list")["data"]] == [("ann", "merger")]
    server = Server(project)
    try:
        assert server.ok("GET", BRANCHES, key=token)["data"] == []
    finally:
        server.close()


# --- The audit ----------------------------------------------------------------------------------------


def audit(project):
    return project.json("audit")["data"]


def test_commands_are_in_the_audit_beside_requests(served, server):
    project = served.project
    before = len(audit(project))
    made = server.create("by-request")
    project.create("by-command", "--no-switch")
    branch = project.json("branch", "list")["data"][-1]["id"]
    project.ok("branch", "reset", "by-command", "-y")
    project.ok("branch", "merge", "by-command", "--dry-run")
    project.ok("branch", "merge", "by-command", "-y")
    project.ok("branch", "delete", "by-command", "-y")
    project.fails("branch", "delete", "by-command", "-y")
    rows = audit(project)
    rows = list(reversed(rows[:len(rows) - before]))
    user = f"{getpass.getuser()} (uid {os.getuid()})"
    assert rows[0]["action"] == "POST /projects/v1/{project}/branches" and rows[0]["address"] == "127.0.0.1"
    assert [(row["action"], row["actor"], row["address"], row["result"]) for row in rows[1:]] == [
        ("bough branch create", user, "local", "ok"), ("bough branch reset", user, "local", "ok"),
        ("bough branch merge", user, "local", "ok"), ("bough branch delete", user, "local", "ok"),
        ("bough branch delete", user, "local", "branch.not_found")]
    assert [row["subject"] for row in rows[1:5]] == [branch] * 4
    assert rows[5]["subject"] == project_id(server) and rows[5]["status"] == 404
    assert server.ok("GET", "/bough/v1/audit")["audit"][:5] == list(reversed(rows[-5:]))
    assert user in project.ok("audit").out and "bough branch merge" in project.ok("audit").out
    server.ok("DELETE", f"/projects/v1/branches/{made['id']}")


def test_what_keys_and_members_are_changed_to_is_in_the_audit(served, server):
    project = served.project
    made = project.json("key", "create", "noted", "--role", "viewer")["key"]["id"]
    project.ok("member", "add", "noted")
    project.ok("member", "remove", "noted")
    project.ok("key", "revoke", "noted")
    rows = audit(project)[:4]
    assert [row["action"] for row in rows] == ["bough key revoke", "bough member remove", "bough member add",
                                               "bough key create"]
    assert rows[3]["subject"] == made and rows[0]["subject"] == "noted"
    project.fails("key", "create", "admin", says="taken")
    assert audit(project)[0]["result"] == "branch.name_conflict"
    server.ok("DELETE", f"/bough/v1/keys/{stranger(server)[0]}")
    assert audit(project)[0]["subject"]


def test_init_and_destroy_are_in_the_audit(bough):
    project = bough()
    project.init()
    mine = project.json("status")["project"]["id"]
    project.ok("destroy", "-y")
    assert [(row["action"], row["subject"]) for row in audit(project)] == [("bough destroy", mine),
                                                                           ("bough init", mine)]
    project.fails("branch", "delete", "a", "-y", status=3)
    assert len(audit(project)) == 2


# --- A creation that fails ----------------------------------------------------------------------------


def test_who_polls_a_branch_that_could_not_be_made_learns_why(bough):
    project = bough()
    project.init()
    project.ini(f"[service web]\ncommand = {sys.executable} -c 'print(\"no licence\"); exit(7)' ${{port}}\n"
                "health = http://127.0.0.1:${port}/\n")
    server = Server(project)
    try:
        made = server.ok("POST", BRANCHES, {"mode": "full", "name": "bad"}, status=201)["branch"]
        url = f"/projects/v1/branches/{made['id']}"
        seen = {200}
        wait_for(lambda: seen.add(server.call("GET", url).status) or 410 in seen, "the creation has failed")
        assert seen <= {200, 503, 410}
        answer = server.fails("GET", url, 410, "service")
        assert re.search("could not be created: .*web", answer["message"]), answer
        assert server.ok("GET", BRANCHES)["data"] == []
        operations = server.ok("GET", f"/bough/v1/projects/{DEFAULT_PROJECT}/operations")["operations"]
        assert operations[0]["state"] == "failed" and operations[0]["error"] in answer["message"]
        server.fails("DELETE", url, 404, "branch.not_found")
        _, token = stranger(server)
        server.fails("GET", url, 404, "branch.not_found", key=token)
        project.ini("")
        again = server.create("bad")
        assert again["id"] != made["id"]
        server.fails("GET", url, 410, "service")
    finally:
        server.close()
