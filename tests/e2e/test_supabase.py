"""The Supabase-shaped example, through everything that the profile says."""

import psycopg
import pytest

from harness import ROOT, wait_for

EXAMPLE = ROOT / "examples" / "supabase"


def run_file(project, name, file):
    with project.connect(name) as connection:
        connection.execute((EXAMPLE / file).read_text())


@pytest.fixture
def supabase(project):
    """A parent with the example's schema and data, and no bough.ini at all."""
    (project.directory / "bough.ini").unlink()
    run_file(project, "parent", "schema.sql")
    run_file(project, "parent", "data.sql")
    return project


def test_the_platform_is_recognised_by_its_tables(project):
    (project.directory / "bough.ini").unlink()
    assert project.json("status")["profile"] == {"name": "plain", "detected": True, "problem": None}
    run_file(project, "parent", "schema.sql")
    assert project.json("status")["profile"] == {"name": "supabase", "detected": True, "problem": None}
    assert "supabase (detected in the database)" in project.ok("status").out
    project.ini("[project]\nprofile = plain\n")
    assert project.json("status")["profile"] == {"name": "plain", "detected": False, "problem": None}
    assert "plain (named in bough.ini)" in project.ok("status").out
    # What is wrong with it is told, and the rest is shown all the same.
    project.ini("[table t]\nclass = comfig\n")
    profile = project.json("status")["profile"]
    assert profile["name"] is None and "class 'comfig'" in profile["problem"]
    project.ini("")
    project.ok("stop", "parent")
    assert project.json("status")["profile"]["name"] is None
    assert "not known: the parent's server is not running" in project.ok("status").out
    project.ini("[project]\nprofile = supabase\n")
    assert project.json("status")["profile"]["name"] == "supabase"


def test_a_feature_is_merged_with_its_buckets_migrations_and_policies(supabase):
    project = supabase
    project.sql("parent", "CREATE TABLE heard (tag text)", """
        CREATE FUNCTION extensions.hear() RETURNS event_trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO public.heard VALUES (tg_tag); END $$""",
                "CREATE EVENT TRIGGER hear ON ddl_command_end EXECUTE FUNCTION extensions.hear()")
    project.create("lists")
    run_file(project, "lists", "changes.sql")
    run_file(project, "parent", "parent-changes.sql")
    changes = project.diff("lists")["changes"]
    assert {(one["schema"], one["type"]) for one in changes if one["type"] in ("config_row", "migration")} == {
        ("storage", "config_row"), ("supabase_migrations", "migration")}
    assert not [one for one in changes if one["schema"] in ("auth", "vault") or "heard" in one["object"]]

    with project.untouched():
        preview = project.preview("lists")["diff"]
    notes = "\n".join(preview["notes"])
    assert "event triggers do not fire for a merge" in notes
    assert "hear" in notes and "pgrst_ddl_watch" in notes and "pgrst_drop_watch" in notes
    assert "auth.users 1 inserted" in notes and "storage.objects 1 inserted" in notes
    assert "look like config" not in notes
    sql = preview["rendered_sql"]
    assert "tester" not in sql and "trial.pdf" not in sql and "trial-key" not in str(preview)

    heard = project.value("parent", "SELECT count(*) FROM heard")
    with project.connect() as listener:
        told = []
        listener.add_notify_handler(lambda one: told.append((one.channel, one.payload)))
        listener.execute("LISTEN pgrst")
        project.merge("lists")
        wait_for(lambda: listener.execute("SELECT 1") and told, "what PostgREST is told")
    assert told == [("pgrst", "reload schema")]
    assert project.value("parent", "SELECT count(*) FROM heard") == heard

    assert project.rows("parent", "SELECT id, public, file_size_limit, allowed_mime_types FROM storage.buckets ORDER BY id") == [
        ("attachments", False, None, ["application/pdf"]),
        ("avatars", True, 2097152, ["image/png", "image/jpeg", "image/webp"]),
        ("documents", False, 10485760, None), ("invoices", False, None, None)]
    assert project.rows("parent", "SELECT version, name, cardinality(statements) "
                                  "FROM supabase_migrations.schema_migrations ORDER BY version") == [
        ("20250101090000", "profiles", 1), ("20250102090000", "todos", 1), ("20250115090000", "due", 1),
        ("20250201090000", "lists", 2)]
    assert project.value("parent", "SELECT count(*) FROM supabase_migrations.seed_files") == 2
    assert project.rows("parent", "SELECT schemaname, tablename, policyname FROM pg_policies WHERE schemaname <> 'public' "
                                  "ORDER BY 1, 2, 3") == [
        ("realtime", "messages", "members hear their room"), ("storage", "objects", "avatars can be seen"),
        ("storage", "objects", "own attachments"), ("storage", "objects", "own avatar")]
    # Owners, and the rows of users and services, are the parent's.
    assert project.rows("parent", "SELECT relname, relowner::regrole::text FROM pg_class WHERE relname IN "
                                  "('import_log', 'lists', 'objects', 'messages', 'users') ORDER BY 1") == [
        ("import_log", "supabase_storage_admin"), ("lists", "postgres"), ("messages", "supabase_realtime_admin"),
        ("objects", "supabase_storage_admin"), ("users", "supabase_auth_admin")]
    assert project.rows("parent", "SELECT email FROM auth.users ORDER BY 1") == [
        (f"user{i}@example.com",) for i in range(1, 5)]
    assert project.rows("parent", "SELECT username FROM profiles ORDER BY 1") == [(f"user{i}",) for i in range(1, 5)]
    assert project.value("parent", "SELECT count(*) FROM storage.objects") == 3
    assert project.value("parent", "SELECT secret FROM vault.secrets") == "ciphertext-of-the-payment-key"
    assert project.preview("lists")["diff"]["changes"] == []


