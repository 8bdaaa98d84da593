"""The hosts of branches: what a branch's own service is asked through `bough serve`, and how it answers."""

import base64
import hashlib
import json
import os
import re
import socket
import ssl
import struct
import sys
from pathlib import Path

import pytest
from harness import DEADLINE_S, Project, wait_for
from serving import Server

WEB = Path(__file__).with_name("web.py")
UPLOAD_BYTES = 200 << 20
GROWTH_LIMIT_KB = 16 << 10


class Web:
    """A served project whose branches have the service of web.py."""

    def __init__(self):
        self.project = Project()
        # The sanitizer keeps memory that was freed, 256 MB of it unless told; memory is measured here.
        self.project.environment["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
        self.project.init()
        self.project.ini(f"[service web]\ncommand = {sys.executable} {WEB} ${{port}}\n"
                         "health = http://127.0.0.1:${port}/api/health\n")
        self.server = Server(self.project)
        self.branch = self.server.create("web")
        self.url = "/" + self.branch["appkey"].split("/", 1)[1] + ".local.insforge.app"

    def close(self):
        try:
            self.server.close()
        finally:
            self.project.close()

    def call(self, method, path, body=None, **options):
        return self.server.call(method, self.url + path, body, key=options.pop("key", None), **options)

    def connect(self, tls=False):
        plain = socket.create_connection(("127.0.0.1", self.server.tls_port if tls else self.server.port),
                                         timeout=DEADLINE_S)
        if not tls:
            return plain
        context = ssl.create_default_context(cafile=self.project.home / "tls" / "ca.crt")
        return context.wrap_socket(plain, server_hostname="127.0.0.1")

    def raw(self, head, body=b"", tls=False):
        """A connection after a request that was written by hand; PATH stands for the host's."""
        connection = self.connect(tls)
        text = head.replace("PATH", self.url).replace("\n", "\r\n") + "\r\n\r\n"
        connection.sendall(text.encode() + body)
        return connection

    def open_now(self):
        return self.call("GET", "/open").json

    def rss_kb(self):
        status = Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


class WebSocket:
    """A client, by hand."""

    def __init__(self, web, path="/socket?in", tls=False, early=b""):
        key = base64.b64encode(os.urandom(16)).decode()
        self.connection = web.raw(
            f"GET PATH{path} HTTP/1.1\nHost: 127.0.0.1\nConnection: keep-alive, Upgrade\nUpgrade: websocket\n"
            f"Sec-WebSocket-Version: 13\nSec-WebSocket-Key: {key}", early, tls)
        self.file = self.connection.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        self.headers = {}
        while line := self.file.readline().strip():
            name, value = line.decode().split(": ", 1)
            self.headers[name.lower()] = value
        if self.status == 101:
            accept = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
            assert self.headers["sec-websocket-accept"] == base64.b64encode(accept).decode()

    @staticmethod
    def frame(data, opcode=2):
        length = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data)) \
            if len(data) < 65536 else b"\xff" + struct.pack(">Q", len(data))
        return bytes([0x80 | opcode]) + length + b"\0\0\0\0" + data

    def send(self, data, opcode=2):
        self.connection.sendall(self.frame(data, opcode))

    def receive(self):
        """(opcode, data), or None at the end."""
        head = self.file.read(2)
        if len(head) < 2:
            return None
        length = head[1]
        if length > 125:
            length = struct.unpack(">H", self.file.read(2))[0] if length == 126 else \
                struct.unpack(">Q", self.file.read(8))[0]
        return head[0] & 0x0f, self.file.read(length)

    def close(self):
        self.file.close()
        self.connection.close()


@pytest.fixture(name="web", scope="module")
def fixture_web():
    made = Web()
    yield made
    made.close()


def headers_of(answer):
    return {name: value for name, value in answer.json["headers"]}


