"""The HTTP API: every row of the platform's contract, in its exact shapes, and bough's own beside it."""

import json
import re
import threading
import uuid

import pytest
from serving import DEFAULT_PROJECT, Served, is_recent

BRANCH = {"id", "parent_project_id", "organization_id", "name", "appkey", "region", "status", "branch_state",
          "branch_created_at", "branch_metadata"}
PROJECT = {"id", "organization_id", "name", "appkey", "region", "status", "created_at", "updated_at"}
CHANGE = {"schema", "object", "type", "action", "sql"}
CONFLICT = {"schema", "object", "type", "parent_t0_hash", "parent_now_hash", "branch_now_hash", "hint"}
BRANCHES = f"/projects/v1/{DEFAULT_PROJECT}/branches"


@pytest.fixture(name="served", scope="module")
def fixture_served():
    made = Served()
    yield made
    made.close()


@pytest.fixture(name="server")
def fixture_server(served):
    return served.server


@pytest.fixture(name="branch")
def fixture_branch(server):
    """A branch that is ready; deleted in the end."""
    made = server.create(f"b{uuid.uuid4().hex[:8]}")
    yield made
    if server.call("GET", f"/projects/v1/branches/{made['id']}").status == 200:
        server.ok("DELETE", f"/projects/v1/branches/{made['id']}")


def check_branch(branch, **values):
    assert BRANCH <= set(branch), branch
    assert is_recent(branch["branch_created_at"]), branch
    for key, value in values.items():
        assert branch[key] == value, (key, branch)


def check_diff(diff):
    assert set(diff["summary"]) == {"added", "modified", "conflicts"}, diff
    assert isinstance(diff["rendered_sql"], str)
    for change in diff["changes"]:
        assert CHANGE <= set(change) and change["action"] in ("add", "modify", "drop"), change
    for conflict in diff["conflicts"]:
        assert CONFLICT <= set(conflict), conflict
    return diff


def test_the_profile_the_organization_and_the_projects(server):
    user = server.ok("GET", "/auth/v1/profile")["user"]
    assert set(user) == {"id", "name", "email", "avatar_url", "email_verified"}
    organizations = server.ok("GET", "/organizations/v1")["organizations"]
    assert [set(one) for one in organizations] == [{"id", "name", "type"}]
    projects = server.ok("GET", f"/organizations/v1/{organizations[0]['id']}/projects")["projects"]
    assert len(projects) == 1 and PROJECT <= set(projects[0])
    for one in (projects[0]["id"], DEFAULT_PROJECT):
        assert server.ok("GET", f"/projects/v1/{one}")["project"] == projects[0]
    server.fails("GET", "/organizations/v1/other/projects", 404, "branch.not_found")


def test_nothing_is_tracked_and_health_needs_no_key(server):
    assert server.call("POST", "/tracking/v1/agent-connected", {"any": 1}).status // 100 == 2
    assert server.call("POST", "/api/usage/mcp", key=None).status < 500
    assert server.ok("GET", "/api/health", key=None)["status"] == "ok"


def test_the_whole_flow(served, server):
    project = served.project
    project.sql("parent", "CREATE TABLE orders (id int PRIMARY KEY)")
    made = server.ok("POST", BRANCHES, {"mode": "full", "name": "flow"}, status=201)["branch"]
    check_branch(made, name="flow", branch_state="creating", branch_metadata={"mode": "full"})
    server.wait_ready(made["id"])
    listed = [one for one in server.ok("GET", BRANCHES)["data"] if one["name"] == "flow"]
    check_branch(listed[0], id=made["id"], branch_state="ready")
    key = server.ok("GET", f"/projects/v1/{made['id']}/access-api-key")["access_api_key"]
    parents = server.ok("GET", f"/projects/v1/{DEFAULT_PROJECT}/access-api-key")["access_api_key"]
    assert key.startswith("ik_") and parents.startswith("ik_") and key != parents
    as_project = server.ok("GET", f"/projects/v1/{made['id']}")["project"]
    assert PROJECT <= set(as_project) and as_project["id"] == made["id"]

    project.sql("flow", "ALTER TABLE orders ADD COLUMN note text")
    url = f"/projects/v1/branches/{made['id']}"
    diff = check_diff(server.ok("POST", f"{url}/merge?dryRun=true"))
    assert diff["summary"] == {"added": 0, "modified": 1, "conflicts": 0}
    assert diff["rendered_sql"].startswith("BEGIN") and "-- ===== DDL =====" in diff["rendered_sql"]
    assert "-- [DDL] table public.orders (modify)" in diff["rendered_sql"]
    assert project.value("parent", "SELECT count(*) FROM information_schema.columns "
                                   "WHERE table_name = 'orders'") == 1
    merged = server.ok("POST", f"{url}/merge")
    assert set(merged) == {"branchId", "status", "diff"}
    assert (merged["branchId"], merged["status"]) == (made["id"], "merged")
    check_diff(merged["diff"])
    assert project.rows("parent", "SELECT note FROM orders") == []
    assert server.branch(made["id"])["branch_state"] == "merged"
    assert len(server.ok("GET", f"/bough/v1/branches/{made['id']}/merges")["merges"]) == 1

    reset = server.ok("POST", f"{url}/reset", status=202)["branch"]
    check_branch(reset, id=made["id"], branch_state="resetting", appkey=made["appkey"])
    server.wait_ready(made["id"])
    assert server.ok("GET", f"/projects/v1/{made['id']}/access-api-key")["access_api_key"] == key
    assert server.call("DELETE", url).status in (200, 202)
    server.fails("GET", url, 404, "branch.not_found")
    assert "flow" not in [one["name"] for one in server.ok("GET", BRANCHES)["data"]]


