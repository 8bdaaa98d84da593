"""The dashboard in a real browser: each scenario of tests/browser on a project of its own."""

import os
import subprocess
from pathlib import Path

import pytest

from harness import binary
from serving import Served

SCENARIOS = sorted(path.stem for path in (Path(__file__).parent.parent / "browser").glob("*.mjs") if path.stem != "lib")
DEADLINE_S = 600


def build():
    return Path(os.environ["BOUGH_BUILD"])


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
    done = subprocess.run(["node", Path(__file__).parent.parent / "browser" / f"{name}.mjs"], env=environment,
                          cwd=served.project.directory, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=DEADLINE_S)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name):
    served = Served()
    try:
        run_scenario(served, name)
    finally:
        served.close()
