"""A backend of InsForge's shape: its config, secrets, schedules and keys on branches, and merged back."""

import psycopg
import pytest

from harness import ROOT, wait_for
from test_cron import TICK_S, pg_cron_is_there, restart

pytestmark = pytest.mark.skipif(not pg_cron_is_there(), reason="pg_cron is not installed")


def load(project, name, file):
    with project.connect(name) as connection:
        connection.execute((ROOT / "examples" / "insforge" / file).read_text())


@pytest.fixture
def insforge(project):
    [(data,)] = project.store("SELECT data_path FROM backend WHERE name = 'parent'")
    with open(f"{data}/postgresql.conf", "a", encoding="utf-8") as conf:
        conf.write("\nshared_preload_libraries = 'pg_cron'\ncron.database_name = 'demo'\n"
                   "cron.use_background_workers = on\napp.encryption_key = 'a key'\n")
    restart(project, "parent")
    load(project, "parent", "schema.sql")
    load(project, "parent", "data.sql")
    return project


def column(project, name, query):
    return [row[0] for row in project.rows(name, query)]


CONFIG = {
    "auth.config": "SELECT password_min_length, require_number FROM auth.config",
    "oauth": "SELECT provider, client_id, s.key, s.value_ciphertext FROM auth.oauth_configs "
             "JOIN system.secrets s ON s.id = secret_id ORDER BY 1",
    "custom oauth": "SELECT c.key, c.name, s.key FROM auth.custom_oauth_configs c "
                    "JOIN system.secrets s ON s.id = secret_id ORDER BY 1",
    "buckets": "SELECT name, public FROM storage.buckets ORDER BY 1",
    "storage": "SELECT max_file_size_mb FROM storage.config",
    "functions": "SELECT slug, code, status FROM functions.definitions ORDER BY 1",
    "templates": "SELECT template_type, subject FROM email.templates ORDER BY 1",
    "channels": "SELECT pattern, webhook_urls FROM realtime.channels ORDER BY 1",
    "jobs": "SELECT name, cron_schedule, function_url, http_method, headers::text, body::text, is_active, "
            "cron_job_id IS NOT NULL, schedules.decrypt_headers(encrypted_headers)::text FROM schedules.jobs ORDER BY 1",
    "migrations": "SELECT version, name, statements FROM system.custom_migrations ORDER BY 1",
}


def config(project, name):
    return {what: project.rows(name, query) for what, query in CONFIG.items()}


def test_all_of_the_backend_is_merged(insforge):
    insforge.create("feat")
    load(insforge, "feat", "branch.sql")
    assert {row[0] for row in insforge.rows("parent", "SELECT key FROM system.secrets")} > {"API_KEY", "JWT_SECRET"}
    wanted = config(insforge, "feat")

    preview = insforge.ok("branch", "merge", "feat", "--dry-run")
    for line in ("[DATA] edge_function functions.definitions (modify)", "[DATA] secret system.secrets (add)",
                 "[MIGRATION] migration system.20261101 (add)", "[DDL] policy storage.objects.own_avatar (add)",
                 "schedules.upsert_job(", "[DATA] config_row email.templates (drop)"):
        assert line in preview.out, line
    for secret in ("cipher-of", "the-token", "the-cleanup-key", "another-jwt-secret"):
        assert secret not in preview.out + preview.err, secret

    listener = insforge.connect("parent")
    told = []
    listener.add_notify_handler(told.append)
    listener.execute("LISTEN pgrst")
    insforge.merge("feat")
    listener.execute("SELECT 1")
    assert [note.payload for note in told] == ["reload schema"]

    merged = config(insforge, "parent")
    assert merged == wanted
    assert column(insforge, "parent", "SELECT value_ciphertext FROM system.secrets WHERE key = 'JWT_SECRET'") == \
        ["cipher-of-the-jwt-secret"]
    assert column(insforge, "parent", "SELECT key FROM system.secrets WHERE key = 'UNUSED'") == []
    assert column(insforge, "parent", "SELECT email FROM auth.users ORDER BY 1") == ["ada@example.com", "bob@example.com"]
    assert column(insforge, "parent", "SELECT event_name FROM realtime.messages") == ["hi"]
    assert column(insforge, "parent", "SELECT relowner::regrole::text FROM pg_class WHERE relname = 'reviews'") == \
        ["project_admin"]
    assert column(insforge, "parent", "SELECT polname FROM pg_policy ORDER BY 1") == \
        column(insforge, "feat", "SELECT polname FROM pg_policy ORDER BY 1")
    # The jobs of pg_cron are the parent's own: one for each active schedule.
    assert insforge.value("parent", "SELECT count(*) FROM cron.job JOIN schedules.jobs j ON j.cron_job_id = jobid") == 2
    assert insforge.diff("feat")["changes"] == []


