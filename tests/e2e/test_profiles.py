"""Which profile a project has, and what bough.ini may say about branches."""

MINE = """
[table settings]
class = config
key = name
"""


def test_init_writes_the_profile_that_was_asked_for(bough):
    project = bough()
    project.fails("init", "demo", "--profile", "nothing", says="cannot use profile 'nothing'", hint="insforge, supabase, plain")
    project.init("--profile", "insforge")
    assert "\n[project]\nprofile = insforge\n" in (project.directory / "bough.ini").read_text()
    project.create("feat")
    project.sql("feat", "CREATE TABLE t (a int)")
    project.merge("feat")


def test_a_profile_of_ones_own_is_a_file_and_bough_ini_wins_key_by_key(project):
    (project.directory / "mine.ini").write_text(MINE + "ignore = value\n")
    project.ini("[project]\nprofile = ./mine.ini\n[table settings]\nignore = note\n")
    project.sql("parent", "CREATE TABLE settings (name text PRIMARY KEY, value text, note text)",
                "INSERT INTO settings VALUES ('a', '1', 'n')")
    project.create("feat")
    project.sql("feat", "UPDATE settings SET value = '2', note = 'branch'")
    project.merge("feat")
    assert project.rows("parent", "SELECT * FROM settings") == [("a", "2", "n")]
    project.ini("[project]\nprofile = ./other.ini\n")
    project.fails("branch", "diff", "feat", says="other.ini")


def test_tables_that_look_like_config_are_named_until_somebody_claims_them(project):
    project.sql("parent", "CREATE TABLE app_settings (a int)", "CREATE TABLE orders (a int)")
    project.create("feat")
    project.sql("feat", "INSERT INTO app_settings VALUES (1)", "INSERT INTO orders VALUES (1)",
                "CREATE TABLE feature_flags AS SELECT 1 AS a", "SELECT pg_stat_force_next_flush()")
    said = project.ok("branch", "merge", "feat", "--dry-run").out
    assert "look like config" in said and "public.app_settings" in said and "public.feature_flags" in said, said
    project.ini("[table app_settings]\nclass = runtime\n[table feature_flags]\nclass = runtime\n")
    said = project.ok("branch", "merge", "feat", "--dry-run").out
    assert "look like config" not in said and "public.orders" in said, said


def test_sql_of_bough_ini_runs_on_a_new_branch_and_after_a_merge(project):
    project.ini("[branch]\non_branch =\n  DELETE FROM public.t WHERE a > 1;\n  INSERT INTO public.log VALUES (${branch}, ${port});\n"
                "on_reset = INSERT INTO public.log VALUES ('reset', 0)\n"
                "after_merge = INSERT INTO public.log VALUES (${branch}, -1)\n")
    project.sql("parent", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (2)", "CREATE TABLE log (name text, port int)")
    port = project.create("it-s")["port"]
    project.sql("it-s", "CREATE TABLE m (a int)")
    assert project.rows("it-s", "SELECT * FROM log") == [("it-s", port)]
    assert project.value("it-s", "SELECT count(*) FROM t") == 1
    assert project.value("parent", "SELECT count(*) FROM t") == 2
    project.merge("it-s")
    assert project.rows("parent", "SELECT * FROM log") == [("it-s", -1)]
    project.ok("branch", "reset", "it-s", "-y")
    assert project.rows("it-s", "SELECT * FROM log ORDER BY 2 DESC") == [("it-s", port), ("reset", 0)]
    project.create("bare", "--mode", "schema-only")
    assert project.value("bare", "SELECT name FROM log") == "bare"


def test_sql_that_fails_undoes_the_branch_and_leaves_a_merge(project):
    project.ini("[branch]\non_branch = SELECT nothing\n")
    project.fails("branch", "create", "feat", says="'on_branch'")
    assert project.branches() == {}
    project.check_consistent()
    project.ini("[branch]\non_branch = SELECT ${nobody}\n")
    project.fails("branch", "create", "feat", says="'nobody'", hint=r"\$\{branch\}")
    project.ini("[branch]\nafter_merge = SELECT nothing\n")
    project.create("feat")
    project.sql("feat", "CREATE TABLE m (a int)")
    result = project.run("branch", "merge", "feat", "-y")
    assert result.status == 1 and "'after_merge'" in result.err, repr(result)
    assert project.value("parent", "SELECT to_regclass('m') IS NOT NULL")
    assert project.diff("feat")["changes"] == []
    project.check_consistent()


def test_settings_of_bough_ini_are_those_of_branches(project):
    project.ini("[settings]\napp.name = it's a branch\nwork_mem = 9MB\nport = 1\nShared_Buffers = 32MB\n")
    project.create("feat")
    project.create("bare", "--mode", "schema-only")
    for name in ("feat", "bare"):
        assert project.value(name, "SHOW app.name") == "it's a branch"
        assert project.value(name, "SHOW shared_buffers") == "32MB"
        assert project.value(name, "SHOW fsync") == "on"
        assert project.value(name, "SHOW work_mem") == "9MB"
    assert project.value("parent", "SHOW work_mem") == "4MB"
    project.ini("[settings]\nbad name! = x\n")
    project.fails("branch", "create", "next", says="bad name")
    project.ini("[settings]\nwork_mem = nonsense\n")
    project.fails("branch", "create", "next", says="work_mem")
    project.check_consistent()
