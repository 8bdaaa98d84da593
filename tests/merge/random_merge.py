#!/usr/bin/python3
"""The laws of the merge (DESIGN.md's, see docs/architecture.md) on a real server, with random schemas and edits.

usage: random_merge.py --mergedb BINARY --conninfo CONNINFO [--rounds N] [--seed N] [--first N] [--jobs N] [--verbose]

A round makes a random T0, a parent and a branch, each a database, and a random script of edits for each of the two
sides. Statements that fail on their side are left out. Then it merges, and pg_dump compares the parent with that of
a witness: T0 with the parent's script and the branch's after it, or the other way round where only that runs. The
names in a script are those that things have where it runs. Outcomes:

  exact      as the witness, but for the order of columns
  conflict   blocked; the parent is untouched
  refused    the plan failed or was not proven; the parent is untouched
  no witness committed, but neither order of the scripts runs: both sides did the same, say
  order      committed as one witness, while the other order of the scripts gives something else
  WRONG      committed, and not as the witness; or a law is broken
  ERROR      the tool failed

The laws: merging T0 into the parent, or a side with itself, does nothing; merging the branch into T0 gives the
branch. A conflict or a refusal of scripts that have no object in common is counted as "apart"; --verbose lists it.

A round that is WRONG or an ERROR is made smaller, by leaving out edits, and printed as the files of a merge case.
Round N of a seed is always the same. Exit status 1 if there was one.
"""
import argparse
import collections
import concurrent.futures
import dataclasses
import os
import random
import re
import sys

import psycopg

from random_edits import Maker, Model, first_edits
from suite import Cluster, run

BAD = ("WRONG", "ERROR")
LAWS = 3  # the laws, which cost more than the merge, are checked every so many rounds
EDITS = 10  # of one side, at most
PREFIX = os.environ.get("BOUGH_RANDOM_PREFIX", "rd")


def statements(dump):
    """pg_dump's statements as a set; within CREATE TABLE and CREATE TYPE the order of columns does not count."""
    out = []
    for one in "\n".join(dump).split(";\n"):
        lines = one.rstrip(";").split("\n")
        if re.match("CREATE (UNLOGGED |FOREIGN )?TABLE|CREATE TYPE", one):
            lines = sorted(line.strip().rstrip(",") for line in lines)
        out.append("\n".join(lines))
    return sorted(out)


def difference(wanted, got):
    missing, extra = collections.Counter(wanted), collections.Counter(got)
    return "".join(f"- {one}\n" for one in (missing - extra).elements()) + \
           "".join(f"+ {one}\n" for one in (extra - missing).elements())


@dataclasses.dataclass
class Trial:
    """What a round does: three lists of edits, and whether the laws are checked as well."""
    t0: list
    parent: list = None
    branch: list = None
    laws: bool = True

    def without(self, part, first, n):
        lists = {name: getattr(self, name) for name in ("t0", "parent", "branch")}
        lists[part] = lists[part][:first] + lists[part][first + n:]
        return Trial(**lists, laws=self.laws)


@dataclasses.dataclass
class Result:
    outcome: str
    text: str = ""
    sql: dict = dataclasses.field(default_factory=dict)
    apart: bool = False


class Databases:
    """Databases of one round; they go when it ends."""

    def __init__(self, cluster, name):
        self.cluster = cluster
        self.prefix = f"{PREFIX}_{os.getpid()}_{name}"
        self.names = []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.cluster.drop(*self.names)

    def create(self, name, template="template0"):
        self.names.append(f"{self.prefix}_{name}")
        self.cluster.create(self.names[-1], template)
        return self.names[-1]

    def connect(self, name):
        return psycopg.connect(f"{self.cluster.conninfo} dbname={name}", autocommit=True)

    def dump(self, name):
        return statements(self.cluster.dump(name))


def execute(db, sql):
    try:
        db.execute(sql)
        return True
    except psycopg.Error:
        return False


def play(db, model, edits):
    """Runs edits one after the other. Returns those that ran, with their SQL."""
    ran = []
    for edit in edits:
        sql = model.render(edit)
        if sql and execute(db, sql):
            model.apply(edit)
            ran.append((edit, sql))
    return ran


def make_edits(rng, db, model, side, first):
    """As play(), with edits that are made up as the side goes on."""
    maker = Maker(rng, model, side, first)
    ran = []
    wanted = rng.randrange(2, EDITS + 1)
    for _ in range(4 * EDITS):
        edit = maker.edit()
        if edit and len(ran) < wanted:
            ran += play(db, model, [edit])
    return ran


def merge(cluster, *names):
    """(exit status, steps, text)"""
    done = run([cluster.mergedb, cluster.conninfo, *names])
    return done.returncode, "\n-- =====" in done.stdout, done.stdout + done.stderr


def check_laws(databases, t0, parent, branch):
    """What is broken, or None."""
    copy = databases.create("copy", t0)
    for law, names in (("merge(b, x, b) = x", (t0, parent, t0)), ("merge(b, x, x) = x", (t0, branch, branch))):
        status, steps, text = merge(databases.cluster, *names)
        if status or steps:
            return f"{law} and nothing is to be done: status {status}\n{text}"
    status, _, text = merge(databases.cluster, t0, copy, branch)
    if status not in (0, 3):
        return f"merge(b, b, x) = x: status {status}\n{text}"
    wanted = databases.dump(t0 if status else branch)
    got = databases.dump(copy)
    return None if got == wanted else f"merge(b, b, x) = x:\n{difference(wanted, got)}\n{text}"


def witness(databases, name, model, sides, t0):
    """pg_dump of T0 with both scripts, or None where not all of the second runs."""
    made = databases.create(name, t0)
    model = model.copy()
    with databases.connect(made) as db:
        for side in sides:
            if len(play(db, model, side)) < len(side):
                return None
    return databases.dump(made)