def test_a_branch_has_its_own_keys_and_the_parents_jobs_are_off(insforge):
    branch = insforge.create("feat")
    assert column(insforge, "feat", "SELECT key FROM system.secrets ORDER BY 1") == \
        ["GOOGLE_CLIENT_SECRET", "INSFORGE_INTERNAL_URL", "JWT_SECRET", "STRIPE_KEY"]
    assert insforge.rows("feat", "SELECT DISTINCT nodeport, active FROM cron.job") == [(branch["port"], False)]
    assert insforge.rows("feat", "SELECT name, is_active FROM schedules.jobs") == [("report", True)]
    assert insforge.diff("feat")["changes"] == [], "what is done on a new branch is no change"
    assert insforge.env("feat")["BOUGH_API_KEY"] != insforge.env("parent")["BOUGH_API_KEY"]
    parent, own = insforge.env("parent"), insforge.env("feat")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host="127.0.0.1", port=own["PGPORT"], user="authenticator", password="parent-password",
                        dbname="demo", connect_timeout=10)
    psycopg.connect(host="127.0.0.1", port=parent["PGPORT"], user="authenticator", password="parent-password",
                    dbname="demo", connect_timeout=10).close()
    insforge.ok("branch", "reset", "feat", "-y")
    assert "API_KEY" not in column(insforge, "feat", "SELECT key FROM system.secrets")


def test_schedules_fire_on_their_own_backend_only(insforge):
    branch = insforge.create("feat")
    insforge.sql("feat", "SELECT schedules.upsert_job(gen_random_uuid(), 'own', '* * * * *', 'POST', 'https://x', "
                         "'{}', '{}', '{}')")
    parent = int(insforge.env()["PGPORT"])
    fired = "SELECT j.name, l.port FROM schedules.job_logs l JOIN schedules.jobs j ON j.id = job_id " \
            "WHERE l.port = current_setting('port')::int GROUP BY 1, 2"
    wait_for(lambda: insforge.rows("parent", fired) and insforge.rows("feat", fired), "both jobs", TICK_S)
    assert insforge.rows("parent", fired) == [("report", parent)]
    assert insforge.rows("feat", fired) == [("own", branch["port"])]
    assert column(insforge, "parent", "SELECT DISTINCT port FROM schedules.job_logs") == [parent]


def test_a_schema_only_branch_has_config_and_no_user_rows(insforge):
    insforge.create("bare", "--mode", "schema-only")
    for table in ("auth.users", "storage.objects", "realtime.messages", "public.posts", "cron.job"):
        assert insforge.value("bare", f"SELECT count(*) FROM {table}") == 0, table
    there = config(insforge, "bare")
    assert there == config(insforge, "parent") | {"jobs": there["jobs"]}
    assert column(insforge, "bare", "SELECT name FROM system.migrations ORDER BY 1") == \
        ["000_create-base-tables", "064_compute-services"]
    assert "API_KEY" not in column(insforge, "bare", "SELECT key FROM system.secrets")
    insforge.sql("bare", "UPDATE auth.config SET password_min_length = 20",
                 "INSERT INTO storage.buckets (name) VALUES ('fresh')",
                 "SELECT schedules.upsert_job(gen_random_uuid(), 'new', '0 5 * * *', 'POST', 'https://n', "
                 "'{}', '{\"K\": \"v\"}', '{}')")
    insforge.merge("bare")
    assert insforge.value("parent", "SELECT password_min_length FROM auth.config") == 20
    assert column(insforge, "parent", "SELECT name FROM storage.buckets ORDER BY 1") == ["avatars", "fresh"]
    assert insforge.value("parent", "SELECT schedules.decrypt_headers(encrypted_headers)::text FROM schedules.jobs "
                                    "WHERE name = 'new'") == '{"K": "v"}'
    assert insforge.value("parent", "SELECT count(*) FROM auth.users") == 2


