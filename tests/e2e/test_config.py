"""Config rows, migration history, and bough.ini itself."""

import pytest

INI = """
[table public.templates]
class = config
key = name
ignore = id, updated_at

[table public.settings]
class = config
key = -

[table public.history]
class = migrations
key = version
ignore = applied_at
"""


@pytest.fixture
def tracked(project):
    project.ini(INI)
    project.sql("parent",
                "CREATE TABLE templates (id serial PRIMARY KEY, name text UNIQUE, subject text, body text, updated_at timestamptz DEFAULT now())",
                "CREATE TABLE settings (site text, limits jsonb)",
                "CREATE TABLE history (version text PRIMARY KEY, applied_at timestamptz DEFAULT now())",
                "CREATE TABLE users (id int PRIMARY KEY, mail text)",
                "INSERT INTO templates (name, subject, body) VALUES ('welcome', 'Hi', 'b'), ('bye', 'Bye', 'b'), ('gone', 'x', 'y')",
                "INSERT INTO settings VALUES ('one', '{\"a\": 1}')",
                "INSERT INTO history (version) VALUES ('001')", "INSERT INTO users VALUES (1, 'a@b')")
    return project


def test_config_rows_are_merged_column_by_column_and_other_rows_never(tracked):
    project = tracked
    project.create("feat")
    project.sql("feat",
                "UPDATE templates SET subject = E'it''s\\n\\\\ \"new\"' WHERE name = 'welcome'",
                "INSERT INTO templates (name, subject) VALUES ('fresh', 'new')",
                "DELETE FROM templates WHERE name = 'gone'", "UPDATE settings SET limits = '{\"a\": 2}'",
                "INSERT INTO history (version) VALUES ('003'), ('002')",
                "INSERT INTO users VALUES (2, 'branch@only')", "DELETE FROM users WHERE id = 1")
    project.sql("parent", "UPDATE templates SET body = 'parents' WHERE name = 'welcome'",
                "INSERT INTO history (version) VALUES ('001b')", "UPDATE settings SET site = 'two'",
                "INSERT INTO templates (name) VALUES ('theirs')", "INSERT INTO users VALUES (3, 'parent@only')")
    with project.untouched():
        preview = project.preview("feat")["diff"]
    sql = preview["rendered_sql"]
    assert "-- ===== DATA =====" in sql and "-- ===== MIGRATION =====" in sql
    assert "-- [DATA] config_row public.templates" in sql and "(modify)" in sql
    assert "-- [MIGRATION] migration public.history" in sql.replace("system.", "public.") or "[MIGRATION] migration" in sql
    assert "users 1 inserted, 0 updated, 1 deleted" in " ".join(preview["notes"])
    assert {one["type"] for one in preview["changes"]} == {"config_row", "migration"}
    project.merge("feat")
    assert project.rows("parent", "SELECT name, subject, body FROM templates ORDER BY name") == [
        ("bye", "Bye", "b"), ("fresh", "new", None), ("theirs", None, None),
        ("welcome", "it's\n\\ \"new\"", "parents")]
    assert project.rows("parent", "SELECT site, limits FROM settings") == [("two", {"a": 2})]
    assert project.rows("parent", "SELECT version FROM history ORDER BY 1") == [
        ("001",), ("001b",), ("002",), ("003",)]
    assert project.rows("parent", "SELECT id FROM users ORDER BY id") == [(1,), (3,)]
    assert project.preview("feat")["diff"]["changes"] == []
    # Sequences behind new rows go on.
    project.sql("parent", "INSERT INTO templates (name) VALUES ('after')")


def test_ignored_columns_are_not_compared(tracked):
    project = tracked
    project.create("feat")
    project.sql("feat", "UPDATE templates SET updated_at = 'epoch'", "UPDATE history SET applied_at = 'epoch'")
    assert project.diff("feat")["changes"] == [] and project.preview("feat")["diff"]["changes"] == []


