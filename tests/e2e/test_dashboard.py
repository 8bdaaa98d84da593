"""The dashboard in a real browser: each scenario of tests/browser on a project of its own."""

import os
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

from harness import binary
from serving import Served, Server

SCENARIOS = sorted(path.stem for path in (Path(__file__).parent.parent / "browser").glob("*.mjs") if path.stem != "lib")
DEADLINE_S = 600


def build():
    return Path(os.environ["BOUGH_BUILD"])


def serve(served, action, options):
    """stop, start or restart, at the same address."""
    listen = f"127.0.0.1:{served.server.port}"
    if action != "start":
        served.server.stop()
    if action != "stop":
        served.server = Server(served.project, *options, key=served.server.key, listen=listen)


def follow(served, process):
    """What the scenario prints; lines that begin with @server are wishes, answered when they are done."""
    out = ""
    for line in process.stdout:
        words = line.split()
        if words[:1] != ["@server"]:
            out += line
            continue
        serve(served, words[1], words[2:])
        process.stdin.write("done\n")
        process.stdin.flush()
    return out


def run_scenario(served, name):
    """Its screenshots stay in BUILD/screenshots."""
    screenshots = build() / "screenshots"
    screenshots.mkdir(exist_ok=True)
    environment = served.project.environment | {
        "URL": f"http://127.0.0.1:{served.server.port}/",
        "KEY": served.server.key,
        "BOUGH": binary(),
        "BOUGH_BUILD": str(build()),
        "SCREENSHOTS": str(screenshots),
        "HOME": str(served.project.base),
    }
    with tempfile.TemporaryFile("w+") as told, subprocess.Popen(
            ["node", Path(__file__).parent.parent / "browser" / f"{name}.mjs"], env=environment,
            cwd=served.project.directory, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, text=True) as process:
        deadline = threading.Timer(DEADLINE_S, process.kill)
        deadline.start()
        try:
            out = follow(served, process)
            status = process.wait()
        finally:
            deadline.cancel()
            process.kill()
        told.seek(0)
        assert status == 0, out + told.read()


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name):
    served = Served()
    try:
        run_scenario(served, name)
    finally:
        served.close()
