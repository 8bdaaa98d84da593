"""Values of masked columns are told to nobody: previews, reports, errors, the store, the servers' logs."""

import hashlib

import pytest

INI = """
[table public.keys]
class = config
key = name
mask = token
"""


def token(of):
    """The servers make the same by md5(), so that no statement of a test has it in its text."""
    return hashlib.md5(of.encode()).hexdigest()


TOKENS = [token(of) for of in ("old", "branch", "parent", "new")]


class Ears:
    """Whatever bough says, in words and in JSON."""

    def __init__(self, project):
        self.project, self.said = project, []

    def hear(self, *args):
        """Runs it twice, for words and for JSON; what merges does so the first time."""
        result = [self.project.run(*args), self.project.run("--json", *args)]
        self.said += [one.text for one in result]
        return result[0]

    def check(self):
        """Also the store, and every log that is left: rehearsals' servers are gone with theirs."""
        project = self.project
        project.sql("parent", "SELECT 'the log is on'")
        stored = str([project.store(f'SELECT * FROM "{table}"')
                      for (table,) in project.store("SELECT name FROM sqlite_schema WHERE type = 'table'")])
        logs = {path: path.read_text(errors="replace") for path in project.home.rglob("*.log")}
        assert any("the log is on" in log for log in logs.values())
        for value in TOKENS:
            assert value not in "\n".join(self.said) and value not in stored
            for path, log in logs.items():
                lines = [line for line in log.splitlines() if value in line]
                assert not lines, f"{path}: {lines}"
        # The bases need the values, and are for their owner only.
        for path in project.home.rglob("bases/*/*"):
            assert path.stat().st_mode & 0o077 == 0, path


@pytest.fixture
def masked(project):
    project.ini(INI)
    for setting, value in {"log_statement": "all", "log_min_duration_statement": "0", "log_min_messages": "info",
                           "log_transaction_sample_rate": "1", "log_min_error_statement": "info"}.items():
        project.sql("parent", f"ALTER SYSTEM SET {setting} = '{value}'")
    project.sql("parent", "SELECT pg_reload_conf()", "CREATE TABLE keys (name text PRIMARY KEY, token text, note text)",
                "INSERT INTO keys VALUES ('a', md5('old')), ('b', md5('old'))")
    project.create("feat")
    return project


@pytest.fixture
def changed(masked):
    masked.sql("feat", "UPDATE keys SET token = md5('branch'), note = 'seen' WHERE name = 'a'",
               "INSERT INTO keys VALUES ('c', md5('new'))", "DELETE FROM keys WHERE name = 'b'")
    return masked


def test_a_merge_shows_no_secret_and_brings_it(changed):
    ears = Ears(changed)
    ears.hear("branch", "diff", "feat")
    assert "***" in ears.said[-1]
    assert "***" in ears.hear("branch", "merge", "feat", "--dry-run").out
    assert "'seen'" in ears.said[-1]
    saved = changed.directory / "plan.sql"
    ears.hear("branch", "merge", "feat", "--dry-run", "--save-sql", saved)
    ears.said.append(saved.read_text())
    changed.ini(INI + "[hooks]\npre_merge = tee pre.json\npost_merge = tee post.json\n")
    result = ears.hear("branch", "merge", "feat", "-y")
    assert result.status == 0, repr(result)
    for given in ("pre.json", "post.json"):
        ears.said.append((changed.directory / given).read_text())
        assert "'seen'" in ears.said[-1] and "***" in ears.said[-1]
    assert changed.rows("parent", "SELECT name, token FROM keys ORDER BY 1") == [("a", TOKENS[1]), ("c", TOKENS[3])]
    assert "***" in str(changed.store("SELECT sql, changes FROM merge_record"))
    ears.hear("branch", "diff", "feat")
    ears.check()


def test_a_conflict_shows_no_secret(changed):
    ears = Ears(changed)
    changed.sql("parent", "UPDATE keys SET token = md5('parent') WHERE name <> 'c'")
    for args in (["--dry-run"], ["-y"], ["-y", "--strict"]):
        result = ears.hear("branch", "merge", "feat", *args)
        assert result.status == 2 and "token = ***" in result.text, repr(result)
    ears.check()


TRIGGER = """CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} RETURN NEW; END $$;
             CREATE TRIGGER f BEFORE INSERT OR UPDATE ON keys FOR EACH ROW EXECUTE FUNCTION f()"""
