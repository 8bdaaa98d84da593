"""What both sides changed, differently: each frozen name, its report, exit status 2 and an untouched parent."""

import pytest

T0 = "CREATE TABLE {s}.t (a int, b text); CREATE TABLE {s}.u (id int PRIMARY KEY);" \
     "CREATE FUNCTION {s}.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE ROLE {s}_r;" \
     "CREATE POLICY p ON {s}.t USING (true); CREATE VIEW {s}.v AS SELECT a FROM {s}.t"

# name -> (frozen kind, what, parent, branch)
CONFLICTS = {
    "one column gets two types": (
        "both-changed", "column {s}.t.b: type",
        "ALTER TABLE {s}.t ALTER b TYPE varchar(9)", "ALTER TABLE {s}.t ALTER b TYPE varchar(10)"),
    "one function gets two bodies": (
        "both-changed", "function {s}.f()",
        "CREATE OR REPLACE FUNCTION {s}.f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
        "CREATE OR REPLACE FUNCTION {s}.f() RETURNS int LANGUAGE sql AS 'SELECT 3'"),
    "one policy gets two conditions": (
        "both-changed", "policy",
        "ALTER POLICY p ON {s}.t USING (a > 1)", "ALTER POLICY p ON {s}.t USING (a > 2)"),
    "one view gets two queries": (
        "both-changed", "view {s}.v",
        "CREATE OR REPLACE VIEW {s}.v AS SELECT a FROM {s}.t WHERE a > 1",
        "CREATE OR REPLACE VIEW {s}.v AS SELECT a FROM {s}.t WHERE a > 2"),
    "one table gets two names": (
        "both-changed", "table {s}.",
        "ALTER TABLE {s}.u RENAME TO theirs", "ALTER TABLE {s}.u RENAME TO ours"),
    "one role gets two limits": (
        "both-changed", "role {s}_r",
        "ALTER ROLE {s}_r CONNECTION LIMIT 3", "ALTER ROLE {s}_r CONNECTION LIMIT 4"),
    "one comment gets two texts": (
        "both-created", "comment", "COMMENT ON TABLE {s}.t IS 'theirs'", "COMMENT ON TABLE {s}.t IS 'ours'"),
    "two tables of one name": (
        "both-created", "{s}.n", "CREATE TABLE {s}.n (a int)", "CREATE TABLE {s}.n (b text)"),
    "two columns of one name": (
        "both-created", "column {s}.t.c", "ALTER TABLE {s}.t ADD c int", "ALTER TABLE {s}.t ADD c text"),
    "the branch drops what the parent changed": (
        "changed-dropped", "function {s}.f()",
        "CREATE OR REPLACE FUNCTION {s}.f() RETURNS int LANGUAGE sql AS 'SELECT 2'", "DROP FUNCTION {s}.f()"),
    "the parent dropped what the branch changes": (
        "dropped-changed", "function {s}.f()",
        "DROP FUNCTION {s}.f()", "CREATE OR REPLACE FUNCTION {s}.f() RETURNS int LANGUAGE sql AS 'SELECT 2'"),
    "the branch drops a table that the parent extends": (
        None, "{s}.u", "ALTER TABLE {s}.u ADD c int", "DROP TABLE {s}.u"),
    "the branch drops what a new view of the parent reads": (
        "needs-dropped", "{s}.w", "CREATE VIEW {s}.w AS SELECT id FROM {s}.u", "DROP TABLE {s}.u"),
    "the parent dropped what a new foreign key of the branch needs": (
        "needs-dropped", "{s}.", "DROP TABLE {s}.u",
        "ALTER TABLE {s}.t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES {s}.u"),
    "a new table and a renamed one meet in one name": (
        "duplicate-name", "{s}.x", "CREATE TABLE {s}.x (a int)", "ALTER TABLE {s}.u RENAME TO x"),
    "a new table and a new view meet in one name": (
        "duplicate-name", "{s}.x", "CREATE TABLE {s}.x (a int)", "CREATE VIEW {s}.x AS SELECT 1 AS a"),
}