@pytest.mark.parametrize("kind,parent,branch", [
    ("both-changed", "UPDATE templates SET subject = 'p' WHERE name = 'welcome'",
     "UPDATE templates SET subject = 'b' WHERE name = 'welcome'"),
    ("both-created", "INSERT INTO templates (name, subject) VALUES ('n', 'p')",
     "INSERT INTO templates (name, subject) VALUES ('n', 'b')"),
    ("changed-dropped", "UPDATE templates SET subject = 'p' WHERE name = 'bye'",
     "DELETE FROM templates WHERE name = 'bye'"),
    ("dropped-changed", "DELETE FROM templates WHERE name = 'bye'",
     "UPDATE templates SET subject = 'p' WHERE name = 'bye'"),
])
def test_config_rows_that_both_sides_changed_are_conflicts(tracked, kind, parent, branch):
    tracked.create("feat")
    tracked.sql("feat", branch)
    tracked.sql("parent", parent)
    with tracked.untouched():
        conflicts = tracked.merge("feat", status=2)["diff"]["conflicts"]
    assert {one["kind"] for one in conflicts} == {kind}
    assert conflicts[0]["type"] == "config_row" and conflicts[0]["schema"] == "public"


def test_strict_widens_the_unit_of_conflict_to_the_row(tracked):
    tracked.create("feat")
    tracked.sql("feat", "UPDATE templates SET subject = 'b' WHERE name = 'welcome'")
    tracked.sql("parent", "UPDATE templates SET body = 'p' WHERE name = 'welcome'")
    with tracked.untouched():
        tracked.merge("feat", "--strict", status=2)
    tracked.merge("feat")
    assert tracked.rows("parent", "SELECT subject, body FROM templates WHERE name = 'welcome'") == [("b", "p")]


def test_a_row_and_the_column_that_it_fills_merge_together(tracked):
    tracked.create("feat")
    tracked.sql("feat", "ALTER TABLE templates ADD lang text", "UPDATE templates SET lang = 'en' WHERE name = 'bye'",
                "ALTER TABLE settings RENAME COLUMN site TO address", "UPDATE settings SET address = 'new'")
    tracked.merge("feat")
    assert tracked.value("parent", "SELECT lang FROM templates WHERE name = 'bye'") == "en"
    assert tracked.value("parent", "SELECT address FROM settings") == "new"


def test_config_rows_come_to_schema_only_branches_and_merge_back(tracked):
    tracked.create("bare", "--mode", "schema-only")
    assert tracked.value("bare", "SELECT count(*) FROM templates") == 3
    assert tracked.value("bare", "SELECT count(*) FROM users") == 0
    tracked.sql("bare", "UPDATE templates SET subject = 'b' WHERE name = 'bye'",
                "INSERT INTO templates (name) VALUES ('more')")
    tracked.merge("bare")
    assert tracked.rows("parent", "SELECT subject FROM templates WHERE name IN ('bye', 'more') ORDER BY name") == \
        [("b",), (None,)]
    assert tracked.value("parent", "SELECT count(*) FROM users") == 1


def test_a_table_that_is_tracked_only_later_is_compared_with_t0(project):
    project.sql("parent", "CREATE TABLE late (k text PRIMARY KEY, v text)", "INSERT INTO late VALUES ('a', '1'), ('b', '1')")
    project.create("feat")
    project.sql("feat", "UPDATE late SET v = '2' WHERE k = 'a'")
    project.sql("parent", "UPDATE late SET v = '3' WHERE k = 'b'")
    project.ini("[table late]\nclass = config\nkey = k\n")
    assert len(project.diff("feat")["changes"]) == 1
    project.merge("feat")
    assert project.rows("parent", "SELECT v FROM late ORDER BY k") == [("2",), ("3",)]


