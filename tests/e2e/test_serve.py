"""The server itself: keys and roles, limits, TLS, restarts, the hosts of branches, its commands."""

import http.client
import json
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest
from harness import ROOT, binary, wait_for
from serving import DEFAULT_PROJECT, Served, Server

BRANCHES = f"/projects/v1/{DEFAULT_PROJECT}/branches"


@pytest.fixture(name="served", scope="module")
def fixture_served():
    made = Served()
    yield made
    made.close()


@pytest.fixture(name="server")
def fixture_server(served):
    return served.server


def routes(server):
    """(method, address, role) of every line of the OpenAPI document, with ids that are not there."""
    document = server.ok("GET", "/openapi.json", key=None)
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if "/b/{host}" not in path:
                yield method.upper(), re.sub(r"\{\w+\}", "none", path), operation["x-role"]


def test_every_route_wants_a_good_key(server):
    closed = [one for one in routes(server) if one[2] != "none"]
    assert len(closed) >= 20
    for method, path, _ in closed:
        for key in (None, "uak_", "uak_" + "x" * 53, server.key[:-1] + "_", server.key + "x"):
            answer = server.fails(method, path, 401, "unauthorized", key=key)
            assert set(answer) >= {"error", "code", "message", "requestId"}


def test_a_role_may_do_what_its_routes_say_and_no_more(server):
    order = ["viewer", "member", "merger", "admin"]
    keys = {role: server.make_key(f"role-{role}", role) for role in order}
    for method, path, role in routes(server):
        for mine in order if role != "none" else []:
            status = server.call(method, path, {"name": "x"}, key=keys[mine]).status \
                if (method, path) != ("POST", "/bough/v1/keys") or mine != "admin" else 200
            if order.index(mine) < order.index(role):
                assert status == 403, (method, path, mine, status)
            else:
                assert status not in (401, 403), (method, path, mine, status)


def test_a_key_of_another_project_sees_nothing(server):
    answer = server.fails("POST", "/bough/v1/keys", 404, "branch.not_found",
                          {"name": "far", "role": "admin", "project_id": str(uuid.uuid4())})
    assert "project" in answer["message"]
    token = server.project.json("key", "create", "far", "--role", "admin", "--only",
                                str(uuid.uuid4()))["token"]
    real = server.ok("GET", "/organizations/v1/local/projects")["projects"][0]["id"]
    assert server.ok("GET", "/organizations/v1/local/projects", key=token)["projects"] == []
    for path in (f"/projects/v1/{real}", f"/projects/v1/{real}/branches", f"/projects/v1/{DEFAULT_PROJECT}"):
        server.fails("GET", path, 404, "branch.not_found", key=token)
    server.fails("GET", "/bough/v1/keys", 403, "forbidden", key=token)


def test_a_member_resets_and_deletes_only_its_own(server):
    ann, ben = (server.make_key(name, "member") for name in ("ann", "ben"))
    made = server.create("anns", key=ann)
    url = f"/projects/v1/branches/{made['id']}"
    server.fails("POST", f"{url}/reset", 403, "forbidden", key=ben)
    server.fails("DELETE", url, 403, "forbidden", key=ben)
    server.fails("POST", f"{url}/merge", 403, "forbidden", key=ann)
    server.ok("POST", f"{url}/merge?dryRun=true", key=ben)
    server.ok("DELETE", url, key=ann)


def test_the_audit_says_who_did_what(server):
    token = server.make_key("auditor", "viewer")
    server.fails("POST", BRANCHES, 403, "forbidden", {"mode": "full", "name": "x"}, key=token)
    rows = server.ok("GET", "/bough/v1/audit")["audit"]
    assert re.fullmatch(r"auditor \(\w+\)", rows[0]["actor"]), rows[0]
    assert rows[0] | {"at": "", "actor": "", "request_id": "", "subject": ""} == {
        "at": "", "actor": "", "request_id": "", "subject": "", "address": "127.0.0.1", "status": 403,
        "action": "POST /projects/v1/{project}/branches", "result": "forbidden"}
    assert server.project.json("audit")["data"][0]["request_id"] == rows[0]["request_id"]
    assert "auditor" in server.project.ok("audit").out


