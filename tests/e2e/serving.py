"""`bough serve` on a project of the tests, and requests to it. Only Python's own library."""

import calendar
import http.client
import json
import re
import signal
import ssl
import subprocess
import time

from harness import DEADLINE_S, Project, binary, wait_for

DEFAULT_PROJECT = "fa4e0000-1234-5678-90ab-cd1234567890"


class Answer:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text

    @property
    def json(self):
        return json.loads(self.text)

    def __repr__(self):
        return f"{self.status}: {self.text[:2000]}"


class Server:
    """One run of `bough serve`. The first one of a home prints the admin key."""

    def __init__(self, project, *args, key=None, listen="127.0.0.1:0"):
        self.project = project
        self.process = subprocess.Popen(
            [binary(), "serve", "--listen", listen, "--listen-tls", "127.0.0.1:0", *args],
            cwd=project.base, env=project.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        self.told = ""
        while "listening on http://" not in self.told:
            line = self.process.stdout.readline()
            assert line, f"the server ended: {self.told}"
            self.told += line
        found = re.search(r"uak_\w+", self.told)
        self.key = key or (found and found[0])
        self.port = int(re.search(r"http://127\.0\.0\.1:(\d+)", self.told)[1])
        self.tls_port = int(re.search(r"https://127\.0\.0\.1:(\d+)", self.told)[1])

    def stop(self, how=signal.SIGTERM, status=0):
        """Ends it and returns what it said at last."""
        self.process.send_signal(how)
        out, _ = self.process.communicate(timeout=DEADLINE_S * 2)
        assert self.process.returncode == (-how if how == signal.SIGKILL else status), out
        assert "AddressSanitizer" not in out and "runtime error:" not in out, out
        return out

    def close(self):
        if self.process.poll() is None:
            self.stop()

    def connection(self, tls=False):
        if not tls:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_S * 2)
        context = ssl.create_default_context(cafile=self.project.home / "tls" / "ca.crt")
        return http.client.HTTPSConnection("127.0.0.1", self.tls_port, timeout=DEADLINE_S * 2,
                                           context=context)

    def call(self, method, path, body=None, key=True, tls=False, **headers):
        """key: True for the admin's, None for none, or another one. body: a document or bytes."""
        all_headers = {"Content-Type": "application/json"}
        if key:
            all_headers["Authorization"] = f"Bearer {self.key if key is True else key}"
        all_headers |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body)
        connection = self.connection(tls)
        try:
            connection.request(method, path, data, all_headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())
        finally:
            connection.close()

    def ok(self, method, path, body=None, status=200, **options):
        answer = self.call(method, path, body, **options)
        assert answer.status == status, f"{method} {path}: {answer!r}"
        return answer.json

    def fails(self, method, path, status, code, body=None, **options):
        """An error in its exact shape."""
        answer = self.call(method, path, body, **options)
        assert answer.status == status, f"{method} {path}: {answer!r}"
        document = answer.json
        assert document["code"] == code, document
        assert document["error"] and document["message"] and document["requestId"], document
        return document

    # --- The flow -------------------------------------------------------------------------------------

    def branch(self, one, **options):
        return self.ok("GET", f"/projects/v1/branches/{one}", **options)["branch"]

    def create(self, name, mode="full", **options):
        """Makes a branch and waits until it is ready, as the CLI does."""
        made = self.ok("POST", f"/projects/v1/{DEFAULT_PROJECT}/branches", {"mode": mode, "name": name},
                       status=201, **options)["branch"]
        self.wait_ready(made["id"])
        return made

    def wait_ready(self, one):
        return wait_for(lambda: self.branch(one)["branch_state"] == "ready", f"branch {one} is ready",
                        DEADLINE_S * 2)

    def make_key(self, name, role, **more):
        return self.ok("POST", "/bough/v1/keys", {"name": name, "role": role} | more, status=201)["token"]


class Served:
    """A project and its server, for many tests."""

    def __init__(self):
        self.project = Project()
        self.project.init()
        self.server = Server(self.project)

    def close(self):
        try:
            self.server.close()
        finally:
            self.project.close()


def is_recent(stamp, seconds=60):
    """An ISO 8601 time of UTC, and not older."""
    then = time.strptime(stamp[:19] + "Z", "%Y-%m-%dT%H:%M:%SZ")
    return abs(time.time() - calendar.timegm(then)) < seconds
