"""Fixtures of the end-to-end tests.

    BOUGH             the binary; default build/bough
    BOUGH_TEST_BTRFS  a mounted btrfs directory: projects live there, and the driver is btrfs
    BOUGH_TEST_XFS    a mounted XFS directory with reflinks: for the tests of that driver, and for all
                      projects when there is no btrfs

Without either, projects live in the temporary directory and the driver is copy. `pytest -n 2` works too.
"""

import os
import subprocess
import tempfile

import pytest

from harness import IS_ROOT, Place, Project, binary


def pytest_configure(config):
    config.addinivalue_line("markers", "main_flow: the main job from init to destroy; also run under ASan")


def _directory(name):
    path = os.environ.get(name)
    return path if path and os.path.isdir(path) else None


def _default_place():
    return _directory("BOUGH_TEST_BTRFS") or _directory("BOUGH_TEST_XFS")


@pytest.fixture(scope="session", autouse=True)
def _binary_is_there():
    assert os.access(binary(), os.X_OK), f"no binary '{binary()}': build it, or set BOUGH"


@pytest.fixture
def bough():
    """A factory: bough() is a Project with nothing in it yet. Each is destroyed after the test, which fails
    when a process, a socket or a file of it stays behind."""
    made = []

    def make(where=None, driver=None):
        project = Project(where or _default_place(), driver)
        made.append(project)
        return project

    yield make
    problems = []
    for project in made:
        try:
            project.close()
        except Exception as error:  # pylint: disable=broad-except
            problems.append(error)
    if problems:
        raise problems[0]


@pytest.fixture
def project(bough):
    """A project with an empty parent."""
    made = bough()
    made.init()
    return made


class _Shared:
    """One project for many tests that each keep to a Place. A test that leaves it dirty costs the next one a
    new project, nothing else."""

    def __init__(self):
        self.project = None

    def get(self):
        if not self.project:
            self.project = Project(_default_place())
            self.project.init()
        return self.project

    def drop(self):
        project, self.project = self.project, None
        if project:
            project.close()


@pytest.fixture(scope="session")
def _shared():
    shared = _Shared()
    yield shared
    shared.drop()


@pytest.fixture
def place(_shared):
    """A Place in a project that other tests use too: cheaper than a project."""
    made = Place(_shared.get())
    yield made
    try:
        made.close()
    except Exception:
        try:
            _shared.drop()
        except Exception:  # pylint: disable=broad-except
            pass  # the first cause is the better one to show
        raise


def _driver_place(driver):
    if driver == "btrfs":
        return _directory("BOUGH_TEST_BTRFS")
    if driver == "reflink":
        return _directory("BOUGH_TEST_XFS") or _directory("BOUGH_TEST_BTRFS")
    return tempfile.gettempdir()


@pytest.fixture(params=["btrfs", "reflink", "copy"])
def driver_project(request, bough):
    """A project for each of the three pool drivers."""
    where = _driver_place(request.param)
    if not where and request.param != "copy":
        pytest.skip(f"no file system for the driver '{request.param}': set BOUGH_TEST_BTRFS")
    made = bough(where, request.param)
    made.init()
    return made


@pytest.fixture
def small_disk(tmp_path_factory):
    """A factory: a small file system of its own, as a directory. For root only."""
    if not IS_ROOT:
        pytest.skip("only root can mount a small file system")
    mounts = []

    def make(kind, size_mb):
        base = tmp_path_factory.mktemp("disk")
        image, directory = base / "image", base / "mount"
        for part in [base, *base.parents]:
            if str(part) not in ("/", "/tmp"):
                part.chmod(part.stat().st_mode | 0o011)
        with open(image, "wb") as file:
            file.truncate(size_mb << 20)
        directory.mkdir()
        options = {"btrfs": ["--mixed", "-q"], "ext4": ["-q", "-m0", "-b4096"]}[kind]
        subprocess.run([f"mkfs.{kind}", *options, str(image)], check=True, capture_output=True)
        mounted = subprocess.run(["mount", "-o", "loop", str(image), str(directory)], check=False,
                                 capture_output=True, text=True)
        if mounted.returncode:
            pytest.skip(f"cannot mount: {mounted.stderr.strip()}")
        mounts.append(directory)
        directory.chmod(0o755)
        return directory

    yield make
    for directory in mounts:
        subprocess.run(["umount", str(directory)], check=True)
        (directory.parent / "image").unlink()