def test_a_conflict_is_409_with_the_diff(served, server, branch):
    project, name, table = served.project, branch["name"], f"t{branch['name']}"
    project.sql("parent", f"CREATE FUNCTION {table}() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    project.sql(name, f"CREATE FUNCTION {table}() RETURNS int LANGUAGE sql AS 'SELECT 2'")
    url = f"/projects/v1/branches/{branch['id']}/merge"
    diff = check_diff(server.ok("POST", f"{url}?dryRun=true"))
    assert diff["summary"]["conflicts"] == 1
    assert "-- ⚠️ MERGE BLOCKED: 1 conflict(s) detected. Resolve before applying." in diff["rendered_sql"]
    answer = server.fails("POST", url, 409, "branch.merge_conflict")
    assert check_diff(answer["diff"])["conflicts"] == diff["conflicts"]
    own = server.ok("GET", f"/bough/v1/branches/{branch['id']}/conflicts")["conflicts"]
    assert own == diff["conflicts"] and own[0]["parent_t0_hash"] == ""
    assert server.branch(branch["id"])["branch_state"] == "ready"
    project.sql("parent", f"DROP FUNCTION {table}()")


def test_only_the_plan_that_was_previewed_is_merged(served, server, branch):
    table = f"p{branch['name']}"
    served.project.sql(branch["name"], f"CREATE TABLE {table} (id int)")
    url = f"/bough/v1/branches/{branch['id']}"
    preview = check_diff(server.ok("POST", f"{url}/preview"))
    assert preview["rehearsed"] and preview["steps"][0]["rehearsal_us"] is not None
    assert check_diff(server.ok("GET", f"{url}/diff"))["changes"] == preview["changes"]
    served.project.sql(branch["name"], f"ALTER TABLE {table} ADD COLUMN late int")
    server.fails("POST", f"{url}/merge", 409, "merge.moved", {"fingerprint": preview["fingerprint"]})
    again = server.ok("POST", f"{url}/preview")["fingerprint"]
    assert server.ok("POST", f"{url}/merge", {"fingerprint": again})["status"] == "merged"


def test_wrong_names_and_modes_are_told(server, branch):
    for name in ("", "-a", "a b", "x" * 65, "parent", "ä"):
        server.fails("POST", BRANCHES, 400, "bad_name", {"mode": "full", "name": name})
    server.fails("POST", BRANCHES, 400, "bad_name", {"mode": "full"})
    server.fails("POST", BRANCHES, 400, "usage", {"mode": "half", "name": "a"})
    server.fails("POST", BRANCHES, 400, "bad_request", b"{nonsense")
    server.fails("POST", BRANCHES, 400, "bad_request", [1])
    server.fails("POST", BRANCHES, 409, "branch.name_conflict", {"mode": "full", "name": branch["name"]})


def test_a_schema_only_branch_says_so(server):
    made = server.create("lean", "schema-only")
    check_branch(server.branch(made["id"]), branch_metadata={"mode": "schema-only"})
    server.ok("DELETE", f"/projects/v1/branches/{made['id']}")


def test_two_operations_on_one_branch_are_busy(server, branch):
    url = f"/projects/v1/branches/{branch['id']}/reset"
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(server.call("POST", url))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status for one in answers) in ([202, 409, 409], [202, 202, 409], [202, 202, 202])
    assert all(one.json["code"] == "branch.busy" for one in answers if one.status == 409)
    server.wait_ready(branch["id"])


def test_many_branches_at_once(server):
    answers = []

    def make(name):
        answers.append(server.call("POST", BRANCHES, {"mode": "full", "name": name}))
    threads = [threading.Thread(target=make, args=[f"many-{i}"]) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = [one.json["branch"] for one in answers if one.status == 201]
    assert len(made) == 3, answers
    for one in made:
        server.wait_ready(one["id"])
        server.ok("DELETE", f"/projects/v1/branches/{one['id']}")


def test_the_same_name_at_once_is_made_once(server):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(
        server.call("POST", BRANCHES, {"mode": "full", "name": "twin"}))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status for one in answers) == [201, 409], answers
    assert [one.json["code"] for one in answers if one.status == 409] == ["branch.name_conflict"]
    made = next(one.json["branch"] for one in answers if one.status == 201)
    server.wait_ready(made["id"])
    server.ok("DELETE", f"/projects/v1/branches/{made['id']}")