def test_a_bucket_that_still_has_files_on_the_parent_is_not_deleted(supabase):
    supabase.create("feat")
    supabase.sql("feat", "SET storage.allow_delete_query = 'true'; DELETE FROM storage.objects; "
                         "DELETE FROM storage.buckets WHERE id = 'avatars'")
    with supabase.untouched():
        supabase.fails("branch", "merge", "feat", "-y", says="objects_bucketId_fkey")


def test_a_schema_only_branch_has_config_and_history_and_nobody_in_it(supabase):
    project = supabase
    project.create("bare", "--mode", "schema-only")
    for table in ("auth.users", "auth.identities", "auth.sessions", "auth.refresh_tokens", "storage.objects", "profiles",
                  "todos", "realtime.messages", "vault.secrets"):
        assert project.value("bare", f"SELECT count(*) FROM {table}") == 0, table
    assert project.value("bare", "SELECT count(*) FROM storage.buckets") == 3
    assert project.value("bare", "SELECT count(*) FROM supabase_migrations.schema_migrations") == 2
    assert project.value("bare", "SELECT count(*) FROM pg_policies") == 4
    assert project.preview("bare")["diff"]["changes"] == []
    run_file(project, "bare", "changes.sql")
    run_file(project, "parent", "parent-changes.sql")
    project.merge("bare")
    assert project.value("parent", "SELECT string_agg(id, ' ' ORDER BY id) FROM storage.buckets") == \
        "attachments avatars documents invoices"
    assert project.value("parent", "SELECT count(*) FROM auth.users") == 4


def opens(project, name, user, password):
    try:
        with project.connect(name, user=user, password=password) as connection:
            return connection.execute("SELECT current_user").fetchone() == (user,)
    except psycopg.OperationalError as error:
        assert "password authentication failed" in str(error), error
        return False


@pytest.mark.parametrize("mode", ["full", "schema-only"])
def test_the_authenticator_of_the_parent_is_not_that_of_a_branch(supabase, mode):
    project = supabase
    project.create("feat", "--mode", mode)
    for role, on_parent in {"authenticator": "authenticator-of-the-parent", "supabase_auth_admin": "auth-of-the-parent",
                            "supabase_storage_admin": "storage-of-the-parent"}.items():
        on_branch = project.json("env", "feat", "--role", role)["PGPASSWORD"]
        assert opens(project, "parent", role, on_parent) and opens(project, "feat", role, on_branch)
        assert not opens(project, "feat", role, on_parent) and not opens(project, "parent", role, on_branch)
    with project.connect("feat", user="authenticator",
                         password=project.json("env", "feat", "--role", "authenticator")["PGPASSWORD"]) as api:
        api.execute("SET ROLE anon")
        assert api.execute("SELECT count(*) FROM profiles").fetchone() == (3 if mode == "full" else 0,)


@pytest.mark.parametrize("upgrade,version", [
    ("INSERT INTO auth.schema_migrations VALUES ('20250417190610')", "20250417190610/1"),
    ("INSERT INTO storage.migrations (id, name, hash) VALUES (26, 'objects-prefixes', 'x')", "20241009103726/26"),
])
def test_other_versions_of_the_services_refuse_the_merge(supabase, upgrade, version):
    project = supabase
    project.create("feat")
    project.sql("feat", upgrade, "CREATE TABLE made (id int)")
    with project.untouched():
        document = project.json("branch", "merge", "feat", "-y", status=1)
        project.fails("branch", "merge", "feat", "--dry-run", says="version", hint="bring both to one version")
    assert document["code"] == "merge.versions_differ"
    assert f"'{version}'" in document["message"] and "'20241009103726/1'" in document["message"]
    project.sql("parent", upgrade)
    project.merge("feat")
