"""bough branch merge --online: nobody waits while a table is scanned, and what comes after the transaction comes."""

import re
import threading
import time

import pytest

from harness import wait_for

EVERYTHING = (
    "CREATE INDEX i ON {s}.t (a)", "CREATE UNIQUE INDEX u ON {s}.t (id, a) WHERE a > 0",
    "COMMENT ON INDEX {s}.i IS 'made later'", "DROP INDEX {s}.old",
    "DROP INDEX {s}.changed", "CREATE INDEX changed ON {s}.t (b DESC)",
    "ALTER TABLE {s}.t ADD CONSTRAINT positive CHECK (a > 0)", "ALTER TABLE {s}.t ALTER b SET NOT NULL",
    "ALTER TABLE {s}.t ADD PRIMARY KEY (id)", "ALTER TABLE {s}.t ADD UNIQUE (b) DEFERRABLE",
    "ALTER TABLE {s}.t ADD CONSTRAINT refers FOREIGN KEY (p) REFERENCES {s}.p",
    "ALTER TABLE {s}.p ADD CONSTRAINT to_new FOREIGN KEY (id) REFERENCES {s}.t NOT VALID",
    "ALTER TABLE {s}.t ADD c text", "CREATE TABLE {s}.n (id int PRIMARY KEY, t int REFERENCES {s}.t)",
    "CREATE VIEW {s}.v AS SELECT id, a, b FROM {s}.t GROUP BY id",
    "ALTER TABLE {s}.t CLUSTER ON i", "ALTER TABLE {s}.t ALTER v TYPE varchar(20)")


@pytest.fixture
def shop(place):
    place.parent("CREATE TABLE {s}.p (id int PRIMARY KEY)", "INSERT INTO {s}.p VALUES (1)",
                 "CREATE TABLE {s}.t (id int, a int, b int, p int, v varchar(10))",
                 "INSERT INTO {s}.t SELECT i, i, i, 1, i FROM generate_series(1, 5000) i",
                 "CREATE INDEX old ON {s}.t (b)", "CREATE INDEX changed ON {s}.t (b)")
    place.start()
    return place


def names_left(place):
    """Constraints and indexes with bough's own names."""
    return place.value("parent", "SELECT count(*) FROM (SELECT conname FROM pg_constraint WHERE conname LIKE 'bough\\_%' "
                                 "UNION ALL SELECT relname FROM pg_class WHERE relname LIKE 'bough\\_%') x")


def steps_of(document):
    return document["diff"]["steps"]


def test_an_online_merge_gives_what_the_branch_has(shop):
    shop.on_branch(*EVERYTHING)
    document = shop.merge("--online")
    assert document["status"] == "merged" and document["diff"]["missing"] is None
    sql = document["diff"]["rendered_sql"]
    for part in ("CREATE INDEX CONCURRENTLY i ", "CREATE UNIQUE INDEX CONCURRENTLY u ", "DROP INDEX CONCURRENTLY",
                 "NOT VALID;", "VALIDATE CONSTRAINT positive;", "VALIDATE CONSTRAINT refers;", "USING INDEX t_pkey",
                 "USING INDEX t_b_key DEFERRABLE"):
        assert part in sql, f"no '{part}' in\n{sql}"
    before, after = sql.split("COMMIT;")
    assert "CONCURRENTLY" not in before and "VALIDATE" not in before and "CREATE VIEW" in after
    assert shop.dump("parent") == shop.dump(shop.branch)
    assert names_left(shop) == 0
    assert shop.preview()["diff"]["changes"] == [] and shop.diff()["changes"] == []
    shop.project.check_consistent()


def test_no_step_of_an_online_merge_scans_under_a_lock(shop):
    shop.on_branch(*EVERYTHING)
    for step in steps_of(shop.preview("--online")):
        assert step["not_online"] is None and not {"lock", "rewrite"} & set(step["hazards"]), step
        assert not step["rewritten"], step


def test_a_later_change_of_what_came_late_merges_too(shop):
    shop.on_branch(*EVERYTHING)
    shop.merge("--online")
    shop.on_branch("DROP INDEX {s}.i", "ALTER INDEX {s}.u RENAME TO w", "ALTER TABLE {s}.t ALTER b DROP NOT NULL",
                   "ALTER TABLE {s}.t DROP CONSTRAINT positive")
    shop.merge("--online")
    assert shop.dump("parent") == shop.dump(shop.branch)


NOT_ONLINE = {
    "another type": ("ALTER TABLE {s}.t ALTER a TYPE bigint", "write the whole table"),
    "a generated column": ("ALTER TABLE {s}.t ADD g int GENERATED ALWAYS AS (a * 2) STORED", "whole table"),
    "an identity": ("ALTER TABLE {s}.t ADD g int GENERATED ALWAYS AS IDENTITY", "whole table"),
    "a volatile default": ("ALTER TABLE {s}.t ADD g float DEFAULT random()", "whole table"),
    "an unlogged table": ("ALTER TABLE {s}.t SET UNLOGGED", "whole table"),
    "an exclusion constraint": ("ALTER TABLE {s}.t ADD EXCLUDE USING btree (id WITH =)", "builds an index"),
}