def test_the_audit_names_the_key_that_was_revoked(server):
    made = server.ok("POST", "/bough/v1/keys", {"name": "short-lived", "role": "viewer"}, status=201)["key"]
    server.ok("DELETE", f"/bough/v1/keys/{made['id']}")
    row = server.ok("GET", "/bough/v1/audit?limit=1")["audit"][0]
    assert (row["action"], row["subject"]) == ("DELETE /bough/v1/keys/{key}", made["id"])


def test_events_end_with_the_session_that_asked_for_them(served, server):
    short = Server(served.project, "--session", "4", key=server.key)
    try:
        answer = short.call("POST", "/bough/v1/session", {"key": short.key}, key=None)
        cookie = {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
        connection = short.connection()
        connection.request("GET", f"/bough/v1/projects/{DEFAULT_PROJECT}/events", headers=cookie)
        events = connection.getresponse()
        assert events.status == 200
        events.read()  # to the end, or to the deadline of the connection
        connection.close()
        assert short.call("GET", BRANCHES, key=None, **cookie).status == 401
        assert short.call("GET", "/bough/v1/session", key=None, **cookie).json == {"session": None, "projects": []}
    finally:
        short.close()


def test_keys_of_the_command_line(server):
    project = server.project
    made = project.json("key", "create", "robot", "--role", "viewer")
    assert made["key"]["role"] == "viewer"
    assert server.ok("GET", "/auth/v1/profile", key=made["token"])["user"]["name"] == "robot"
    project.fails("key", "create", "robot", says="taken")
    assert "robot" in project.ok("key", "list").out
    project.ok("key", "revoke", "robot")
    server.fails("GET", "/auth/v1/profile", 401, "unauthorized", key=made["token"])
    project.fails("key", "revoke", "robot", says="does not exist")
    assert project.ok("key", "create", "robot").out.startswith("uak_")


def test_keys_are_stored_as_hashes_only(served):
    home = served.project.home
    secret = served.server.key.split("_")[2]
    for path in [*home.glob("bough.db*"), home / "server.key"]:
        assert secret.encode() not in path.read_bytes()
    assert (home / "server.key").stat().st_mode & 0o777 == 0o600


def test_only_own_names_and_origins(server):
    for host in ("evil.example", "evil.example:7411", "127.0.0.1.evil.example"):
        server.fails("GET", "/auth/v1/profile", 421, "wrong_host", Host=host)
    for host in ("localhost:1", "127.0.0.1", f"[::1]:{server.port}"):
        server.ok("GET", "/auth/v1/profile", Host=host)
    server.fails("POST", BRANCHES, 403, "wrong_origin", {"name": "x"}, Origin="https://evil.example")
    server.ok("GET", "/auth/v1/profile", Origin=f"http://127.0.0.1:{server.port}")


def test_unknown_addresses_and_methods(server):
    server.fails("GET", "/nothing", 404, "not_found")
    server.fails("PUT", "/auth/v1/profile", 405, "method_not_allowed")
    server.fails("GET", "/projects/v1/../../etc/passwd", 404, "not_found")


def test_large_bodies_and_headers_are_refused(server):
    big = b"{" + b" " * (2 << 20) + b"}"
    answer = None
    try:
        answer = server.call("POST", BRANCHES, big)
    except (BrokenPipeError, ConnectionResetError):
        pass  # told before all of it was sent
    assert answer is None or answer.status == 413
    connection = server.connection()
    connection.request("POST", BRANCHES, iter([b"{" + b" " * (1 << 20), b" " * 4096, b"}"]),
                       {"Authorization": f"Bearer {server.key}"}, encode_chunked=True)
    assert connection.getresponse().status == 413
    try:
        assert server.call("GET", "/auth/v1/profile", X_Long="x" * 100000).status == 431
    except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
        pass
    server.ok("GET", "/auth/v1/profile")


def test_slow_clients_hold_up_nobody(server):
    slow = []
    for _ in range(50):
        one = socket.create_connection(("127.0.0.1", server.port))
        one.sendall(b"POST " + BRANCHES.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Le")
        slow.append(one)
    began = time.monotonic()
    server.ok("GET", "/auth/v1/profile")
    assert time.monotonic() - began < 2
    slow[0].settimeout(40)
    slow[0].recv(1000)  # the connection ends by itself: nothing, or a status
    assert time.monotonic() - began < 35
    for one in slow:
        one.close()


def test_tls_of_the_development_ca(served, server):
    assert str(served.project.home / "tls" / "ca.crt") in server.told
    assert server.ok("GET", "/api/health", key=None, tls=True)["status"] == "ok"
    assert (served.project.home / "tls" / "ca.key").stat().st_mode & 0o777 == 0o600
    context = ssl.create_default_context(cafile=served.project.home / "tls" / "ca.crt")
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, OSError)), \
            socket.create_connection(("127.0.0.1", server.tls_port)) as plain:
        context.wrap_socket(plain, server_hostname="localhost")