def test_a_repeated_request_is_answered_as_before(server):
    body = {"mode": "full", "name": "again"}
    first = server.ok("POST", BRANCHES, body, status=201, Idempotency_Key="k-1")
    second = server.ok("POST", BRANCHES, body, status=201, Idempotency_Key="k-1")
    assert first == second
    server.fails("POST", BRANCHES, 422, "idempotency_mismatch", body | {"name": "other"},
                 Idempotency_Key="k-1")
    server.wait_ready(first["branch"]["id"])
    server.ok("DELETE", f"/projects/v1/branches/{first['branch']['id']}")


def test_operations_tell_how_far_they_are(server, branch):
    operations = server.ok("GET", f"/bough/v1/projects/{DEFAULT_PROJECT}/operations")["operations"]
    own = next(one for one in operations if one["branch_id"] == branch["id"])
    assert (own["kind"], own["error"]) == ("create", None)
    assert own["step"] and 0 < own["done"] < own["total"]
    same = server.ok("GET", f"/bough/v1/projects/{DEFAULT_PROJECT}/operations/{own['id']}")["operation"]
    assert same["id"] == own["id"]
    server.fails("GET", f"/bough/v1/projects/{DEFAULT_PROJECT}/operations/none", 404, "branch.not_found")


def test_credentials_lead_to_the_branch(served, server, branch):
    credentials = server.ok("GET", f"/bough/v1/branches/{branch['id']}/credentials")["credentials"]
    assert credentials["DATABASE_URL"] == served.project.env(branch["name"])["DATABASE_URL"]


def test_events_tell_of_changes_of_the_command_line_too(served, server):
    connection = server.connection()
    connection.request("GET", f"/bough/v1/projects/{DEFAULT_PROJECT}/events",
                       headers={"Authorization": f"Bearer {server.key}"})
    answer = connection.getresponse()
    assert answer.status == 200 and answer.headers["Content-Type"] == "text/event-stream"
    served.project.create("seen", "--no-switch")
    served.project.ok("branch", "delete", "seen", "-y")
    seen, event = [], None
    while ("branch_deleted", None) not in seen:
        line = answer.readline().decode().strip()
        if line.startswith("event: "):
            event = line[7:]
        elif line.startswith("data: "):
            data = json.loads(line[6:])
            seen.append((event, data.get("name")))
    assert ("branch", "seen") in seen and "operation" in [one for one, _ in seen]
    connection.close()


def test_metrics_are_for_prometheus(server):
    text = server.call("GET", "/metrics").text
    assert re.search(r'^bough_requests_total\{status="2xx"\} [1-9]', text, re.M)
    assert re.search(r'^bough_branches\{state="ready"\} \d', text, re.M)
    for line in text.splitlines():
        assert line.startswith("# ") or re.fullmatch(r"bough_\w+(\{\w+=\"[\w-]+\"\})? [\d.]+", line), line


def sample(path, branch):
    """A real address of a pattern."""
    values = {"project": DEFAULT_PROJECT, "id": DEFAULT_PROJECT, "organization": "local", "branch": branch["id"],
              "operation": "none", "key": "none", "name": branch["name"], "host": branch["appkey"].split("/b/")[1], "rest": "api/health"}
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], path)


def check_schema(document, schema, schemas):
    """As much of JSON Schema as the document uses."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].split("/")[-1]]
    for name in schema.get("required", []):
        assert name in document, (name, document)
    if "enum" in schema:
        assert document in schema["enum"], (document, schema)
    for name, inner in schema.get("properties", {}).items():
        if name in document:
            check_schema(document[name], inner, schemas)
    for one in document if schema.get("type") == "array" else []:
        check_schema(one, schema["items"], schemas)


def test_every_route_keeps_to_the_openapi_document(server, branch):
    document = server.ok("GET", "/openapi.json", key=None)
    assert document["openapi"] == "3.1.0" and len(document["paths"]) >= 25
    schemas = document["components"]["schemas"]
    tried = 0
    for path, item in document["paths"].items():
        for method, operation in item.items():
            status = next(one for one in operation["responses"] if one != "default")
            content = operation["responses"][status].get("content")
            assert operation["summary"] and "default" in operation["responses"]
            assert ("security" in operation) == (operation["x-role"] != "none")
            if method != "get" or not content:
                continue
            answer = server.call("GET", sample(path, branch))
            expected = schemas["Error"] if answer.status >= 400 else content["application/json"]["schema"]
            assert answer.status == int(status) or "none" in sample(path, branch), (path, answer)
            check_schema(answer.json, expected, schemas)
            tried += 1
    assert tried >= 15
