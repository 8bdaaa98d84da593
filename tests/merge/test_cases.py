"""Merge cases as data: cases/<case>/{t0,parent,branch}.sql and what is expected.

Without more files, the parent must afterwards be what it would be had both sides' edits been run one after the
other on T0: pg_dump of such a database is the witness, or witness.sql where the server is too new for it. With
`conflict` (one frozen conflict name a line) the merge must be blocked by exactly these, with `refused` by the
rehearsal; the parent is untouched then. A case with `versions` ('>= 15', '< 18') is skipped on other servers.
Cases with indexes and constraints are run a second time as an online merge would do them.

Cases that merge are run once more with the sides swapped, the branch's work on the parent and the parent's on
the branch: the result must be the same but for the order of columns, options and the like. A case where it cannot
be has a file `swapped` that says why. What the rehearsal finds out about that (core/commute.c) must say the same.

The server's programs are those of BOUGH_PG_BIN. With BOUGH_CASES_THIRD (0, 1 or 2) only every third case by name is
run, from that one on, and all that depend on the version or have nothing to merge.
"""
import concurrent.futures
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import tempfile

import pytest

from suite import Cluster

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
ALL_CASES = sorted(path.parent for path in (HERE / "cases").glob("*/t0.sql"))
THIRD = os.environ.get("BOUGH_CASES_THIRD")
BIN = pathlib.Path(os.environ.get("BOUGH_PG_BIN", "/usr/lib/postgresql/15/bin"))
MAJOR = int(re.search(r"\d+", subprocess.check_output([BIN / "postgres", "--version"], text=True))[0])
JOBS = 2
MEMORY = "/dev/shm"
MEMORY_BYTES = 2 << 30
MERGEDB = os.environ.get("MERGEDB", str(ROOT / "build" / "tests" / "mergedb"))


def is_clean(case):
    return not (case / "conflict").exists() and not (case / "refused").exists()


def is_chosen(n, case):
    return THIRD is None or n % 3 == int(THIRD) or (case / "versions").exists() or \
        not (case / "branch.sql").exists()


CASES = [case for n, case in enumerate(ALL_CASES) if is_chosen(n, case)]


def is_worth_online(case):
    """Merges, and has something that an online merge does in another way."""
    text = "".join(path.read_text() for path in case.glob("*.sql"))
    return is_clean(case) and re.search(r"INDEX|CONSTRAINT|NOT NULL|PRIMARY|UNIQUE|REFERENCES|CHECK", text, re.I)


ONLINE_CASES = [case for case in CASES if is_worth_online(case)]
CLEAN_CASES = [case for case in CASES if is_clean(case)]
MODES = {"test_case": "plain", "test_case_online": "online", "test_case_swapped": "swapped"}