def test_both_sides_by_column_and_a_conflict_with_its_three_values(insforge):
    insforge.create("feat")
    insforge.sql("parent", "UPDATE auth.config SET require_number = true",
                 "UPDATE email.templates SET body_html = '<b>parent</b>' WHERE template_type = 'welcome'")
    insforge.sql("feat", "UPDATE auth.config SET password_min_length = 9",
                 "UPDATE email.templates SET subject = 'Hi' WHERE template_type = 'welcome'")
    insforge.merge("feat")
    assert insforge.rows("parent", CONFIG["auth.config"]) == [(9, True)]
    assert insforge.rows("parent", "SELECT subject, body_html FROM email.templates WHERE template_type = 'welcome'") \
        == [("Hi", "<b>parent</b>")]

    insforge.sql("parent", "UPDATE functions.definitions SET code = 'p' WHERE slug = 'hello'")
    insforge.sql("feat", "UPDATE functions.definitions SET code = 'b' WHERE slug = 'hello'")
    result = insforge.run("branch", "merge", "feat", "-y")
    assert result.status == 2, repr(result)
    for line in ("config_row functions.definitions.hello: code (both-changed)", "base   code = export default",
                 "parent code = p", "branch code = b"):
        assert line in result.out, repr(result)


def test_different_versions_of_the_platform_are_not_merged(insforge):
    insforge.create("feat")
    insforge.sql("feat", "INSERT INTO system.migrations (name, run_on) VALUES ('065_next', now())",
                 "UPDATE auth.config SET password_min_length = 9")
    result = insforge.run("branch", "merge", "feat", "-y")
    assert result.status == 1 and "'065_next'" in result.err and "'064_compute-services'" in result.err, repr(result)
    assert insforge.value("parent", "SELECT password_min_length FROM auth.config") == 6


def test_a_job_that_cannot_be_scheduled_stops_the_merge_and_the_parent_is_untouched(insforge):
    insforge.create("feat")
    insforge.sql("feat", "INSERT INTO schedules.jobs (name, cron_schedule, function_url) VALUES ('bad', 'no', 'x')",
                 "UPDATE auth.config SET password_min_length = 9")
    result = insforge.run("branch", "merge", "feat", "-y")
    assert result.status == 1 and "invalid schedule" in result.err, repr(result)
    assert insforge.value("parent", "SELECT password_min_length FROM auth.config") == 6
    assert insforge.value("parent", "SELECT count(*) FROM schedules.jobs") == 1


def test_a_secret_that_was_written_anew_is_told_and_stays(insforge):
    insforge.create("feat")
    insforge.sql("feat", "UPDATE system.secrets SET value_ciphertext = 'rotated' WHERE key = 'GOOGLE_CLIENT_SECRET'",
                 "UPDATE email.config SET password_encrypted = 'rotated', sender_name = 'Shop'")
    preview = insforge.ok("branch", "merge", "feat", "--dry-run")
    assert "value_ciphertext was written on the branch" in preview.out and "rotated" not in preview.out
    assert "password_encrypted was written on the branch" in preview.out
    insforge.merge("feat")
    assert insforge.rows("parent", "SELECT sender_name, password_encrypted FROM email.config") == \
        [("Shop", "cipher-of-smtp")]
