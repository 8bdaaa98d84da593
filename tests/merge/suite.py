#!/usr/bin/python3
"""Runs pairs of schemas (a folder with CASE/old.sql, CASE/new.sql below) through the merge engine.

usage: suite.py --mergedb BINARY --conninfo CONNINFO [--jobs N] [--only TEXT] [--verbose] FOLDER ...

Each pair gives four merges, in both directions. Three databases of one cluster stand for T0, parent and
branch; pg_dump of the parent is the witness, compared with that of a database loaded from the file.
Prints a table by suite (the folder above a case) and outcome:

  exact     pg_dump is equal
  order     equal but for the order of columns, which no merge can reproduce
  refused   the plan failed or was not proven; the parent is untouched
  conflict  a conflict where there is none
  wrong     something else was committed: the one unforgivable outcome
  error     the tool itself failed
  left out  a file does not load on this server

Exit status 1 if anything is wrong or an error.
"""
import argparse
import collections
import concurrent.futures
import functools
import os
import pathlib
import re
import subprocess
import sys
import threading
import urllib.parse

OUTCOMES = ["exact", "order", "refused", "conflict", "wrong", "error", "left out"]
WITNESS = pathlib.Path(__file__).with_name("witness.sql")
TIMEOUT_S = 120
ROLE_LIMIT = 20
cluster_lock = threading.Lock()
serial = iter(range(10**9))


def run(argv, stdin=None):
    return subprocess.run(argv, input=stdin, capture_output=True, text=True, timeout=TIMEOUT_S,
                          errors="replace", check=False)


class Cluster:
    def __init__(self, conninfo, mergedb):
        self.conninfo = conninfo
        self.mergedb = mergedb

    def sql(self, database, sql, stop=True):
        argv = ["psql", "-XqAt", "-d", f"{self.conninfo} dbname={database}"]
        return run(argv + (["-v", "ON_ERROR_STOP=1"] if stop else []), sql)

    def create(self, name, template="template0"):
        with cluster_lock:
            done = self.sql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        if done.returncode:
            raise RuntimeError(done.stderr)

    def drop(self, *names):
        for name in names:
            self.sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def load(self, name, path, roles=None):
        """Loads a file into a new database. Roles that it speaks of are made. Returns what went wrong, or ""."""
        if roles and roles.exists():
            self.sql("postgres", roles.read_text(errors="replace"), stop=False)
        for _ in range(ROLE_LIMIT):
            self.create(name)
            done = self.sql(name, path.read_text(errors="replace"))
            missing = re.search(r'role "(.+)" does not exist', done.stderr)
            if done.returncode == 0 or not missing:
                return done.stderr if done.returncode else ""
            self.sql("postgres", f'CREATE ROLE "{missing[1]}"')
            self.drop(name)
        return "it speaks of too many roles"

    def dump(self, name):
        """The database as lines of text. pg_dump refuses servers that are newer than itself."""
        return self.pg_dump(name) if self.has_pg_dump() else self.witness(name)

    @functools.lru_cache
    def major(self):
        return int(self.sql("postgres", "SHOW server_version_num").stdout) // 10000

    @functools.lru_cache
    def has_pg_dump(self):
        return self.major() <= int(re.search(r"\d+", run(["pg_dump", "--version"]).stdout)[0])

    def witness(self, name):
        done = self.sql(name, WITNESS.read_text())
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.splitlines()

    def pg_dump(self, name):
        done = run(["pg_dump", "--schema-only", "--restrict-key=x", "-d",
                    f"{self.conninfo} dbname={name}"])
        if done.returncode:
            raise RuntimeError(done.stderr)
        skip = ("--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict")
        return [line for line in done.stdout.splitlines() if line.strip() and not line.startswith(skip)]


def as_set(dump):
    return sorted(line.strip().rstrip(",") for line in dump)


def merge(cluster, t0, parent, branch, wanted):
    """One merge: databases t0 and branch exist, the parent is made from `parent` and dropped again."""
    target = f"bough_p{next(serial)}"
    cluster.create(target, parent)
    try:
        done = run([cluster.mergedb, cluster.conninfo, t0, target, branch])
        if done.returncode == 2:
            return "conflict", done.stdout + done.stderr
        if done.returncode == 3:
            return "refused", done.stdout + done.stderr
        if done.returncode:
            return "error", done.stdout + done.stderr
        got = cluster.dump(target)
        if got == wanted:
            return "exact", ""
        if as_set(got) == as_set(wanted):
            return "order", ""
        import difflib
        return "wrong", done.stdout + "\n".join(difflib.unified_diff(wanted, got, "wanted", "got", n=1))
    finally:
        cluster.drop(target)


def run_case(cluster, case):
    """(name, outcome, text) of each of the case's merges."""
    n = next(serial)
    names = {side: f"bough_{side}{n}" for side in ("old", "new", "toold", "tonew")}
    try:
        for side in ("old", "new"):
            problem = cluster.load(names[side], case / f"{side}.sql", case / "roles.sql")
            if problem:
                return [(f"{case}", "left out", problem)]
        old, new = cluster.dump(names["old"]), cluster.dump(names["new"])
        results = []
        # As the branch: T0 changed by the new file cannot be had from two files, so the branch is the other
        # file loaded on its own: everything has another lineage and is matched by name.
        for label, t0, parent, branch, wanted in (
                ("forward", "old", "old", "new", new),
                ("parent's work", "old", "new", "old", new),
                ("both", "old", "new", "new", new),
                ("backward", "new", "new", "old", old)):
            outcome, text = merge(cluster, names[t0], names[parent], names[branch], wanted)
            results.append((f"{case} {label}", outcome, text))
        return results
    except (RuntimeError, subprocess.TimeoutExpired) as problem:
        return [(f"{case}", "error", str(problem))]
    finally:
        cluster.drop(*names.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mergedb", required=True)
    parser.add_argument("--conninfo", required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    cluster = Cluster(options.conninfo, options.mergedb)
    cases = sorted({path.parent for folder in options.folders for path in folder.rglob("old.sql")
                    if options.only in str(path)})
    table = collections.defaultdict(collections.Counter)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for case, results in zip(cases, pool.map(lambda case: run_case(cluster, case), cases)):
            for name, outcome, text in results:
                table[case.parent.name][outcome] += 1
                if outcome != "exact":
                    print(f"{outcome}: {name}")
                    if options.verbose:
                        print("    " + text.replace("\n", "\n    "))
    print(f"{'suite':12}" + "".join(f"{outcome:>10}" for outcome in OUTCOMES))
    total = collections.Counter()
    for suite, counts in sorted(table.items()):
        print(f"{suite:12}" + "".join(f"{counts[outcome]:10}" for outcome in OUTCOMES))
        total.update(counts)
    print(f"{'all':12}" + "".join(f"{total[outcome]:10}" for outcome in OUTCOMES))
    return 1 if total["wrong"] or total["error"] else 0


if __name__ == "__main__":
    sys.exit(main())