def server_user():
    for name in ("bough", "postgres"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no user for PostgreSQL: run build-aux/setup.sh")


def roomy_memory():
    """In memory, CREATE DATABASE takes a tenth of the time. None where there is too little."""
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free > MEMORY_BYTES and os.access(MEMORY, os.W_OK) else None
    except OSError:
        return None


def make_roles(cluster):
    """Roles belong to the cluster: one that a case made while another one reads would count as a change there."""
    cluster.sql("postgres", "CREATE ROLE ann; CREATE ROLE bob; CREATE ROLE eve")


@pytest.fixture(scope="module")
def cluster():
    """A server of its own in a temporary directory, reached by its Unix socket only."""
    folder = tempfile.mkdtemp(prefix="bough-cases-", dir=roomy_memory())
    options = {}
    if os.geteuid() == 0:
        user = server_user()
        os.chown(folder, user.pw_uid, user.pw_gid)
        options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data = f"{folder}/data"
    subprocess.run([BIN / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                    "--locale=C.UTF-8", "--no-sync"], check=True, capture_output=True, cwd="/", **options)
    start = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off",
             "-c", "autovacuum=off", "-c", "max_wal_size=128MB"]
    subprocess.run([BIN / "pg_ctl", "-D", data, "-l", f"{folder}/log", "-w", "-o", " ".join(start),
                    "start"], check=True, capture_output=True, cwd="/", **options)
    os.environ["PATH"] = f"{BIN}:{os.environ['PATH']}"
    try:
        shared = Cluster(f"host={folder} user=postgres", MERGEDB)
        make_roles(shared)
        yield shared
    finally:
        subprocess.run([BIN / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"],
                       capture_output=True, cwd="/", check=False, **options)
        shutil.rmtree(folder, ignore_errors=True)


def apply(cluster, database, path):
    if path.exists():
        done = cluster.sql(database, path.read_text())
        assert done.returncode == 0, f"{path}: {done.stderr}"


def read_list(path):
    return sorted(path.read_text().split()) if path.exists() else []


def runs_here(case):
    """Whether the case is for this server: `versions` has conditions such as '>= 15', one a line."""
    compare = {">=": MAJOR.__ge__, "<": MAJOR.__lt__}
    path = case / "versions"
    lines = path.read_text().splitlines() if path.exists() else []
    return all(compare[line.split()[0]](int(line.split()[1])) for line in lines)


def is_said(case, what):
    """Whether the case's `swapped` begins so: 'refused: it needs ...', 'blocked: ...' (by a conflict), 'unchecked: ...'
    (the merge is fine, but the rehearsal cannot look at it), 'differs: ...',
    'rows: ...'; 'apart: ...' is a
    difference that is none of merged objects."""
    return (case / "swapped").exists() and (case / "swapped").read_text().startswith(f"{what}:")


def parameters(cases):
    return [pytest.param(case, id=case.name,
                         marks=[] if runs_here(case) else pytest.mark.skip("for other versions"))
            for case in cases]


def conflicts_of(preview):
    """The frozen names in a preview: '--   both-changed: column ...' lines under [CONFLICT]."""
    lines = preview.splitlines()
    return sorted(lines[i + 1].removeprefix("--").split(":")[0].strip()
                  for i, line in enumerate(lines) if line.startswith("-- [CONFLICT]"))


def run_case(cluster, n, case, mode):
    """Everything that can be seen of one case; the test then compares."""
    asked = {"online": {"MERGEDB_ONLINE": "yes"}, "plain": {"MERGEDB_COMMUTE": "yes"}}
    environment = os.environ | asked.get(mode, {})
    given = {"parent": "branch", "branch": "parent"} if mode == "swapped" else {}
    names = {side: f"{side}_{n}" for side in ("t0", "parent", "branch", "wanted")}
    blocked, refused = read_list(case / "conflict"), (case / "refused").exists()
    try:
        problem = cluster.load(names["t0"], case / "t0.sql")
        assert not problem, problem
        for side in ("parent", "branch", "wanted"):
            cluster.create(names[side], names["t0"])
        for side in ("parent", "branch"):
            apply(cluster, names[side], case / f"{given.get(side, side)}.sql")
        apply(cluster, names["wanted"], case / "parent.sql")
        before = cluster.dump(names["parent"])
        if not blocked and not refused:
            merged = case / "merged.sql"
            apply(cluster, names["wanted"], merged if merged.exists() else case / "branch.sql")
        config = [str(case / "bough.ini")] if (case / "bough.ini").exists() else []
        done = subprocess.run([MERGEDB, cluster.conninfo, names["t0"], names["parent"], names["branch"],
                               *config], capture_output=True, text=True, timeout=120, check=False,
                              env=environment)
        rows = case / "rows.sql"
        return {
            "done": done,
            "said": done.stdout + done.stderr,
            "before": before,
            "after": cluster.dump(names["parent"]),
            "wanted": cluster.dump(names["wanted"]),
            "rows": cluster.sql(names["parent"], rows.read_text()).stdout if rows.exists() else None,
        }
    finally:
        cluster.drop(*names.values())


@pytest.fixture(scope="module")
def outcomes(cluster, request):
    """The selected cases run two at a time; each test waits for its own."""
    chosen = [(item.callspec.params["case"], MODES[item.originalname])
              for item in request.session.items
              if getattr(item, "callspec", None) and "case" in item.callspec.params and
              not item.get_closest_marker("skip")]
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        yield {one: pool.submit(run_case, cluster, n, *one) for n, one in enumerate(chosen)}


@pytest.mark.parametrize("case", parameters(CASES))
def test_case(outcomes, case):
    seen = outcomes[case, "plain"].result()
    blocked, refused = read_list(case / "conflict"), (case / "refused").exists()
    said = seen["said"]
    status = 2 if blocked else 3 if refused else 4 if is_said(case, "differs") else 0
    assert seen["done"].returncode == status, said
    if is_clean(case):
        assert ("-- not checked whether the sides commute" in said) == \
            any(is_said(case, what) for what in ("refused", "blocked", "unchecked")), said
    if blocked:
        assert conflicts_of(seen["done"].stdout) == blocked, said
    assert seen["after"] == (seen["before"] if blocked or refused else seen["wanted"]), said
    if seen["rows"] is not None:
        assert seen["rows"] == (case / "rows.out").read_text(), said


@pytest.mark.parametrize("case", parameters(ONLINE_CASES))
def test_case_online(outcomes, case):
    seen = outcomes[case, "online"].result()
    refused = "-- not-online: " in seen["done"].stdout
    assert seen["done"].returncode == (3 if refused else 0), seen["said"]
    assert seen["after"] == seen["before" if refused else "wanted"], seen["said"]


def without_order(dump):
    """Lines and what stands in them sorted: columns, options and the like stand in the order in which they came."""
    return sorted(" ".join(sorted(re.findall(r"[^ ,();]+", line))) for line in dump)


@pytest.mark.parametrize("case", parameters(CLEAN_CASES))
def test_case_swapped(outcomes, case):
    seen = outcomes[case, "swapped"].result()
    refused = is_said(case, "refused")
    blocked = is_said(case, "blocked")
    assert seen["done"].returncode == (3 if refused else 2 if blocked else 0), seen["said"]
    if refused or blocked:
        assert seen["after"] == seen["before"], seen["said"]
        return
    same = without_order(seen["after"]) == without_order(seen["wanted"])
    assert same != (is_said(case, "differs") or is_said(case, "apart")), seen["said"]
    # Rows of tables that bough.ini does not name stay as they are on the side that they are on.
    if seen["rows"] is not None and (case / "bough.ini").exists():
        assert (seen["rows"] == (case / "rows.out").read_text()) != is_said(case, "rows"), seen["said"]