BAD_INI = {
    "an unknown key": ("[table t]\nclass = config\nkey = k\ncolour = red\n", "unknown key 'colour'"),
    "an unknown section": ("[tabel t]\nclass = config\n", r"unknown section \[tabel t\]"),
    "an unknown class": ("[table t]\nclass = comfig\nkey = k\n", "comfig"),
    "a missing key": ("[table t]\nclass = config\n", "no 'key'"),
    "a missing class": ("[table t]\nkey = k\n", "no 'class'"),
    "an empty key": ("[table t]\nclass = config\nkey =\n", "key"),
    "half a line": ("[table t]\nclass = config\nkey = k\n[tab", "bough.ini"),
    "no ini at all": ("\x7fELF\x01\x02 garbage without an equals sign\n", "bough.ini"),
    "a key column that is not there": ("[table t]\nclass = config\nkey = nokey\n", "nokey"),
    "a key that is not unique": ("[table t]\nclass = config\nkey = v\n", "unique|more than one|same key|twice"),
    "one row that are two": ("[table t]\nclass = config\nkey = -\n", "one row|2 rows|more than one|twice"),
    "an ignored column that is not there": ("[table t]\nclass = config\nkey = k\nignore = v, nope\n", "ignore column 'nope'"),
    "a masked column that is not there": ("[table t]\nclass = config\nkey = k\nmask = nope\n", "mask column 'nope'"),
    "a compared column that is not there": ("[table t]\nclass = config\nkey = k\ncompare.nope = t.v\n", "compare column 'nope'"),
    "a masked key": ("[table t]\nclass = config\nkey = k\nmask = k\n", "'k' .* is its key, which cannot be masked"),
    "a reference to nothing": ("[table t]\nclass = config\nkey = k\nreference.v = t\n", "has 'reference.v = t'"),
    "a reference without a column": ("[table t]\nclass = config\nkey = k\nreference. = t(k)\n", "has 'reference. = t"),
    "a reference from no column": ("[table t]\nclass = config\nkey = k\nreference.nope = t(k)\n", "reference column 'nope'"),
    "a reference to no table": ("[table t]\nclass = config\nkey = k\nreference.v = nope(k)\n", "to public.nope: there is no such table"),
    "a reference by no column": ("[table t]\nclass = config\nkey = k\nreference.v = ids(nope)\n", "by column 'nope', which public.ids does not have"),
    "a reference by what is masked": ("[table t]\nclass = config\nkey = k\nmask = v\nreference.k = ids(v)\n[table ids]\nclass = config\nkey = id\nmask = v\n", "by column 'v', which is masked"),
    "an insert of an unknown column": (
        "[table t]\nclass = config\nkey = k\ninsert = INSERT INTO public.t VALUES (:k, :nope)\n", "insert column 'nope'"),
    "an update of an unknown column": (
        "[table t]\nclass = config\nkey = k\nupdate =\n  SELECT 1;\n  UPDATE public.t SET v = :nope WHERE k = :k;\n", "update column 'nope'"),
    "a delete by an unknown column": (
        "[table t]\nclass = config\nkey = k\ndelete = DELETE FROM public.t WHERE k = :nope\n", "delete column 'nope'"),
    "an unknown key of the project": ("[project]\nprofil = plain\n", "unknown key 'profil'"),
    "an unknown key of the branch": ("[branch]\non_merge = SELECT 1\n", "unknown key 'on_merge'"),
    "an unknown key of the profile": ("[profile]\nversions = SELECT 1\n", "unknown key 'versions'"),
    "an unknown key of the credentials": ("[credentials]\nroles = a\n", "unknown key 'roles'"),
    "an unknown profile": ("[project]\nprofile = plane\n", "profile 'plane': there is none of that name"),
    "a missing profile file": ("[project]\nprofile = ./mine.ini\n", "profile './mine.ini': there is no file"),
    "too long a line": ("[branch]\nafter_merge = SELECT '" + "x" * 200 + "'\n", "line 3"),
    "a reference that is no foreign key": ("[table t]\nclass = config\nkey = k\nreference.v = t(k)\n", "no foreign key .* no column 'id'"),
    "the same table twice": ("[table t]\nclass = config\nkey = k\n[table public.t]\nclass = config\nkey = v\n", "twice|public.t"),
}