FAILURES = {
    "a check": "ALTER TABLE keys ADD CHECK (token <> md5('branch'))",
    "a unique index": "DELETE FROM keys WHERE name = 'b'; INSERT INTO keys VALUES ('d', md5('new')); CREATE UNIQUE INDEX ON keys (token)",
    "a deferred constraint": "DELETE FROM keys WHERE name = 'b'; INSERT INTO keys VALUES ('d', md5('new')); "
                             "ALTER TABLE keys ADD UNIQUE (token) DEFERRABLE INITIALLY DEFERRED",
    "the words of a trigger": TRIGGER.format("RAISE LOG 'logged: %', NEW; RAISE EXCEPTION 'refused: %', NEW.token;"),
    "a value that cannot be converted": TRIGGER.format("NEW.note := NEW.token::int;"),
    "a result that was not predicted": TRIGGER.format("NEW.token := NEW.token || '!';"),
}


@pytest.mark.parametrize("what", FAILURES)
def test_a_failure_shows_no_secret(changed, what):
    ears = Ears(changed)
    changed.sql("parent", FAILURES[what])
    with changed.untouched():
        for args in (["--dry-run"], ["-y"]):
            result = ears.hear("branch", "merge", "feat", *args)
            assert result.status == 1, repr(result)
    ears.check()


@pytest.mark.parametrize("statement", [
    "RAISE LOG 'logged: %', NEW; RAISE EXCEPTION 'refused: %', NEW USING DETAIL = NEW.token;",
    "NEW.note := NEW.token::int;", "NEW.token := NEW.token || '!';"])
def test_a_failure_on_the_parent_alone_shows_no_secret(changed, statement):
    ears = Ears(changed)
    port = changed.env()["PGPORT"]
    changed.sql("parent", TRIGGER.format(f"IF current_setting('port') = '{port}' THEN {statement} END IF;"))
    assert changed.run("branch", "merge", "feat", "--dry-run").status == 0
    with changed.untouched():
        assert ears.hear("branch", "merge", "feat", "-y").status == 1
    ears.check()


@pytest.mark.parametrize("change,online", [
    ("CREATE UNIQUE INDEX ON keys (token)", False), ("CREATE UNIQUE INDEX ON keys (token)", True),
    ("ALTER TABLE keys ADD UNIQUE (token)", False), ("ALTER TABLE keys ALTER token TYPE int USING token::int", False),
    ("ALTER TABLE keys ADD CHECK (token::int > 0)", True), ("ALTER TABLE keys ADD CHECK (token::int > 0)", False)])
def test_a_schema_change_that_rows_forbid_shows_no_secret(masked, change, online):
    ears = Ears(masked)
    masked.sql("parent", "UPDATE keys SET token = 1", "UPDATE keys SET token = 2 WHERE name = 'b'")
    masked.json("branch", "delete", "feat", "-y")
    masked.create("feat")
    masked.sql("feat", change)
    masked.sql("parent", "INSERT INTO keys VALUES ('e', md5('parent')), ('f', md5('parent'))")
    for args in (["--dry-run"], ["-y"]):
        result = ears.hear("branch", "merge", "feat", *args, *(["--online"] if online else []))
        assert result.status == 1, repr(result)
    ears.check()


def test_a_masked_column_that_the_branch_renames_stays_masked(masked):
    ears = Ears(masked)
    masked.sql("feat", "ALTER TABLE keys RENAME token TO bearer", "UPDATE keys SET bearer = md5('parent') WHERE name = 'a'")
    ears.hear("branch", "diff", "feat")
    assert "***" in ears.said[-1]
    assert "***" in ears.hear("branch", "merge", "feat", "--dry-run").out
    assert ears.hear("branch", "merge", "feat", "-y").status == 0
    assert masked.value("parent", "SELECT bearer FROM keys WHERE name = 'a'") == TOKENS[2]
    ears.check()


def test_options_of_user_mappings_are_not_shown(project):
    project.sql("parent", "CREATE FOREIGN DATA WRAPPER w", "CREATE SERVER s FOREIGN DATA WRAPPER w",
                "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'ann', password 'first-secret')")
    project.create("feat")
    project.sql("feat", "ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password 'it''s secret')",
                "CREATE USER MAPPING FOR postgres SERVER s OPTIONS (password 'other-secret', user 'bob')")
    for args in (("diff", "feat"), ("diff", "feat", "--sql"), ("merge", "feat", "--dry-run"),
                 ("merge", "feat", "--dry-run", "--json")):
        result = project.ok("branch", *args)
        assert "secret" not in result.out + result.err, repr(result)
    assert "OPTIONS (SET password '***')" in project.ok("branch", "merge", "feat", "--dry-run").out
    project.merge("feat")
    assert project.rows("parent", "SELECT umoptions FROM pg_user_mapping ORDER BY umuser") == \
        [(["user=ann", "password=it's secret"],), (["user=bob", "password=other-secret"],)]
    project.sql("parent", "ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password 'p-secret')")
    project.sql("feat", "ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password 'b-secret')")
    result = project.run("branch", "merge", "feat", "-y")
    assert result.status == 2 and "secret" not in result.out + result.err, repr(result)
