"""What a merge may cost, for each step: in the preview, and as JSON for programs."""

import re

import pytest

FIELDS = {"lock", "phase", "not_online", "rows_lost", "size_bytes", "estimated", "rewritten", "hazards", "warning"}


@pytest.fixture
def shop(place):
    place.parent("CREATE TABLE {s}.p (id int PRIMARY KEY)",
                 "CREATE TABLE {s}.t (id int PRIMARY KEY, a int, gone text, p int)",
                 "INSERT INTO {s}.p VALUES (1)",
                 "INSERT INTO {s}.t SELECT i, i, CASE WHEN i % 4 = 0 THEN 'x' END, 1 FROM generate_series(1, 1000) i",
                 "CREATE TABLE {s}.old AS SELECT generate_series(1, 123) AS a",
                 "CREATE MATERIALIZED VIEW {s}.m AS SELECT 1 AS one")
    place.start()
    return place


def one_step(place, change, pattern, *args):
    """The only step of the plan whose SQL fits, with the SQL of the preview."""
    place.on_branch(change)
    document = place.preview(*args)
    steps = [step for step in document["diff"]["steps"] if re.search(pattern, step["sql"])]
    assert len(steps) == 1, document["diff"]["steps"]
    assert FIELDS <= set(steps[0]), steps[0]
    return steps[0], document["diff"]["rendered_sql"]


# change, SQL of the step, lock, blocks reads, blocks writes, hazards
LOCKS = {
    "a new column": ("ALTER TABLE {s}.t ADD b int", "ADD COLUMN", "AccessExclusiveLock", []),
    "an index": ("CREATE INDEX i ON {s}.t (a)", "CREATE INDEX", "ShareLock", ["lock"]),
    "a unique index": ("CREATE UNIQUE INDEX i ON {s}.t (a)", "CREATE UNIQUE", "ShareLock", ["lock", "may-fail"]),
    "a foreign key": ("ALTER TABLE {s}.t ADD FOREIGN KEY (p) REFERENCES {s}.p", "FOREIGN KEY", "ShareRowExclusiveLock",
                      ["lock", "may-fail"]),
    "a check": ("ALTER TABLE {s}.t ADD CHECK (a > 0)", "CHECK", "AccessExclusiveLock", ["lock", "may-fail"]),
    "a check for new rows": ("ALTER TABLE {s}.t ADD CHECK (a > 0) NOT VALID", "CHECK", "AccessExclusiveLock", []),
    "NOT NULL": ("ALTER TABLE {s}.t ALTER a SET NOT NULL", "NOT NULL", "AccessExclusiveLock", ["lock", "may-fail"]),
    "statistics": ("ALTER TABLE {s}.t ALTER a SET STATISTICS 7", "STATISTICS", "ShareUpdateExclusiveLock", []),
    "storage parameters": ("ALTER TABLE {s}.t SET (fillfactor = 70)", "fillfactor", "ShareUpdateExclusiveLock", []),
    "a comment": ("COMMENT ON COLUMN {s}.t.a IS 'x'", "COMMENT", "ShareUpdateExclusiveLock", []),
    "a grant": ("GRANT SELECT ON {s}.t TO PUBLIC", "GRANT", None, []),
    "a policy": ("CREATE POLICY p ON {s}.t USING (true)", "POLICY", "AccessExclusiveLock", []),
    "another type": ("ALTER TABLE {s}.t ALTER a TYPE bigint", " TYPE ", "AccessExclusiveLock",
                     ["rewrite", "lock", "may-fail"]),
    "a column renamed": ("ALTER TABLE {s}.t RENAME a TO z", "RENAME", "AccessExclusiveLock", []),
    "an index renamed": ("ALTER INDEX {s}.t_pkey RENAME TO z", "RENAME", "AccessExclusiveLock", []),
    "a new table": ("CREATE TABLE {s}.n (a int)", "CREATE TABLE", None, []),
    "a dropped view": ("DROP MATERIALIZED VIEW {s}.m", "DROP", "AccessExclusiveLock", []),
}
BLOCKS = {"AccessExclusiveLock": (True, True), "ShareRowExclusiveLock": (False, True), "ShareLock": (False, True),
          "ShareUpdateExclusiveLock": (False, False)}