@pytest.fixture(scope="module")
def ini_project(tmp_path_factory):
    from conftest import _default_place
    from harness import Project
    made = Project(_default_place())
    try:
        made.init()
        made.sql("parent", "CREATE TABLE t (k text PRIMARY KEY, v text)", "INSERT INTO t VALUES ('a', 'x'), ('b', 'x')")
        made.sql("parent", "CREATE TABLE ids (id text PRIMARY KEY, v text)")
        made.create("feat")
        made.sql("feat", "UPDATE t SET v = 'y' WHERE k = 'a'; UPDATE t SET v = 'y' WHERE k = 'b'")
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("what", BAD_INI)
def test_a_wrong_bough_ini_is_told_with_its_cause_and_changes_nothing(ini_project, what):
    text, says = BAD_INI[what]
    ini_project.ini(text)
    with ini_project.untouched():
        result = ini_project.fails("branch", "merge", "feat", "-y", says=says)
        assert "hint: " in result.err, repr(result)
        assert ini_project.json("branch", "merge", "feat", "-y", status=1)["code"] == "bad_config"
    ini_project.ini("")
    assert ini_project.branches()["feat"]["branch_state"] == "ready"
    ini_project.ok("branch", "diff", "feat")


def test_a_mistake_in_a_profile_of_ones_own_is_told_with_its_file(ini_project):
    (ini_project.directory / "mine.ini").write_text("[table t]\nclass = config\nkey = k\ncolour = red\n")
    ini_project.ini("[project]\nprofile = ./mine.ini\n")
    ini_project.fails("branch", "merge", "feat", "-y", says="mine.ini.*unknown key 'colour'", hint="class")
    (ini_project.directory / "mine.ini").write_text("[project]\nprofile = plain\n")
    ini_project.fails("branch", "merge", "feat", "-y", says="mine.ini.*unknown key 'profile'")
    # What only a profile says may be missing: platforms have versions.
    (ini_project.directory / "mine.ini").write_text("[table t]\nclass = config\nkey = k\nignore = later\nmask = later\n"
                                                    "[table gone]\nclass = config\nkey = id\n")
    assert len(ini_project.diff("feat")["changes"]) == 1
    assert "gone" not in str(ini_project.preview("feat")["diff"]["notes"])


def test_an_unknown_variable_makes_no_branch(ini_project):
    ini_project.ini("[branch]\non_branch = SELECT ${nope}\n")
    ini_project.fails("branch", "create", "other", says="unknown variable 'nope'", hint="branch")
    assert set(ini_project.branches()) == {"feat"}


def test_templates_name_the_columns_that_the_merge_will_have(project):
    project.sql("parent", "CREATE TABLE t (k text PRIMARY KEY, v text)", "INSERT INTO t VALUES ('a', 'x')")
    ini = "[table t]\nclass = config\nkey = k\nupdate = UPDATE public.t SET %s = :%s WHERE k = :k\n"
    project.ini(ini % ("v", "v"))
    project.create("feat")
    project.sql("feat", "ALTER TABLE t RENAME COLUMN v TO w", "UPDATE t SET w = 'y'")
    with project.untouched():
        project.fails("branch", "merge", "feat", "-y", says="update column 'v' .* is not in that table", hint="update")
    project.ini(ini % ("w", "w"))
    project.merge("feat")
    assert project.rows("parent", "SELECT k, w FROM t") == [("a", "y")]


def test_a_bough_ini_that_is_missing_or_empty_is_fine(ini_project):
    (ini_project.directory / "bough.ini").unlink(missing_ok=True)
    assert ini_project.diff("feat")["changes"] == []
    ini_project.ini("; nothing\n\n[project]\n")
    assert ini_project.diff("feat")["changes"] == []


def test_a_table_of_bough_ini_that_is_nowhere_is_named(ini_project):
    # It may come later, so this is no error; but a typing error must not silently leave a table out.
    ini_project.ini("[table nothere]\nclass = config\nkey = k\n")
    result = ini_project.run("branch", "merge", "feat", "--dry-run")
    assert "nothere" in result.text, repr(result)
