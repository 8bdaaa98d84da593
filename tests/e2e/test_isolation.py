"""A branch never acts on the outside world as its parent."""

from harness import wait_for


def restart(project, name="parent"):
    project.ok("stop", name)
    project.ok("start", name)


def test_archiving_standby_settings_and_slots_of_the_parent_are_off_on_a_branch(driver_project):
    project = driver_project
    archive = project.base / "archive"
    archive.mkdir()
    archive.chmod(0o777)
    project.sql("parent",
                "ALTER SYSTEM SET archive_mode = on",
                f"ALTER SYSTEM SET archive_command = 'cp %p {archive}/%f'",
                "ALTER SYSTEM SET primary_conninfo = 'host=elsewhere user=me'",
                "ALTER SYSTEM SET primary_slot_name = 'theirs'",
                "ALTER SYSTEM SET restore_command = 'false'",
                "ALTER SYSTEM SET synchronous_standby_names = ''",
                "ALTER SYSTEM SET wal_level = logical",
                "ALTER SYSTEM SET max_prepared_transactions = 5",
                "ALTER SYSTEM SET cluster_name = 'production'")
    restart(project)
    project.sql("parent", "SELECT pg_create_physical_replication_slot('physical', true)",
                "SELECT pg_create_logical_replication_slot('logical', 'test_decoding')")
    project.create("feat")
    for setting, value in {"archive_mode": "off", "archive_command": ("", "(disabled)"),
                           "primary_conninfo": "", "primary_slot_name": "", "restore_command": "",
                           "max_logical_replication_workers": "0",
                           "synchronous_standby_names": ""}.items():
        assert project.value("feat", f"SHOW {setting}") in value or \
            project.value("feat", f"SHOW {setting}") == value, setting
    assert project.value("feat", "SHOW cluster_name") != "production"
    assert project.rows("feat", "SELECT slot_name FROM pg_replication_slots") == []
    assert project.value("feat", "SELECT pg_is_in_recovery()") is False
    # A branch that archived would put files where the parent does: stop that one, and nothing may come.
    project.ok("stop", "parent")
    before = set(archive.iterdir())
    project.sql("feat", "CREATE TABLE t (a int)", "SELECT pg_switch_wal()", "CHECKPOINT",
                f"ALTER SYSTEM SET archive_command = 'cp %p {archive}/%f'", "SELECT pg_reload_conf()")
    restart(project, "feat")
    assert project.value("feat", "SHOW archive_mode") == "off"
    assert project.value("feat", "SELECT archived_count FROM pg_stat_archiver") == 0
    assert set(archive.iterdir()) == before
    project.ok("start", "parent")
    # The parent still has all of it.
    assert project.value("parent", "SHOW archive_mode") == "on"
    assert project.value("parent", "SELECT count(*) FROM pg_replication_slots") == 2


def test_a_prepared_transaction_of_the_parent_stays_there_and_is_rolled_back_on_the_branch(project):
    project.sql("parent", "ALTER SYSTEM SET max_prepared_transactions = 5", "CREATE TABLE t (a int)")
    restart(project)
    with project.connect(autocommit=False) as connection:
        connection.execute("INSERT INTO t VALUES (1)")
        connection.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
        connection.execute("PREPARE TRANSACTION 'two-phase; it''s'")
    project.create("feat")
    assert project.rows("feat", "SELECT gid FROM pg_prepared_xacts") == []
    assert project.value("feat", "SELECT count(*) FROM t") == 0
    project.sql("feat", "INSERT INTO t VALUES (2)", "ALTER TABLE t ADD b int")
    assert project.value("parent", "SELECT count(*) FROM pg_prepared_xacts") == 1
    project.sql("parent", "COMMIT PREPARED 'two-phase; it''s'")
    assert project.value("parent", "SELECT count(*) FROM t") == 1


def test_a_subscription_of_the_parent_is_cut_from_its_publisher_on_a_branch(bough):
    publisher, project = bough(), bough()
    publisher.init(name="publisher")
    publisher.sql("parent", "ALTER SYSTEM SET wal_level = logical", "CREATE TABLE t (a int PRIMARY KEY)")
    restart(publisher)
    publisher.sql("parent", "CREATE PUBLICATION p FOR TABLE t")
    project.init(name="subscriber")
    settings = publisher.env()
    project.sql("parent", "CREATE TABLE t (a int PRIMARY KEY)",
                f"CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port={settings['PGPORT']} user=postgres "
                f"password={settings['PGPASSWORD']} dbname={settings['PGDATABASE']}' PUBLICATION p")
    publisher.sql("parent", "INSERT INTO t VALUES (1)")
    wait_for(lambda: project.value("parent", "SELECT count(*) FROM t") == 1, "the first row")
    project.create("feat")
    assert project.rows("feat", "SELECT subenabled, subslotname FROM pg_subscription") == [(False, None)]
    publisher.sql("parent", "INSERT INTO t VALUES (2)")
    wait_for(lambda: project.value("parent", "SELECT count(*) FROM t") == 2, "the second row")
    assert project.value("feat", "SELECT count(*) FROM t") == 1
    # Dropping it on the branch, or the branch itself, leaves the publisher's slot alone.
    project.sql("feat", "DROP SUBSCRIPTION s")
    project.json("branch", "reset", "feat", "-y")
    assert project.rows("feat", "SELECT subenabled FROM pg_subscription") == [(False,)]
    project.json("branch", "delete", "feat", "-y")
    publisher.sql("parent", "INSERT INTO t VALUES (3)")
    wait_for(lambda: project.value("parent", "SELECT count(*) FROM t") == 3, "the third row")
    assert publisher.value("parent", "SELECT count(*) FROM pg_replication_slots WHERE active") == 1
    project.sql("parent", "DROP SUBSCRIPTION s")


def test_scheduled_jobs_of_pg_cron_are_off_and_bound_to_the_branch(project):
    # pg_cron itself is not needed: what matters is its table.
    project.sql("parent", "CREATE SCHEMA cron",
                "CREATE TABLE cron.job (jobid int, nodeport int, active boolean, command text)",
                f"INSERT INTO cron.job VALUES (1, {project.env()['PGPORT']}, true, 'SELECT 1')")
    branch = project.create("feat")
    assert project.rows("feat", "SELECT nodeport, active FROM cron.job") == [(branch["port"], False)]
    assert project.rows("parent", "SELECT active FROM cron.job") == [(True,)]


def test_a_branch_listens_on_this_machine_only(project):
    project.sql("parent", "ALTER SYSTEM SET listen_addresses = '*'", "ALTER SYSTEM SET port = 5999")
    branch = project.create("feat")
    assert project.value("feat", "SHOW listen_addresses") == "127.0.0.1"
    assert project.value("feat", "SHOW port") == str(branch["port"])