@pytest.mark.parametrize("case", LOCKS)
def test_the_lock_of_a_step_is_the_one_that_the_server_takes(shop, case):
    change, pattern, level, hazards = LOCKS[case]
    step, sql = one_step(shop, change, pattern)
    assert step["hazards"] == hazards, step
    if level is None:
        assert step["lock"] is None, step
        return
    assert (step["lock"]["level"], step["lock"]["blocks_reads"], step["lock"]["blocks_writes"]) == \
        (level, *BLOCKS[level]), step
    table = "m" if "MATERIALIZED" in change else "t"
    assert step["lock"]["table"] == f"{shop.schema}.{table}"
    assert (f"-- lock: {level} on " in sql) == BLOCKS[level][1], sql
    # What pg_locks says of the same statement on the branch's parent.
    with shop.project.connect(autocommit=False) as connection:
        connection.execute(step["sql"])
        held = {mode for (mode,) in connection.execute(
            "SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = %s::oid",
            [shop.value("parent", f"SELECT '{{s}}.{table}'::regclass::oid")])}
        connection.rollback()
    assert level in held, f"{step['sql']} holds {held}"
    strength = ["ShareUpdateExclusiveLock", "ShareLock", "ShareRowExclusiveLock", "AccessExclusiveLock"]
    assert not held & set(strength[strength.index(level) + 1:]), f"{step['sql']} holds {held}"


def test_a_foreign_key_locks_both_tables(shop):
    step, _ = one_step(shop, "ALTER TABLE {s}.t ADD FOREIGN KEY (p) REFERENCES {s}.p", "FOREIGN KEY")
    assert step["lock"]["also"] == [f"{shop.schema}.p"]


def test_a_new_table_that_refers_to_an_old_one_locks_that(shop):
    step, _ = one_step(shop, "CREATE TABLE {s}.n (p int REFERENCES {s}.p)", "FOREIGN KEY")
    assert step["lock"]["table"] == f"{shop.schema}.p" and step["lock"]["level"] == "ShareRowExclusiveLock"


def test_a_partition_comes_under_a_lock_on_the_table_that_it_is_of(place):
    place.parent("CREATE TABLE {s}.pt (id int) PARTITION BY LIST (id)")
    place.start()
    step, _ = one_step(place, "CREATE TABLE {s}.pt1 PARTITION OF {s}.pt FOR VALUES IN (1)", "ATTACH PARTITION")
    assert step["lock"]["table"] == f"{place.schema}.pt" and step["lock"]["level"] == "ShareUpdateExclusiveLock"


def test_a_table_that_goes_with_a_foreign_key_locks_both_tables(place):
    place.parent("CREATE TABLE {s}.p (id int PRIMARY KEY)", "CREATE TABLE {s}.c (id int REFERENCES {s}.p)")
    place.start()
    step, sql = one_step(place, "DROP TABLE {s}.c", "DROP TABLE")
    assert step["lock"]["table"] == f"{place.schema}.c" and step["lock"]["also"] == [f"{place.schema}.p"]
    assert f"-- lock: AccessExclusiveLock on {place.schema}.c, {place.schema}.p: blocks reads and writes" in sql


def test_rows_that_go_are_counted(shop):
    step, sql = one_step(shop, "DROP TABLE {s}.old", "DROP TABLE")
    assert step["rows_lost"] == 123 and step["estimated"] is False and step["hazards"] == ["data-loss"]
    assert re.search(r"^-- hazard: data-loss: .*\(123 rows\)$", sql, re.M), sql
    step, sql = one_step(shop, "ALTER TABLE {s}.t DROP gone", "DROP COLUMN")
    assert step["rows_lost"] == 250 and "(250 values)" in sql


def test_the_size_of_a_table_that_is_rewritten_is_told_and_the_rehearsal_sees_it(shop):
    size = shop.value("parent", "SELECT pg_table_size('{s}.t')")
    step, sql = one_step(shop, "ALTER TABLE {s}.t ALTER a TYPE bigint", " TYPE ")
    assert step["rewritten"] is True and abs(step["size_bytes"] - size) <= 65536, (step, size)
    assert f"{step['size_bytes']} bytes" in sql


def test_without_a_rehearsal_the_rows_are_estimated(shop):
    shop.parent("ANALYZE {s}.old", "ANALYZE {s}.t")
    step, sql = one_step(shop, "DROP TABLE {s}.old", "DROP TABLE", "--no-rehearsal")
    assert step["rows_lost"] == 123 and step["estimated"] is True and "about 123 rows" in sql
    step, _ = one_step(shop, "ALTER TABLE {s}.t DROP gone", "DROP COLUMN", "--no-rehearsal")
    assert abs(step["rows_lost"] - 250) <= 5 and step["estimated"] is True


def test_what_is_lost_is_told_before_the_question(shop):
    shop.on_branch("DROP TABLE {s}.old")
    result = shop.project.on_terminal("branch", "merge", shop.branch, answers=["n"])
    assert re.search(r"loses data of the parent:.*\n.*  - table .* \(123 rows\)", result.text), result.text