def roots(t0, model, ran):
    """The objects of T0 that a script speaks of."""
    found = set()
    for edit, _ in ran:
        for number in edit.mentioned():
            found.add(t0.root(number) or model.root(number) or number)
    return {number for number in found if number in t0.things and t0.things[number].kind != "schema"}


def trial_of(seed, n):
    """The random part of a round: how its T0 is made, and the generator that makes the edits."""
    rng = random.Random(f"{seed} {n}")
    return Trial(first_edits(rng), laws=n % LAWS == 0), rng


def run_trial(cluster, name, trial, rng=None):
    """One merge with its witnesses. Without lists of edits, these are made up here and kept in the trial."""
    with Databases(cluster, name) as databases:
        t0 = databases.create("t0")
        model = Model()
        with databases.connect(t0) as db:
            base = play(db, model, trial.t0)
        names, models, ran = {}, {}, {}
        for side, first in (("parent", 1000), ("branch", 2000)):
            names[side] = databases.create(side, t0)
            models[side] = model.copy()
            with databases.connect(names[side]) as db:
                edits = getattr(trial, side)
                ran[side] = (make_edits(rng, db, models[side], side[0], first) if edits is None
                             else play(db, models[side], edits))
        trial.t0, trial.parent, trial.branch = [edit for edit, _ in base], *(
            [edit for edit, _ in ran[side]] for side in ("parent", "branch"))
        touched = [roots(model, models[side], ran[side]) for side in ("parent", "branch")]
        result = judge(databases, model, trial, t0, names, not touched[0] & touched[1])
        result.sql = {"t0": [sql for _, sql in base], **{side: [sql for _, sql in ran[side]] for side in ran}}
        return result


def judge(databases, model, trial, t0, names, apart):
    broken = trial.laws and check_laws(databases, t0, names["parent"], names["branch"])
    if broken:
        return Result("WRONG", broken)
    before = databases.dump(names["parent"])
    status, _, text = merge(databases.cluster, t0, names["parent"], names["branch"])
    after = databases.dump(names["parent"])
    if status in (2, 3):
        if after != before:
            return Result("WRONG", f"not merged, and changed:\n{difference(before, after)}\n{text}")
        return Result("conflict" if status == 2 else "refused", text, apart=apart)
    if status:
        return Result("ERROR", text)
    found = [witness(databases, "first", model, (trial.parent, trial.branch), t0), None]
    if after != found[0] or not apart:
        found[1] = witness(databases, "second", model, (trial.branch, trial.parent), t0)
    if found == [None, None]:
        return Result("no witness", text)
    if all(after != one for one in found):
        wanted = found[0] or found[1]
        return Result("WRONG", f"{difference(wanted, after)}\n{text}")
    if None not in found and found[0] != found[1]:
        return Result("order", f"{difference(*found)}\n{text}")
    return Result("exact", text)


def reason(result):
    """What makes two failures the same one, when a trial is made smaller."""
    return result.outcome, result.text.split(":")[0] if result.text.startswith("merge(") else ""


def shrink(cluster, name, trial, result):
    """Leaves out what the failure does not need: edits first, then what T0 has."""
    for part in ("parent", "branch", "t0"):
        n = max(1, len(getattr(trial, part)) // 2)
        while n:
            at = len(getattr(trial, part)) - n
            while at >= 0:
                smaller = trial.without(part, at, n)
                try:
                    again = run_trial(cluster, name, smaller)
                except Exception:  # pylint: disable=broad-except
                    again = Result("")
                if reason(again) == reason(result):
                    trial, result = smaller, again
                at -= n
            n //= 2
    return trial, result


def show(result):
    files = "".join(f"--- {name}.sql\n" + "".join(f"{sql};\n" for sql in result.sql.get(name, []))
                    for name in ("t0", "parent", "branch"))
    return f"{files}--- {result.outcome}\n{result.text}"


def run_round(cluster, seed, n):
    trial, rng = trial_of(seed, n)
    result = run_trial(cluster, n, trial, rng)
    if result.outcome in BAD:
        _, result = shrink(cluster, n, trial, result)
    return result


def run_rounds(cluster, seed, first, rounds, jobs=2, verbose=False, out=print):
    """Returns how often each outcome came, and what is bad as text."""
    counts, bad = collections.Counter(), []
    out(f"BOUGH_SEED={seed}, rounds {first} to {first + rounds - 1}")
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        tasks = {pool.submit(run_round, cluster, seed, n): n for n in range(first, first + rounds)}
        for task in concurrent.futures.as_completed(tasks):
            result = task.result()
            counts[result.outcome] += 1
            apart = result.apart and result.outcome in ("conflict", "refused")
            counts["apart"] += apart
            if result.outcome in BAD:
                bad.append(f"=== round {tasks[task]} of seed {seed}\n{show(result)}")
                out(bad[-1])
            elif verbose and (apart or result.outcome == "order"):
                out(f"=== round {tasks[task]} of seed {seed}, {'apart' if apart else ''}\n{show(result)}")
    out(", ".join(f"{outcome} {n}" for outcome, n in sorted(counts.items())))
    return counts, bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mergedb", required=True)
    parser.add_argument("--conninfo", required=True)
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("BOUGH_ROUNDS", "25")))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("BOUGH_SEED", "20260131")))
    parser.add_argument("--first", type=int, default=0, help="the number of the first round")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    cluster = Cluster(options.conninfo, options.mergedb)
    _, bad = run_rounds(cluster, options.seed, options.first, options.rounds, options.jobs, options.verbose,
                        lambda text: print(text, flush=True))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