def test_a_request_and_its_answer_go_through_as_they_are(web):
    echo = web.call("PUT", "/rest/v1/a%20b/../c?x=1&y=%2F", {"any": "body"}, key="ik_own", tls=True)
    assert (echo.json["method"], echo.json["path"]) == ("PUT", "/rest/v1/a%20b/../c?x=1&y=%2F")
    assert json.loads(echo.json["body"]) == {"any": "body"}
    headers = headers_of(echo)
    assert headers["authorization"] == "Bearer ik_own" and headers["x-forwarded-prefix"] == web.url
    assert (headers["x-forwarded-proto"], headers["x-forwarded-for"]) == ("https", "127.0.0.1")
    tea = web.call("GET", "/tea")
    assert tea.status == 418 and tea.headers["X-Own"] == "yes"
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        assert web.call(method, "/echo").json["method"] == method
        assert web.call(method, "/echo", b"some").json["body"] == "some", method
    assert headers_of(web.call("POST", "/echo"))["content-length"] == "0"


def test_what_belongs_to_one_connection_stays_behind(web):
    with web.raw("GET PATH/echo HTTP/1.1\nHost: localhost\nConnection: X-Secret, close\nX-Secret: 1\nTE: gzip\n"
                 "Keep-Alive: 5\nProxy-Authorization: x\nX-Forwarded-For: 9.9.9.9\nX-Forwarded-Host: evil\n"
                 "X-Empty:\nX-Kept: yes") as connection:
        text = connection.makefile("rb").read().decode()
    head, body = text.split("\r\n\r\n", 1)
    names = [name for name, _ in json.loads(body)["headers"]]
    headers = dict(json.loads(body)["headers"])
    assert headers["x-kept"] == "yes" and headers["x-empty"] == ""
    assert (headers["x-forwarded-for"], headers["x-forwarded-host"]) == ("127.0.0.1", "localhost")
    assert not {"x-secret", "te", "keep-alive", "proxy-authorization", "connection"} & set(names)
    assert len(names) == len(set(names))
    assert "X-Own: yes" in head and "X-Hop" not in head


def test_a_service_has_nothing_to_do_with_sessions_of_the_dashboard(web):
    echo = web.call("GET", "/echo", Cookie="a=1; bough_session_7411=x.y.z; b=2")
    assert headers_of(echo)["cookie"] == "a=1; b=2"
    assert "cookie" not in headers_of(web.call("GET", "/echo", Cookie="bough_session_7411=x.y.z"))
    assert echo.headers.get_all("Set-Cookie") == ["basket=3; Path=/"]
    # Its pages come from the dashboard's origin, and must not act as the dashboard.
    policy = echo.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ") and "allow-same-origin" not in policy


def test_lengths_are_kept_where_they_are_known(web):
    assert web.call("GET", "/sized").headers["Content-Length"] == str(1 << 20)
    head = web.call("HEAD", "/sized")
    assert (head.status, head.headers["Content-Length"], head.text) == (200, str(1 << 20), "")
    big = web.call("GET", "/big")
    assert big.text == "x" * 65536 * 300 and big.headers["Content-Length"] is None


@pytest.mark.parametrize("head", [
    "POST PATH/echo HTTP/1.1\nHost: localhost\nContent-Length: 5\nTransfer-Encoding: chunked",
    "POST PATH/echo HTTP/1.1\nHost: localhost\nContent-Length: 5\nContent-Length: 6",
    "POST PATH/echo HTTP/1.1\nHost: localhost\nContent-Length: +5",
    "POST PATH/echo HTTP/1.1\nHost: localhost\nContent-Length: 5, 5",
    "POST PATH/echo HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked, identity",
    "POST PATH/echo HTTP/1.1\nHost: localhost\nTransfer-Encoding: xchunked",
    "GET PATH/a b HTTP/1.1\nHost: localhost",
    "GET PATH/a\tb HTTP/1.1\nHost: localhost",
])
def test_a_request_whose_end_is_not_clear_is_refused(web, head):
    with web.raw(head, b"0\r\n\r\nGET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n") as connection:
        connection.settimeout(DEADLINE_S)
        text = connection.makefile("rb").read().decode()
    assert set(re.findall(r"HTTP/1\.1 (\d)", text)) <= {"4"}, text