@pytest.mark.parametrize("case", CONFLICTS)
def test_a_conflict_blocks_the_merge_and_tells_who_changed_what(place, case):
    kind, what, parent, branch = CONFLICTS[case]
    place.parent(T0)
    place.start()
    place.on_branch(branch)
    place.parent(parent)
    conflicts = place.conflicts()
    found = [one for one in conflicts if (not kind or one["kind"] == kind) and place.text(what) in one["what"]]
    assert found, [(one["kind"], one["what"]) for one in conflicts]
    one = found[0]
    assert one["hint"] and one["type"] and one["object"]
    hashes = [one["parent_t0_hash"], one["parent_now_hash"], one["branch_now_hash"]]
    if one["kind"] == "both-changed":
        assert all(hashes) and len(set(hashes)) == 3
        assert one["parent"] != one["branch"]
    if one["kind"] == "both-created":
        assert not hashes[0] and all(hashes[1:]) and one["base"] is None
    if one["kind"] == "changed-dropped":
        assert one["branch"] is None and not hashes[2] and hashes[0] != hashes[1]
    if one["kind"] == "dropped-changed":
        assert one["parent"] is None and not hashes[1]
    assert place.project.branches()[place.branch]["branch_state"] in ("ready", "conflicted")

    report = place.project.run("branch", "merge", place.branch, "-y")
    assert report.status == 2 and (not kind or kind in report.text), repr(report)
    sql = place.project.run("branch", "merge", place.branch, "--dry-run")
    assert sql.status == 2
    assert sql.out.startswith("-- \u26a0\ufe0f MERGE BLOCKED:") and "-- [CONFLICT] " in sql.out
    assert all(line.startswith("--") or not line for line in sql.out.splitlines()), \
        "a blocked preview must not do anything when it is run"


def test_the_same_change_on_both_sides_is_no_conflict(place):
    place.parent(T0)
    place.start()
    for side in (place.on_branch, place.parent):
        side("ALTER TABLE {s}.t ADD c int DEFAULT 5", "CREATE TABLE {s}.n (id int PRIMARY KEY)",
             "DROP FUNCTION {s}.f()", "ALTER TABLE {s}.u RENAME TO w")
    assert place.merge()["diff"]["changes"] == []


def test_a_conflict_goes_away_when_the_sides_agree(place):
    place.parent(T0)
    place.start()
    place.on_branch("ALTER TABLE {s}.t ALTER b TYPE varchar(10)", "CREATE TABLE {s}.also (a int)")
    place.parent("ALTER TABLE {s}.t ALTER b TYPE varchar(9)")
    place.conflicts()
    place.on_branch("ALTER TABLE {s}.t ALTER b TYPE varchar(9)")
    assert [one["object"] for one in place.merge()["diff"]["changes"]] == ["also"]


def test_strict_makes_a_conflict_of_what_would_merge_inside_one_table(place):
    place.parent(T0)
    place.start()
    place.on_branch("ALTER TABLE {s}.t ADD c int")
    place.parent("ALTER TABLE {s}.t ADD d int")
    conflicts = place.conflicts("--strict")
    assert {one["kind"] for one in conflicts} == {"both-changed"}
    assert any("--strict" in one["hint"] for one in conflicts)
    assert place.merge()["status"] == "merged"


def test_conflicting_privileges_are_a_conflict_per_grantee(place):
    place.parent(T0, "CREATE ROLE {s}_q", "GRANT SELECT ON {s}.t TO {s}_r")
    place.start()
    place.on_branch("GRANT INSERT ON {s}.t TO {s}_q")
    place.parent("GRANT INSERT ON {s}.t TO {s}_r")
    place.merge()
    assert place.value("parent", "SELECT has_table_privilege('{s}_q', '{s}.t', 'INSERT') "
                                 "AND has_table_privilege('{s}_r', '{s}.t', 'INSERT')")
