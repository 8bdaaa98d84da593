"""Who opens what: the passwords and the API key of the parent and of each branch."""

import re

import psycopg
import pytest

MODES = pytest.mark.parametrize("mode", ["full", "schema-only"])


def make_roles(project):
    project.sql("parent", "CREATE ROLE app LOGIN PASSWORD 'app-secret'",
                "CREATE ROLE \"it's \"\"Odd\"\"\" LOGIN PASSWORD 'odd-secret'",
                "CREATE ROLE sleeper PASSWORD 'sleeper-secret'", "CREATE ROLE plain LOGIN",
                "CREATE TABLE t (a int)", "GRANT SELECT ON t TO app")


def opens(project, name, user, password):
    """Whether that password really opens a connection; a refusal must be one for the password."""
    try:
        with project.connect(name, user=user, password=password) as connection:
            return connection.execute("SELECT current_user").fetchone() == (user,)
    except psycopg.OperationalError as error:
        assert re.search("password authentication failed|no password supplied", str(error)), error
        return False


def role_env(project, name, role):
    return project.json("env", name, "--role", role)


@MODES
def test_passwords_of_the_parent_do_not_open_a_branch_nor_the_other_way_round(project, mode):
    make_roles(project)
    project.create("feat", "--mode", mode)
    project.create("other", "--mode", mode)
    known = {"app": "app-secret", "it's \"Odd\"": "odd-secret", "postgres": project.env()["PGPASSWORD"]}
    for role, on_parent in known.items():
        on_branch = {name: role_env(project, name, role)["PGPASSWORD"] for name in ("feat", "other")}
        assert len({on_parent, *on_branch.values()}) == 3
        assert opens(project, "parent", role, on_parent)
        for name, password in on_branch.items():
            assert opens(project, name, role, password)
            assert not opens(project, name, role, on_parent)
            assert not opens(project, name, role, "")
            assert not opens(project, "parent", role, password)
        assert not opens(project, "other", role, on_branch["feat"])
    before = {role: role_env(project, "feat", role) for role in known}
    project.sql("feat", "ALTER ROLE app PASSWORD 'changed'")
    project.json("branch", "reset", "feat", "-y")
    assert {role: role_env(project, "feat", role) for role in known} == before
    for role, on_parent in known.items():
        assert opens(project, "feat", role, before[role]["PGPASSWORD"])
        assert not opens(project, "feat", role, on_parent)
    # What cannot log in is no way in either, should it be allowed to.
    project.sql("feat", "ALTER ROLE sleeper LOGIN")
    assert not opens(project, "feat", "sleeper", "sleeper-secret")
    assert opens(project, "feat", "sleeper", role_env(project, "feat", "sleeper")["PGPASSWORD"])


def test_a_role_keeps_its_rights_on_a_branch_and_its_url_works(project):
    make_roles(project)
    project.create("feat")
    settings = role_env(project, "feat", "app")
    assert settings["PGUSER"] == "app" and settings["PGPASSWORD"] in settings["DATABASE_URL"]
    assert settings["PGPORT"] == project.env("feat")["PGPORT"]
    with psycopg.connect(settings["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("INSERT INTO t VALUES (1)")
    odd = role_env(project, "feat", "it's \"Odd\"")
    with psycopg.connect(odd["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("it's \"Odd\"",)
    # Passwords are no difference between the two.
    assert project.preview("feat")["diff"]["summary"] == {"added": 0, "modified": 0, "conflicts": 0}


def test_a_password_that_bough_does_not_know_is_refused(project):
    make_roles(project)
    project.create("feat")
    project.fails("env", "feat", "--role", "nobody", says="cannot find role 'nobody' on 'feat'")
    assert project.json("env", "feat", "--role", "nobody", status=1)["code"] == "branch.not_found"
    project.fails("env", "feat", "--role", "plain", says="role 'plain': it has none", hint="password on the parent")
    project.fails("env", "feat", "--role", "sleeper", says="may not log in", hint="LOGIN")
    project.fails("env", "parent", "--role", "app", says="keep the passwords", hint="leave out --role")
    project.fails("env", "parent", "--role", "nobody", says="cannot find role 'nobody' on 'parent'")
    assert role_env(project, "parent", "postgres") == project.env("parent")
    project.sql("feat", "ALTER ROLE app PASSWORD 'changed'", "CREATE ROLE fresh LOGIN PASSWORD 'mine'")
    for role in ("app", "fresh"):
        project.fails("env", "feat", "--role", role, says="not the one that bough gave it", hint="set on the branch")
    project.ok("stop", "feat")
    project.fails("env", "feat", "--role", "app", says="not running", hint="bough start feat")
    assert role_env(project, "feat", "postgres") == project.env("feat")


def test_the_parent_and_each_branch_have_an_api_key_of_their_own_that_a_reset_keeps(project):
    project.create("feat")
    project.create("bare", "--mode", "schema-only")
    keys = {name: project.env(name)["BOUGH_API_KEY"] for name in ("parent", "feat", "bare")}
    assert len(set(keys.values())) == 3
    assert all(re.fullmatch("ik_[0-9a-f]{64}", key) for key in keys.values())
    project.json("branch", "reset", "feat", "-y")
    assert project.env("feat")["BOUGH_API_KEY"] == keys["feat"]
    assert f"BOUGH_API_KEY={keys['feat']}" in project.ok("env", "feat").out.splitlines()
    assert project.ok("run", "bare", "--", "sh", "-c", "printf %s $BOUGH_API_KEY").out == keys["bare"]


def test_no_secret_is_in_process_lists_or_in_readable_files(project):
    make_roles(project)
    project.sql("parent", "ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()")
    project.create("feat")
    secrets = [value.encode() for row in project.store("SELECT password, api_key FROM backend") for value in row]
    secrets.append(role_env(project, "feat", "app")["PGPASSWORD"].encode())
    for pid in project.servers():
        for what in ("cmdline", "environ"):
            with open(f"/proc/{pid}/{what}", "rb") as file:
                content = file.read()
            assert not any(secret in content for secret in secrets)
    assert (project.home / "bough.db").stat().st_mode & 0o077 == 0
    logs = [path.read_bytes() for path in project.home.rglob("*.log")]
    assert any(b"ALTER ROLE" in log for log in logs)
    assert not any(secret in log for secret in secrets for log in logs)