def test_only_the_service_of_the_branch_is_reached(web):
    for rest in ("@evil.example/", ":1/", "/a//evil.example/x", "/http://evil.example/"):
        answer = web.call("GET", rest)
        assert answer.status == 404 or answer.json["path"] == rest, answer
    assert web.call("GET", "?a=1").json["path"] == "/?a=1"


def upload(web, n, chunked, tls=False):
    """Sends n bytes that are never all in memory; returns what the service counted, and by how much the server
    grew meanwhile at most."""
    block = os.urandom(1 << 20)
    digest = hashlib.sha256()
    most, before = 0, web.rss_kb()
    framing = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {n}"
    with web.raw(f"POST PATH/count HTTP/1.1\nHost: localhost\nConnection: close\n{framing}", tls=tls) as connection:
        for _ in range(n // len(block)):
            digest.update(block)
            connection.sendall(b"%x\r\n%s\r\n" % (len(block), block) if chunked else block)
            most = max(most, web.rss_kb() - before)
        connection.sendall(b"0\r\n\r\n" if chunked else b"")
        text = connection.makefile("rb").read().decode()
    counted = json.loads(text.split("\r\n\r\n", 1)[1])
    assert counted == {"bytes": n, "sha256": digest.hexdigest()}
    return most


@pytest.mark.parametrize("chunked, tls", [(False, False), (True, False), (False, True), (True, True)])
def test_a_big_body_streams_through_in_little_memory(web, chunked, tls):
    upload(web, 1 << 20, chunked, tls)  # what is made once
    assert upload(web, UPLOAD_BYTES if not tls else UPLOAD_BYTES // 4, chunked, tls) < GROWTH_LIMIT_KB


def test_bodies_around_the_size_of_the_buffer(web):
    for n in (1, 65535, 65536, 65537, 131072, 1000003):
        body = os.urandom(n)
        counted = web.call("POST", "/count", body).json
        assert counted == {"bytes": n, "sha256": hashlib.sha256(body).hexdigest()}


def test_a_service_may_refuse_a_body_before_it_has_come(web):
    with web.raw("POST PATH/refuse HTTP/1.1\nHost: localhost\nConnection: close\nContent-Length: 4194304",
                 b"z" * (4 << 20)) as connection:
        text = connection.makefile("rb").read().decode()
    assert text.startswith("HTTP/1.1 413 ") and "too much" in text


def test_a_body_for_no_branch_is_refused(web):
    with web.raw(f"POST /b/none.local.insforge.app/x HTTP/1.1\nHost: localhost\nContent-Length: {4 << 20}",
                 b"z" * (1 << 20)) as connection:
        try:
            connection.sendall(b"z" * (3 << 20))
            text = connection.makefile("rb").readline().decode()
        except (BrokenPipeError, ConnectionResetError):
            text = "HTTP/1.1 404 "
    assert text.startswith("HTTP/1.1 404 ")


def test_a_slow_client_gets_all_of_it_and_holds_up_nobody(web):
    with web.raw("GET PATH/big HTTP/1.1\nHost: localhost\nConnection: close") as slow:
        slow.recv(100)
        before = web.rss_kb()
        for _ in range(20):
            assert web.call("GET", "/echo").status == 200
        assert web.rss_kb() - before < GROWTH_LIMIT_KB
        text = slow.makefile("rb").read()
    assert text.count(b"x") >= 65536 * 300 - 100


def test_events_of_the_service_come_when_they_happen(web):
    for tls in (False, True):
        connection = web.server.connection(tls)
        connection.request("GET", web.url + "/events")
        answer = connection.getresponse()
        assert answer.headers["Content-Type"] == "text/event-stream"
        first = int(answer.readline().split()[1])
        answer.readline()
        web.call("POST", "/ring")
        assert int(answer.readline().split()[1]) == first + 1
        assert web.open_now() == 1
        connection.close()
        answer.close()
        wait_for(lambda: web.open_now() == 0, "the service hears that the client has gone")


def test_a_client_that_disappears_while_it_sends_is_forgotten(web):
    connection = web.raw("POST PATH/count HTTP/1.1\nHost: localhost\nContent-Length: 10000000", b"z" * 1000000)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()

    def streams():
        return re.search(r"^bough_streams (\d+)$", web.server.call("GET", "/metrics").text, re.M)[1] == "0"
    wait_for(streams, "the exchange has ended")
    assert web.call("GET", "/echo").status == 200


@pytest.mark.parametrize("tls", [False, True])
def test_a_websocket_passes_both_ways(web, tls):
    client = WebSocket(web, tls=tls)
    assert client.status == 101 and client.headers["upgrade"] == "websocket"
    assert client.receive() == (1, b"hello")
    for n in (0, 1, 125, 126, 65535, 65536, 300000):
        data = os.urandom(n)
        client.send(data)
        assert client.receive() == (2, data), n
    assert web.open_now() == 1
    assert re.search(r"^bough_websockets 1$", web.server.call("GET", "/metrics").text, re.M)
    client.send(b"bye", 1)
    assert client.receive() == (8, b"")
    assert client.receive() is None
    client.close()
    wait_for(lambda: web.open_now() == 0, "the service's side has closed")


@pytest.mark.parametrize("tls", [False, True])
def test_a_websocket_that_the_client_leaves_is_closed(web, tls):
    client = WebSocket(web, tls=tls)
    assert client.receive() == (1, b"hello")
    client.close()
    wait_for(lambda: web.open_now() == 0, "the service hears of it")


@pytest.mark.parametrize("tls", [False, True])
def test_what_a_client_sends_before_the_agreement_is_not_lost(web, tls):
    client = WebSocket(web, tls=tls, early=WebSocket.frame(b"early"))
    assert client.receive() == (1, b"hello")
    assert client.receive() == (2, b"early")
    client.close()
    wait_for(lambda: web.open_now() == 0, "it is closed")


def test_a_websocket_that_nobody_reads_waits_in_little_memory(web):
    client = WebSocket(web)
    assert client.receive() == (1, b"hello")
    before = web.rss_kb()
    client.connection.settimeout(1)
    try:
        for _ in range(200):
            client.send(b"q" * (1 << 20))
    except TimeoutError:
        pass
    assert web.rss_kb() - before < GROWTH_LIMIT_KB
    client.close()
    wait_for(lambda: web.open_now() == 0, "it is closed")


def test_a_websocket_that_the_service_refuses_is_told_why(web):
    client = WebSocket(web, path="/socket")
    assert client.status == 403
    assert json.loads(client.file.read(int(client.headers["content-length"]))) == {"reason": "no ticket"}
    client.close()
    assert WebSocket(web, path="/echo").status == 200


def test_websockets_of_other_origins_are_refused(web):
    with web.raw("GET PATH/socket?in HTTP/1.1\nHost: localhost\nOrigin: https://evil.example\n"
                 "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Key: eA==") as connection:
        assert connection.makefile("rb").readline().startswith(b"HTTP/1.1 403 ")


def test_websockets_are_limited_in_number(web):
    clients = [WebSocket(web) for _ in range(64)]
    assert all(one.status == 101 for one in clients)
    more = WebSocket(web)
    assert more.status == 503
    assert web.call("GET", "/echo").status == 200
    for one in [*clients, more]:
        one.close()
    wait_for(lambda: web.open_now() == 0, "they are closed")
    last = WebSocket(web)
    assert last.status == 101
    last.close()


def test_a_stop_ends_what_is_open():
    web = Web()
    try:
        clients = [WebSocket(web), WebSocket(web, tls=True)]
        assert all(one.receive() == (1, b"hello") for one in clients)
        events = web.server.connection()
        events.request("GET", web.url + "/events")
        assert events.getresponse().status == 200
        assert "stopped before" not in web.server.stop()
        assert [one.receive() for one in clients] == [None, None]
    finally:
        web.close()
