"""A service for the tests of branch hosts: python3 web.py PORT. What it answers:

/api/health  200
/echo        how it was asked: method, path, headers, the first bytes of the body
/count       how many bytes the body has, and their SHA-256
/big         19 MB in chunks; /sized: 1 MB with its length
/events      Server-Sent Events: one at once, and one more for each /ring
/refuse      413 before the body is read
/socket      a WebSocket: each message comes back; "bye" closes; 403 without "?in"
/open        how many of /events and /socket are open now
"""

import base64
import hashlib
import http.server
import json
import struct
import sys
import threading

open_now = set()
rings = threading.Condition()
rung = [0]


def frame(opcode, data):
    """A frame as servers send it: not masked."""
    length = bytes([len(data)]) if len(data) < 126 else b"\x7e" + struct.pack(">H", len(data)) \
        if len(data) < 65536 else b"\x7f" + struct.pack(">Q", len(data))
    return bytes([0x80 | opcode]) + length + data


def read_frame(file):
    """(opcode, data) of a masked one; None at the end."""
    head = file.read(2)
    if len(head) < 2:
        return None
    length = head[1] & 0x7f
    if length > 125:
        length = struct.unpack(">H", file.read(2))[0] if length == 126 else struct.unpack(">Q", file.read(8))[0]
    mask = file.read(4)
    data = file.read(length)
    whole = int.from_bytes(data, "big") ^ int.from_bytes((mask * (length // 4 + 1))[:length], "big")
    return head[0] & 0x0f, whole.to_bytes(length, "big")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        pass

    def blocks(self):
        """The body, as it comes."""
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return
        left = int(self.headers.get("Content-Length") or 0)
        while left:
            block = self.rfile.read(min(left, 65536))
            if not block:
                return
            left -= len(block)
            yield block

    def tell(self, document, status=200):
        text = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("X-Own", "yes")
        self.send_header("Set-Cookie", "bough_session_7411=stolen; Path=/")
        self.send_header("Set-Cookie", "basket=3; Path=/")
        self.send_header("Connection", "X-Hop")
        self.send_header("X-Hop", "one")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def count(self):
        digest, n = hashlib.sha256(), 0
        for block in self.blocks():
            digest.update(block)
            n += len(block)
        self.tell({"bytes": n, "sha256": digest.hexdigest()})

    def echo(self):
        body = b"".join(self.blocks())
        self.tell({"method": self.command, "path": self.path, "body": body.decode(),
                   "headers": [[name.lower(), value] for name, value in self.headers.items()]},
                  418 if "tea" in self.path else 200)

    def big(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(300):
            self.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def sized(self):
        self.send_response(200)
        self.send_header("Content-Length", str(1 << 20))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(b"y" * (1 << 20))

    def events(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        open_now.add(self)
        try:
            seen = rung[0]
            while True:
                text = f"data: {seen}\n\n".encode()
                self.wfile.write(f"{len(text):x}\r\n".encode() + text + b"\r\n")
                with rings:
                    while rung[0] == seen:
                        rings.wait(0.1)
                        self.connection.setblocking(False)
                        try:
                            if self.connection.recv(1) == b"":
                                return
                        except BlockingIOError:
                            pass
                        finally:
                            self.connection.setblocking(True)
                    seen = rung[0]
        except OSError:
            pass
        finally:
            self.close_connection = True
            open_now.discard(self)

    def ring(self):
        with rings:
            rung[0] += 1
            rings.notify_all()
        self.tell({})

    def refuse(self):
        self.tell({"reason": "too much"}, 413)
        self.close_connection = True
        for _ in self.blocks():  # as servers do: closing at once would take the answer away again
            pass

    def socket(self):
        if "?in" not in self.path:
            self.tell({"reason": "no ticket"}, 403)
            return
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        self.end_headers()
        self.close_connection = True
        open_now.add(self)
        try:
            self.wfile.write(frame(1, b"hello"))
            while (got := read_frame(self.rfile)) and got[0] != 8:
                if got[1] == b"bye":
                    self.wfile.write(frame(8, b""))
                    return
                self.wfile.write(frame(*got))
        except OSError:
            pass
        finally:
            open_now.discard(self)

    def answer(self):
        path = self.path.split("?")[0]
        stories = {"/count": self.count, "/big": self.big, "/sized": self.sized, "/events": self.events,
                   "/ring": self.ring, "/refuse": self.refuse, "/socket": self.socket,
                   "/open": lambda: self.tell(len(open_now))}
        stories.get(path, self.echo)()

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = answer


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    server.daemon_threads = True
    server.serve_forever()