def test_the_host_of_a_branch_answers_after_a_query(served, server):
    made = server.create("hosted")
    authority, path = made["appkey"].split("/", 1)
    assert authority == f"127.0.0.1:{server.tls_port}" and made["region"] == "local"
    url = f"/{path}.{made['region']}.insforge.app"
    assert server.ok("GET", f"{url}/api/health", key=None, tls=True)["status"] == "ok"
    assert server.call("POST", f"{url}/api/usage/mcp", key=None, tls=True).status < 500
    served.project.ok("stop", "hosted")
    server.fails("GET", f"{url}/api/health", 503, "branch.not_ready", key=None)
    server.fails("GET", "/b/none.local.insforge.app/api/health", 404, "branch.not_found", key=None)
    server.ok("DELETE", f"/projects/v1/branches/{made['id']}")


ECHO = """
import http.server, json, sys
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/big":
            self.send_response(200); self.send_header("Transfer-Encoding", "chunked"); self.end_headers()
            for i in range(300):
                self.wfile.write(b"10000\\r\\n" + b"x" * 65536 + b"\\r\\n")
            self.wfile.write(b"0\\r\\n\\r\\n"); return
        text = json.dumps({"method": self.command, "path": self.path, "body": body.decode(),
                           "headers": {k.lower(): v for k, v in self.headers.items()}}).encode()
        self.send_response(418 if self.path.startswith("/tea") else 200)
        self.send_header("Content-Length", str(len(text))); self.send_header("X-Own", "yes"); self.end_headers()
        self.wfile.write(text)
    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer
    def log_message(self, *args): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def test_the_host_of_a_branch_is_its_service(bough):
    project = bough()
    project.init()
    script = project.directory / "echo.py"
    script.write_text(ECHO)
    project.ini(f"[service web]\ncommand = {sys.executable} {script} ${{port}}\nhealth = http://127.0.0.1:${{port}}/api/health\n")
    server = Server(project)
    try:
        made = server.create("web")
        url = "/" + made["appkey"].split("/", 1)[1] + ".local.insforge.app"
        echo = server.ok("PUT", f"{url}/rest/v1/a%20b?x=1&y=%2F", {"any": "body"}, key="ik_own", tls=True)
        assert (echo["method"], echo["path"]) == ("PUT", "/rest/v1/a%20b?x=1&y=%2F")
        assert json.loads(echo["body"]) == {"any": "body"}
        headers = echo["headers"]
        assert headers["authorization"] == "Bearer ik_own" and headers["x-forwarded-prefix"] == url
        assert (headers["x-forwarded-proto"], headers["x-forwarded-for"]) == ("https", "127.0.0.1")
        tea = server.call("GET", f"{url}/tea", key=None)
        assert tea.status == 418 and tea.headers["X-Own"] == "yes"
        assert server.call("GET", f"{url}/big", key=None).text == "x" * 65536 * 300
        assert server.ok("GET", f"{url}/api/health", key=None)["path"] == "/api/health"
    finally:
        server.close()


def test_a_restart_in_the_middle_loses_nothing(bough):
    project = bough()
    project.init()
    server = Server(project)
    made = server.ok("POST", BRANCHES, {"mode": "full", "name": "cut"}, status=201,
                     Idempotency_Key="once")["branch"]
    server.stop(signal.SIGKILL)
    again = Server(project, key=server.key)
    try:
        assert "repaired" in again.told and "uak_" not in again.told
        again.fails("GET", f"/projects/v1/branches/{made['id']}", 404, "branch.not_found")
        assert again.ok("GET", BRANCHES)["data"] == []
        once = again.ok("POST", BRANCHES, {"mode": "full", "name": "cut"}, status=201,
                        Idempotency_Key="once")["branch"]
        assert once["id"] != made["id"]
        again.wait_ready(once["id"])
        again.ok("DELETE", f"/projects/v1/branches/{once['id']}")
        project.check_consistent()
        again.create("whole")
        assert list(project.branches()) == ["whole"]
    finally:
        again.close()


def test_a_stop_finishes_what_runs(bough):
    project = bough()
    project.init()
    server = Server(project)
    answers = []
    made = server.create("kept")
    project.sql("kept", "CREATE TABLE t (id int)")
    thread = threading.Thread(target=lambda: answers.append(
        server.call("POST", f"/projects/v1/branches/{made['id']}/merge")))
    thread.start()
    wait_for(lambda: project.store("SELECT 1 FROM operation WHERE kind IN ('merge', 'scratch')"), "a merge begins")
    assert "stopped" in server.stop()
    thread.join()
    assert answers[0].status == 200 and answers[0].json["status"] == "merged", answers
    assert project.value("parent", "SELECT count(*) FROM t") == 0
    project.check_consistent()


def test_requests_of_one_key_are_limited(bough):
    project = bough()
    project.init()
    server = Server(project, "--rate", "5")
    try:
        statuses = [server.call("GET", "/auth/v1/profile").status for _ in range(30)]
        assert 429 in statuses and 200 in statuses
    finally:
        server.close()


def test_a_project_of_an_older_bough_is_found_after_a_command(bough):
    project = bough()
    project.init()
    project.ok("status")
    with sqlite3.connect(project.home / "bough.db") as db:
        db.execute("UPDATE project SET directory = ''")
    server = Server(project)
    try:
        assert "its directory is not known" in server.told
        server.fails("POST", BRANCHES, 400, "bad_config", {"mode": "full", "name": "a"})
        project.ok("status")
        server.create("a")
    finally:
        server.close()


def test_wrong_options_are_told(project):
    project.fails("serve", "--listen", "nowhere", status=64, says="not an address")
    project.fails("serve", "--listen", "127.0.0.1:0", "--tls-cert", "a.pem",
                  status=64, says="go together")
    project.fails("serve", "--workers", "0", status=64, says="not a number")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        project.fails("serve", "--listen", f"127.0.0.1:{taken.getsockname()[1]}", says="in use")


def test_systemd_may_hand_over_the_sockets(project):
    """LISTEN_FDS and LISTEN_PID, as sd_listen_fds(3) says: the first descriptor is 3."""
    with socket.create_server(("127.0.0.1", 0)) as handed:
        port = handed.getsockname()[1]
        line = f"exec 3<&{handed.fileno()}; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$@\""
        process = subprocess.Popen(["/bin/bash", "-c", line, "bash", binary(), "serve", "--listen-tls", "none"],
                                   env=project.environment, stdout=subprocess.PIPE, text=True,
                                   pass_fds=[handed.fileno()])
    try:
        told = ""
        while "listening" not in told:
            told = process.stdout.readline()
        assert told == f"listening on http://127.0.0.1:{port}\n"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/api/health")
        assert connection.getresponse().status == 200
        connection.close()
    finally:
        process.send_signal(signal.SIGINT)
        assert "stopped" in process.communicate(timeout=60)[0]


def test_the_unit_names_options_that_there_are(project):
    unit = (ROOT / "dist" / "systemd" / "bough.service").read_text()
    options = re.search(r"^ExecStart=\S+ serve (.*)$", unit, re.M)[1].split()
    told = project.ok("help", "serve").out
    assert options and all(one in told for one in options)


def test_children_that_end_later_do_not_stay_as_zombies(bough):
    project = bough()
    project.init()
    server = Server(project)
    try:
        made = server.create("child")
        project.ok("stop", "child")

        def zombies():
            children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
            return [one for one in children if "Z" in Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1][:3]]
        wait_for(lambda: not zombies(), "no zombie is left")
        server.ok("DELETE", f"/projects/v1/branches/{made['id']}")
    finally:
        server.close()


def sign_in(server, key):
    """The cookie of a session, as a browser sends it back."""
    answer = server.call("POST", "/bough/v1/session", {"key": key}, key=None)
    assert answer.status == 200, answer
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie, cookie
    return cookie.split(";")[0]


def test_a_session_counts_as_its_key(served):
    server = served.server
    token = server.make_key("session-key", "viewer")
    origin = f"http://127.0.0.1:{server.port}"
    cookie = sign_in(server, token)
    listed = server.ok("GET", "/projects/v1/" + DEFAULT_PROJECT + "/branches", key=None, Cookie=cookie)
    assert "data" in listed
    assert server.ok("GET", "/bough/v1/session", key=None, Cookie=cookie)["session"]["name"] == "session-key"
    assert server.ok("GET", "/bough/v1/session", key=None)["session"] is None
    # A viewer, and no more.
    server.fails("POST", "/projects/v1/" + DEFAULT_PROJECT + "/branches", 403, "forbidden", {"name": "no"}, key=None,
                 Cookie=cookie, Origin=origin)
    name, value = cookie.split("=", 1)
    key_id, expires, mac = value.split(".")
    bad = [f"{key_id}.{int(expires) + 1}.{mac}", f"{key_id}.{expires}.{mac[:-1]}", f"{key_id}.{expires}", "", "...",
           f"{key_id}.1.{mac}", f"other{key_id}.{expires}.{mac}"]
    for one in bad:
        assert server.call("GET", "/auth/v1/profile", key=None, Cookie=f"{name}={one}").status == 401, one
    server.ok("DELETE", f"/bough/v1/keys/{key_id}")
    assert server.call("GET", "/auth/v1/profile", key=None, Cookie=cookie).status == 401


def test_other_pages_cannot_use_a_session(served):
    server = served.server
    cookie = sign_in(server, server.key)
    path = "/bough/v1/keys"
    server.fails("POST", path, 403, "wrong_origin", {"name": "x"}, key=None, Cookie=cookie)
    server.fails("POST", path, 403, "wrong_origin", {"name": "x"}, key=None, Cookie=cookie, Origin="null")
    server.fails("POST", path, 403, "wrong_origin", {"name": "x"}, key=None, Cookie=cookie,
                 Origin="http://127.0.0.1:1")
    made = server.ok("POST", path, {"name": "of-a-session"}, key=None, Cookie=cookie, status=201,
                     Origin=f"http://127.0.0.1:{server.port}")
    assert made["key"]["name"] == "of-a-session"
    server.fails("POST", "/bough/v1/session", 401, "unauthorized", {"key": "uak_000000000000_x"}, key=None)


def test_the_dashboard_is_in_the_program(served):
    page = served.server.call("GET", "/", key=None)
    assert page.status == 200 and page.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    script = served.server.call("GET", "/assets/app.js", key=None)
    assert script.status == 200 and len(script.text) > 10000
    again = served.server.call("GET", "/assets/app.js", key=None, If_None_Match=script.headers["ETag"])
    assert again.status == 304 and again.text == ""
    served.server.fails("GET", "/assets/../server.key", 404, "not_found", key=None)
    served.server.fails("GET", "/assets/none.js", 404, "branch.not_found", key=None)
