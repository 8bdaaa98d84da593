"""A service for the tests: python3 service.py PORT. What it answers:

/health     200, or 503 when SICK is set
/env        its environment, as JSON
/files      the names and contents of the files in FILES
/rows       what QUERY gives on DATABASE_URL

It refuses to start when the query UNLESS gives true.
"""

import http.server
import json
import os
import sys
from pathlib import Path


def files():
    return {path.name: path.read_text() for path in Path(os.environ["FILES"]).iterdir()}


def rows(variable="QUERY"):
    import psycopg  # pylint: disable=import-outside-toplevel
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return connection.execute(os.environ[variable]).fetchall()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # pylint: disable=invalid-name
        answers = {"/env": lambda: dict(os.environ), "/files": files, "/rows": rows, "/health": lambda: "well"}
        body = json.dumps(answers[self.path]()).encode()
        self.send_response(503 if self.path == "/health" and os.environ.get("SICK") else 200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        pass


if "UNLESS" in os.environ and rows("UNLESS")[0][0]:
    sys.exit("the database is broken")
print("service: listening", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