@pytest.mark.parametrize("case", NOT_ONLINE)
def test_what_cannot_be_done_online_is_refused_and_named(shop, case):
    change, why = NOT_ONLINE[case]
    shop.on_branch(change, "CREATE INDEX i ON {s}.t (a)")
    with shop.project.untouched():
        for run in (shop.preview, shop.merge):
            document = run("--online", status=1)
            assert document["code"] == "merge.not_online" and document["status"] == "failed"
            assert why in document["detail"] and "without --online" in document["hint"]
            refused = [step for step in steps_of(document) if step["not_online"]]
            assert len(refused) == 1 and why in refused[0]["not_online"], steps_of(document)
            assert re.search(r"^-- not-online: ", document["diff"]["rendered_sql"], re.M)
    assert shop.merge()["status"] == "merged"


@pytest.mark.parametrize("default", ["now()", "5", "CURRENT_USER", "'x' || 'y'"])
def test_a_default_that_is_not_volatile_is_online(shop, default):
    shop.on_branch(f"ALTER TABLE {{s}}.t ADD g text NOT NULL DEFAULT {default}")
    assert shop.merge("--online")["status"] == "merged"
    assert shop.dump("parent").replace(" ", "") != ""


BROKEN_LATER = {
    "a unique index": ("CREATE UNIQUE INDEX i ON {s}.t (a)", "index", "INSERT INTO {s}.t (id, a) VALUES (0, 1)",
                       "DELETE FROM {s}.t WHERE id = 0"),
    "a primary key": ("ALTER TABLE {s}.t ADD PRIMARY KEY (id)", "constraint", "INSERT INTO {s}.t (id, a) VALUES (1, -1)",
                      "DELETE FROM {s}.t WHERE a = -1"),
    "a check": ("ALTER TABLE {s}.t ADD CONSTRAINT c CHECK (a > 0)", "constraint", "INSERT INTO {s}.t (id, a) VALUES (0, -1)",
                "DELETE FROM {s}.t WHERE id = 0"),
    "NOT NULL": ("ALTER TABLE {s}.t ALTER a SET NOT NULL", "column", "INSERT INTO {s}.t (id) VALUES (0)",
                 "DELETE FROM {s}.t WHERE id = 0"),
    "an index built anew": ("DROP INDEX {s}.changed; CREATE UNIQUE INDEX changed ON {s}.t (a)", "index",
                            "INSERT INTO {s}.t (id, a) VALUES (0, 1)", "DELETE FROM {s}.t WHERE id = 0"),
}


@pytest.mark.parametrize("case", BROKEN_LATER)
def test_what_fails_after_the_transaction_is_named_and_merged_again(shop, case):
    """Rows that break it come between the rehearsal and the transaction: the merge waits for a lock there."""
    change, kind, row, repair = BROKEN_LATER[case]
    shop.on_branch(change, "CREATE TABLE {s}.n (x int)", "ALTER TABLE {s}.p ADD note text")
    holder = shop.project.connect(autocommit=False)
    holder.execute(shop.text("LOCK TABLE {s}.p IN ACCESS SHARE MODE"))
    process = shop.project.popen("--json", "branch", "merge", shop.branch, "-y", "--online")
    with shop.project.connect() as watcher:
        wait_for(lambda: process.poll() is not None or watcher.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0], "the merge to wait for the lock")
    shop.parent(row)
    holder.rollback()
    result = shop.project.finish(process)
    document = result.json()
    assert result.status == 1 and document["code"] == "merge.incomplete", repr(result)
    assert document["status"] == "merged" and f"{kind} {shop.schema}" in document["diff"]["missing"]
    assert "merge again" in document["hint"]
    assert shop.value("parent", "SELECT to_regclass('{s}.n') IS NOT NULL")
    assert shop.value("parent", "SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 0
    assert names_left(shop) == 0
    assert shop.project.branches()[shop.branch]["branch_state"] == "merged"
    shop.project.check_consistent()
    changes = shop.diff()["changes"]
    assert len(changes) == 1 and changes[0]["object"] != "n", changes
    shop.merge("--online", status=1)
    shop.parent(repair)
    again = shop.merge("--online")
    assert len(again["diff"]["changes"]) == 1
    assert shop.dump("parent") == shop.dump(shop.branch)
    assert shop.diff()["changes"] == []


def test_writers_go_on_during_an_online_merge(shop):
    shop.on_branch(*EVERYTHING)
    waited, stop = [], threading.Event()

    def writer():
        with shop.project.connect() as connection:
            for i in range(1, 1 << 30):
                if stop.wait(0.02):
                    return
                began = time.monotonic()
                connection.execute(shop.text(
                    f"INSERT INTO {{s}}.t (id, a, b, p) VALUES ({i + 10000}, {i}, {i + 10000}, 1)"))
                waited.append(time.monotonic() - began)

    thread = threading.Thread(target=writer)
    thread.start()
    try:
        shop.merge("--online")
    finally:
        stop.set()
        thread.join()
    assert waited and max(waited) < 5, f"a writer waited for {max(waited):.1f} s"
    assert shop.dump("parent").split("COPY")[0] == shop.dump(shop.branch).split("COPY")[0]
