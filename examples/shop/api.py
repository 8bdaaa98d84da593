"""The shop's API: a small real service, which answers from its own branch. Debian's python3-psycopg is all it needs.

    GET /health             {"status": "ok"} once the database answers
    GET /products?limit=3   rows of its branch's database
    GET /counts             how many products, customers and orders there are
    GET /files              the files in its branch's storage
    GET /files/NAME         one of them

It is told everything by its environment: PORT, DATABASE_URL, STORAGE and BRANCH. See bough.ini.
"""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from psycopg.rows import dict_row

STORAGE = Path(os.environ["STORAGE"])
COUNTS = """SELECT (SELECT count(*) FROM products) AS products, (SELECT count(*) FROM customers) AS customers,
                   (SELECT count(*) FROM orders) AS orders"""


def rows(query, *params):
    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5, row_factory=dict_row) as connection:
        return connection.execute(query, params).fetchall()


def products(query):
    limit = min(int(query.get("limit", ["10"])[0]), 100)
    return rows("SELECT sku, name FROM products ORDER BY sku LIMIT %s", limit)


def counts(_query):
    return {"branch": os.environ["BRANCH"], **rows(COUNTS)[0]}


def health(_query):
    rows("SELECT 1")
    return {"status": "ok"}


def files(_query):
    return sorted(path.name for path in STORAGE.iterdir() if path.is_file())


ROUTES = {"/health": health, "/products": products, "/counts": counts, "/files": files}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def do_GET(self):  # pylint: disable=invalid-name
        url = urlsplit(self.path)
        try:
            if url.path.startswith("/files/"):
                self.send_stored(unquote(url.path.removeprefix("/files/")))
            elif url.path in ROUTES:
                self.send(200, json.dumps(ROUTES[url.path](parse_qs(url.query))).encode() + b"\n")
            else:
                self.send(404, b'{"error": "not found"}\n')
        except (psycopg.Error, ValueError) as error:
            print(f"{self.path}: {error}", file=sys.stderr, flush=True)
            self.send(503, b'{"error": "unavailable"}\n')

    def send_stored(self, name):
        # Only a plain name: nothing above the directory, and no link out of it.
        path = STORAGE / name
        if "/" in name or name.startswith(".") or path.is_symlink() or not path.is_file():
            self.send(404, b'{"error": "no such file"}\n')
        else:
            self.send(200, path.read_bytes(), "application/octet-stream")

    def send(self, status, body, kind="application/json"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
    print(f"the API of '{os.environ['BRANCH']}' listens on port {server.server_port}", flush=True)
    server.serve_forever()
