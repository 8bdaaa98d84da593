/*
 * The instance: real servers, on clones of one cluster that is made at the beginning.
 *
 *     BOUGH_PG_BIN    the server programs, when they are not in the usual place
 *     TMPDIR          where the data directories are made
 *
 * Every case gets a data directory of its own; its server is stopped and the directory removed at
 * the end.
 */
#include "instance_fixture.h"

#include "base/clock.h"
#include "base/text.h"
#include "instance/access.h"
#include "instance/config.h"
#include "instance/settings.h"
#include "instance/socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

static void a_configuration_is_read_as_the_server_reads_it(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *name;
        const char *value;
    } cases[] = {
        {"plain", "a"},          {"no_equals", "b"},    {"quoted", "it's # no comment"},
        {"escaped", "a\tb\\Aé"}, {"commented", "x"},    {"empty", ""},
        {"my.custom", "1"},      {"last_wins", "auto"}, {"from_file", "file"},
        {"by_order", "second"},  {"absent", NULL},      {"hidden", NULL},
    };
    assert_int_equal(mkdir(at(fixture, "conf.d"), 0755), 0);
    (void)put(fixture, "conf.d/2.conf", "by_order = second\n");
    (void)put(fixture, "conf.d/1.conf", "by_order = first\ninclude '../loop.conf'\n");
    (void)put(fixture, "conf.d/.no.conf", "hidden = 1\n");
    (void)put(fixture, "loop.conf", "include 'loop.conf'\ninclude 'loop.conf'\nfrom_file = file\n");
    (void)put(fixture, "postgresql.conf",
              "#absent = 1\n  PLAIN=a\nno_equals\tb\r\nquoted = 'it''s # no comment' # yes\n"
              "escaped = 'a\\tb\\\\\\101\\303\\251'\ncommented = x# y\nempty = ''\nmy.custom = 1\n"
              "last_wins = early\nlast_wins = late\ninclude_dir = 'conf.d'\n"
              "include_if_exists 'nowhere'\ninclude '/dev/zero'\n'broken\n=\nalso broken = 'x");
    (void)put(fixture, "postgresql.auto.conf", "last_wins = 'auto'\n");
    struct config config = config_read(&fixture->arena, fixture->instance.data);
    for (size_t i = 0; i < countof(cases); i++)
        if (!text_equal(config_get(&config, cases[i].name), cases[i].value))
            fail_msg("%s is %s", cases[i].name, config_get(&config, cases[i].name));
}

static void libraries_that_act_by_themselves_are_not_preloaded(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        const char *safe; /* NULL: stays as it is */
    } cases[] = {
        {"", NULL},
        {"pg_stat_statements", NULL},
        {"pglogical", ""},
        {" pg_stat_statements , spock ,auto_explain", "\"pg_stat_statements\",\"auto_explain\""},
        {"$libdir/spock,\"a,b\"", "\"a,b\""},
        {"\"/usr/lib/pglogical.so\", \"a\"\"b\"", "\"a\"\"b\""},
        {"my_pglogical, pg_cron", NULL},
        {"pglogical,spock", ""},
    };
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(cases); i++) {
        char *safe = settings_safe_libraries(&arena, cases[i].list);
        if (!text_equal(safe, cases[i].safe))
            fail_msg("%s gives %s", cases[i].list, safe);
    }
}

static bool has_argument(struct fixture *fixture, const char *wanted)
{
    const char *const *argv =
        settings_arguments(&fixture->arena, &fixture->instance, &fixture->err);
    check(fixture, argv != NULL);
    for (size_t i = 0; argv[i]; i++)
        if (strcmp(argv[i], wanted) == 0)
            return true;
    return false;
}

static void jobs_wait_or_run_inside_of_the_server_where_pg_cron_is_loaded(void **state)
{
    static const char no_workers[] = "max_worker_processes=0";
    static const char inside[] = "cron.use_background_workers=on";
    struct fixture *fixture = *state;
    struct instance *instance = &fixture->instance;
    (void)put(fixture, "postgresql.auto.conf", "shared_preload_libraries = 'my_pg_cron'\n");
    assert_false(instance_has_jobs(instance));
    assert_false(has_argument(fixture, no_workers) || has_argument(fixture, inside));
    (void)put(fixture, "postgresql.auto.conf",
              "shared_preload_libraries = 'a, \"$libdir/pg_cron\"'\n");
    assert_true(instance_has_jobs(instance));
    assert_true(has_argument(fixture, no_workers) && !has_argument(fixture, inside));
    instance->jobs = JOBS_RUN;
    assert_true(!has_argument(fixture, no_workers) && has_argument(fixture, inside));
    instance->is_parent = true;
    assert_false(has_argument(fixture, no_workers) || has_argument(fixture, inside));
    instance->jobs = JOBS_WAIT;
    assert_true(has_argument(fixture, no_workers) && !has_argument(fixture, inside));
}

static void a_new_cluster_can_be_told_to_load_pg_cron(void **state)
{
    static const char odd[] = "it's a\\b\nc";
    struct fixture *fixture = *state;
    check(fixture, instance_add_jobs(&fixture->instance, odd, &fixture->err));
    assert_true(instance_has_jobs(&fixture->instance));
    struct config config = config_read(&fixture->arena, fixture->instance.data);
    assert_string_equal(config_get(&config, "cron.database_name"), odd);
    assert_string_equal(config_get(&config, "cron.use_background_workers"), "on");
    assert_non_null(config_get(&config, "max_connections"));
}

static void names_are_quoted_in_the_access_files(void **state)
{
    (void)state;
    auto_arena arena = {0};
    const char *users[] = {"root", "a b"};
    char *hba = access_hba(&arena, "all \"x\"", false);
    assert_true(contains(hba, "\nlocal all \"all \"\"x\"\"\" peer map=bough\n"));
    assert_false(contains(hba, "host"));
    char *open_hba = access_hba(&arena, "x", true);
    assert_true(contains(open_hba, "\nhost all all 127.0.0.1/32 scram-sha-256\n"));
    char *ident = access_ident(&arena, "x", users, 2);
    assert_true(contains(ident, "\nbough \"root\" \"x\"\nbough \"a b\" \"x\"\n"));
}

static void a_new_cluster_is_utf8_with_checksums(void **state)
{
    struct fixture *fixture = *state;
    start(fixture);
    assert_string_equal(ask(fixture, "SHOW server_encoding"), "UTF8");
    assert_string_equal(ask(fixture, "SHOW data_checksums"), "on");
    assert_string_equal(ask(fixture, "SHOW fsync"), "on");
    char *collate = ask(fixture, "SELECT datcollate FROM pg_catalog.pg_database LIMIT 1");
    assert_string_equal(collate, "C.UTF-8");
}

static void a_cluster_can_have_another_encoding_and_an_odd_superuser(void **state)
{
    struct fixture *fixture = *state;
    check(fixture, path_remove(fixture->instance.data, &fixture->err));
    make_volume(&fixture->instance);
    fixture->instance.superuser = "Odd user, #All";
    check(fixture, instance_initdb(&fixture->instance, "LATIN1", "C", "C", &fixture->err));
    start(fixture);
    assert_string_equal(ask(fixture, "SHOW server_encoding"), "LATIN1");
    assert_string_equal(ask(fixture, "SELECT current_user"), fixture->instance.superuser);
    auto_pg *db = instance_connect(&fixture->instance, NULL, &fixture->err);
    check(fixture, db && instance_open(&fixture->instance, db, &fixture->err));
    assert_false(instance_initdb(&fixture->instance, NULL, NULL, NULL, &fixture->err));
    assert_true(contains(fixture->err.message, "cannot make a cluster"));
    fixture->instance.superuser = "two\nlines";
    assert_false(instance_open(&fixture->instance, db, &fixture->err));
    assert_int_equal(fixture->err.code, ERR_BAD_NAME);
}

static void a_server_can_be_started_twice_and_stopped_twice(void **state)
{
    struct fixture *fixture = *state;
    assert_false(instance_is_running(&fixture->instance));
    start(fixture);
    pid_t pid = cluster_server_pid(fixture->instance.data);
    start(fixture);
    assert_int_equal(cluster_server_pid(fixture->instance.data), pid);
    assert_true(instance_is_running(&fixture->instance));
    char *sockets = instance_socket_directory(&fixture->arena, &fixture->instance);
    struct stat info;
    assert_int_equal(stat(sockets, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(info.st_uid, group.user.uid);
    stop(fixture, false);
    assert_false(instance_is_running(&fixture->instance));
    assert_int_equal(kill(pid, 0), -1); /* gone and reaped */
    assert_false(path_exists(sockets));
    stop(fixture, false);
    stop(fixture, true);
    start(fixture);
    stop(fixture, true);
}

static void a_server_that_another_process_started_is_stopped(void **state)
{
    struct fixture *fixture = *state;
    pid_t child = fork();
    if (child == 0)
        _exit(instance_start(&fixture->instance, &fixture->err) ? 0 : 1);
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_string_equal(ask(fixture, "SELECT 1"), "1");
    start(fixture);
    stop(fixture, false);
    assert_false(instance_is_running(&fixture->instance));
}

/* What a parent in production may have, written as ALTER SYSTEM does. */
static void make_busy_parent(struct fixture *fixture)
{
    char *marker = arena_printf(&fixture->arena, "%s.archived", fixture->instance.data);
    run(fixture, "ALTER SYSTEM SET archive_mode = on");
    run(fixture, arena_printf(&fixture->arena, "ALTER SYSTEM SET archive_command = 'touch %s'",
                              marker));
    run(fixture, "ALTER SYSTEM SET restore_command = 'false'");
    run(fixture, "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'");
    run(fixture, "ALTER SYSTEM SET primary_slot_name = 'mine'");
    run(fixture, "ALTER SYSTEM SET external_pid_file = '/tmp/bough-test-shared.pid'");
    run(fixture, "ALTER SYSTEM SET unix_socket_group = 'root'");
    run(fixture, "ALTER SYSTEM SET max_prepared_transactions = 7");
    run(fixture, "ALTER SYSTEM SET listen_addresses = '*'");
    run(fixture, "ALTER SYSTEM SET port = 1");
    run(fixture, "ALTER SYSTEM SET logging_collector = on");
    run(fixture,
        "SELECT pg_catalog.pg_create_logical_replication_slot('logical', 'test_decoding')");
    run(fixture, "SELECT pg_catalog.pg_create_physical_replication_slot('physical', true)");
    run(fixture, "CREATE TABLE public.t AS SELECT pg_catalog.generate_series(1, 1000) AS n");
    /* These only work on a branch, or hold up every commit: the server does not read them any
     * more. */
    run(fixture, "ALTER SYSTEM SET synchronous_standby_names = '*'");
    run(fixture, "ALTER SYSTEM SET shared_preload_libraries = 'auto_explain', 'pglogical'");
}

static void an_isolated_clone_acts_for_nobody(void **state)
{
    static const char *const shown[][2] = {
        {"archive_mode", "off"},          {"archive_command", "(disabled)"},
        {"restore_command", ""},          {"primary_conninfo", ""},
        {"primary_slot_name", ""},        {"synchronous_standby_names", ""},
        {"external_pid_file", ""},        {"unix_socket_group", ""},
        {"listen_addresses", "127.0.0.1"}, {"logging_collector", "off"},
        {"max_prepared_transactions", "7"}, {"wal_level", "logical"},
        {"shared_preload_libraries", "\"auto_explain\""}, {"max_logical_replication_workers", "0"},
        {"shared_buffers", "16MB"},       {"fsync", "on"},
    };
    struct fixture *fixture = *state;
    struct instance parent = fixture->instance;
    (void)put(fixture, "postgresql.auto.conf", "wal_level = logical\n");
    start(fixture);
    make_busy_parent(fixture);
    stop(fixture, true); /* the clone has to recover */
    fixture->instance = new_instance(&fixture->arena, "branch");
    copy_directory(&fixture->arena, parent.data, fixture->instance.data);
    (void)put(fixture, "standby.signal", "");
    (void)put(fixture, "recovery.signal", "");
    (void)put(fixture, "postmaster.pid", "1\n");
    check(fixture, instance_isolate(&fixture->instance, &fixture->err));
    start(fixture);
    for (size_t i = 0; i < countof(shown); i++) {
        char *value = ask(fixture, arena_printf(&fixture->arena, "SHOW %s", shown[i][0]));
        if (strcmp(value, shown[i][1]) != 0)
            fail_msg("%s is %s", shown[i][0], value);
    }
    char *slots = ask(fixture, "SELECT pg_catalog.count(*) FROM pg_catalog.pg_replication_slots");
    assert_string_equal(slots, "0");
    assert_string_equal(ask(fixture, "SELECT pg_catalog.pg_is_in_recovery()"), "f");
    assert_string_equal(ask(fixture, "SELECT pg_catalog.count(*) FROM public.t"), "1000");
    assert_int_equal(atoi(ask(fixture, "SHOW port")), fixture->instance.port);
    run(fixture, "SELECT pg_catalog.pg_switch_wal(); CHECKPOINT");
    assert_false(path_exists(arena_printf(&fixture->arena, "%s.archived", parent.data)));
    stop(fixture, false);
    check(fixture, path_remove(fixture->instance.data, &fixture->err));
    check(fixture, path_remove(log_of(fixture), &fixture->err));
    fixture->instance = parent;
}

static void a_parent_keeps_its_own_settings(void **state)
{
    struct fixture *fixture = *state;
    fixture->instance.is_parent = true;
    (void)put(fixture, "postgresql.auto.conf",
              "archive_mode = on\narchive_command = 'false'\nport = 1\nshared_buffers = '24MB'\n");
    start(fixture);
    assert_string_equal(ask(fixture, "SHOW archive_mode"), "on");
    assert_string_equal(ask(fixture, "SHOW archive_command"), "false");
    assert_string_equal(ask(fixture, "SHOW shared_buffers"), "24MB");
    assert_string_equal(ask(fixture, "SHOW listen_addresses"), "127.0.0.1");
    assert_int_equal(atoi(ask(fixture, "SHOW port")), fixture->instance.port);
}

static void a_clone_that_leads_outside_is_refused(void **state)
{
    static const struct {
        const char *name;
        const char *target; /* of a link; NULL: an ordinary file */
        bool refused;
    } cases[] = {
        {"pg_tblspc/16384", "/tmp", true}, {"base/99999", "/tmp", true},
        {"pg_other", "/nowhere", true},    {"linked", "/tmp", true},
        {"tablespace_map", NULL, true},    {"server.crt", "/etc/hostname", false},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < countof(cases); i++) {
        char *path = at(fixture, cases[i].name);
        if (cases[i].target)
            assert_int_equal(symlink(cases[i].target, path), 0);
        else
            (void)put(fixture, cases[i].name, "16384 /tmp\n");
        bool isolated = instance_isolate(&fixture->instance, &fixture->err);
        if (isolated == cases[i].refused)
            fail_msg("%s was %s", cases[i].name, isolated ? "accepted" : fixture->err.message);
        assert_int_equal(fixture->err.code, ERR_PARENT_DOWN);
        check(fixture, path_remove(path, &fixture->err));
    }
    assert_int_equal(rename(at(fixture, "pg_wal"), at(fixture, "elsewhere")), 0);
    assert_int_equal(symlink("elsewhere", at(fixture, "pg_wal")), 0);
    assert_false(instance_isolate(&fixture->instance, &fixture->err));
    assert_int_equal(fixture->err.code, ERR_PARENT_DOWN);
}

static void a_directory_in_use_or_without_a_cluster_is_not_isolated(void **state)
{
    struct fixture *fixture = *state;
    start(fixture);
    assert_false(instance_isolate(&fixture->instance, &fixture->err));
    assert_int_equal(fixture->err.code, ERR_BUSY);
    stop(fixture, true);
    fixture->instance.data = group.directory;
    assert_false(instance_isolate(&fixture->instance, &fixture->err));
    assert_false(instance_start(&fixture->instance, &fixture->err));
    fixture->instance.data = path_join(&fixture->arena, group.directory, "clone");
}

static void clients_come_in_by_tcp_only_after_open(void **state)
{
    struct fixture *fixture = *state;
    start(fixture);
    auto_pg *db = instance_connect(&fixture->instance, NULL, &fixture->err);
    check(fixture, db && pg_exec(db, "ALTER ROLE admin PASSWORD 'secret'", &fixture->err));
    for (int round = 0; round < 20; round++) {
        auto_pg *early = connect_by_tcp(fixture, "secret");
        assert_null(early);
        assert_true(contains(fixture->err.message, "no pg_hba.conf entry"));
        check(fixture, instance_open(&fixture->instance, db, &fixture->err));
        auto_pg *client = connect_by_tcp(fixture, "secret");
        check(fixture, client != NULL);
        auto_pg *stranger = connect_by_tcp(fixture, "wrong");
        assert_null(stranger);
        assert_true(contains(fixture->err.message, "password authentication failed"));
        check(fixture, access_close(&fixture->instance, &fixture->err));
        check(fixture, pg_exec(db, "SELECT pg_catalog.pg_reload_conf()", &fixture->err));
        struct deadline deadline = deadline_in(WAIT_MS);
        auto_pg *again = NULL;
        do {
            pg_close(&again);
            again = connect_by_tcp(fixture, "secret");
        } while (again && !deadline_passed(deadline));
    }
    struct stat info;
    assert_int_equal(stat(at(fixture, "pg_hba.conf"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(info.st_uid, group.user.uid);
}

static void a_relaxed_server_waits_for_the_disk_again_when_it_is_opened(void **state)
{
    struct fixture *fixture = *state;
    char *before = path_read(&fixture->arena, at(fixture, "postgresql.conf"),
                             CONFIG_FILE_LIMIT_BYTES, NULL, &fixture->err);
    for (int round = 0; round < 2; round++)
        check(fixture, instance_relax(&fixture->instance, &fixture->err));
    start(fixture);
    assert_string_equal(ask(fixture, "SHOW fsync"), "off");
    run(fixture, "ALTER SYSTEM SET work_mem = '5MB'");
    auto_pg *db = instance_connect(&fixture->instance, NULL, &fixture->err);
    instance_settle_ahead(&fixture->instance);
    check(fixture, db && instance_settle(&fixture->instance, db, &fixture->err));
    assert_string_equal(ask(fixture, "SHOW fsync"), "on");
    assert_string_equal(ask(fixture, "SHOW autovacuum"), "on");
    assert_string_equal(ask(fixture, "SHOW work_mem"), "5MB");
    check(fixture, instance_relax(&fixture->instance, &fixture->err));
    check(fixture, instance_open(&fixture->instance, db, &fixture->err));
    assert_string_equal(path_read(&fixture->arena, at(fixture, "postgresql.conf"),
                                  CONFIG_FILE_LIMIT_BYTES, NULL, &fixture->err),
                        before);
    assert_string_equal(ask(fixture, "SHOW fsync"), "on");
}

static void a_server_whose_files_are_synced_as_they_are_written_is_not_relaxed(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "postgresql.auto.conf", "wal_sync_method = open_datasync\n");
    check(fixture, instance_relax(&fixture->instance, &fixture->err));
    start(fixture);
    assert_string_equal(ask(fixture, "SHOW fsync"), "on");
    stop(fixture, true);
    fixture->instance.throwaway = true;
    start(fixture);
    assert_string_equal(ask(fixture, "SHOW fsync"), "off");
}

static void a_reload_that_does_not_happen_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    start(fixture);
    auto_pg *db = instance_connect(&fixture->instance, NULL, &fixture->err);
    check(fixture, db != NULL);
    (void)put(fixture, "postgresql.auto.conf", "no = 'end\n");
    assert_false(instance_open(&fixture->instance, db, &fixture->err));
    assert_int_equal(fixture->err.code, ERR_TIMEOUT);
}

static void a_port_that_is_taken_is_busy(void **state)
{
    struct fixture *fixture = *state;
    auto_fd taken = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)fixture->instance.port),
        .sin_addr = {htonl(INADDR_LOOPBACK)},
    };
    int on = 1;
    assert_int_equal(setsockopt(taken, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)), 0);
    assert_int_equal(bind(taken, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(taken, 1), 0);
    assert_false(instance_start(&fixture->instance, &fixture->err));
    assert_int_equal(fixture->err.code, ERR_BUSY);
    assert_false(path_exists(socket_planned(&fixture->arena, &fixture->instance)));
    int next = instance_free_port(fixture->instance.port);
    assert_true(next > fixture->instance.port);
    fixture->instance.port = next;
    start(fixture);
    assert_int_equal(instance_free_port(INSTANCE_PORT_LAST + 1), 0);
}

static void a_broken_configuration_is_told_with_the_line_of_the_log(void **state)
{
    struct fixture *fixture = *state;
    start(fixture); /* what an earlier start logged is not the cause of a later failure */
    stop(fixture, false);
    (void)put(fixture, "postgresql.auto.conf", "max_connections = 'many'\n");
    assert_false(instance_start(&fixture->instance, &fixture->err));
    assert_int_equal(fixture->err.code, ERR_SERVER);
    assert_true(contains(fixture->err.detail, "invalid value for parameter \"max_connections\""));
    assert_true(contains(fixture->err.message, "contains errors"));
    assert_false(contains(fixture->err.detail, "ready to accept"));
}

/* A `postgres` that is a script: for ends that a real one cannot be brought to. */
static void use_script(struct fixture *fixture, const char *script)
{
    char *bin = arena_printf(&fixture->arena, "%s/bin", group.directory);
    char *program = path_join(&fixture->arena, bin, "postgres");
    check(fixture, path_make(bin, 0755, &fixture->err));
    check(fixture, path_write(program, script, strlen(script), 0755, &fixture->err));
    fixture->instance.pg_bin = bin;
}

static void a_server_that_dies_during_its_start_is_told(void **state)
{
    static const struct {
        const char *script;
        enum err_code code;
        const char *message;
    } cases[] = {
        {"#!/bin/sh\nkill -9 $$\n", ERR_SERVER, "killed by signal 9"},
        {"#!/bin/sh\nexit 3\n", ERR_SERVER, "exit status 3"},
        {"#!/bin/sh\necho one; echo two; exit 1\n", ERR_SERVER, ": two"},
        {"#!/bin/sh\necho 'x FATAL:  could not write: No space left on device'\necho 'LOG:  bye'\n"
         "exit 1\n",
         ERR_NO_SPACE, ": could not write: No space left on device"},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < countof(cases); i++) {
        use_script(fixture, cases[i].script);
        assert_false(instance_start(&fixture->instance, &fixture->err));
        assert_int_equal(fixture->err.code, cases[i].code);
        if (!contains(fixture->err.message, cases[i].message))
            fail_msg("case %zu: %s", i, fixture->err.message);
    }
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* none is left to reap */
    fixture->instance.pg_bin = group.pg_bin;
    assert_int_equal(rename(at(fixture, "pg_wal"), at(fixture, "lost")), 0);
    assert_int_equal(mkdir(at(fixture, "pg_wal"), 0700), 0);
    check(fixture, run_as_own(&group.user, at(fixture, "pg_wal"), &fixture->err));
    assert_false(instance_start(&fixture->instance, &fixture->err));
    assert_int_equal(fixture->err.code, ERR_SERVER);
    assert_true(contains(fixture->err.message, "could not locate a valid checkpoint record"));
    assert_false(instance_is_running(&fixture->instance));
}

static void a_stale_lock_file_does_not_stop_a_start(void **state)
{
    struct fixture *fixture = *state;
    pid_t stranger = fork();
    if (stranger == 0) {
        (void)pause();
        _exit(0);
    }
    pid_t other = fork(); /* not the parent of the server, which PostgreSQL knows to be harmless */
    if (other == 0) {
        (void)pause();
        _exit(0);
    }
    const char *contents[] = {
        arena_printf(&fixture->arena, "%ld\n/nowhere\n", (long)stranger),
        arena_printf(&fixture->arena, "%ld\n", (long)other),
        "4194303\n",
        "garbage\n",
        "",
    };
    for (size_t i = 0; i < countof(contents); i++) {
        (void)put(fixture, "postmaster.pid", contents[i]);
        assert_false(instance_is_running(&fixture->instance));
        stop(fixture, false);
        start(fixture);
        stop(fixture, false);
    }
    assert_int_equal(kill(stranger, SIGKILL), 0);
    assert_int_equal(waitpid(stranger, NULL, 0), stranger);
    assert_int_equal(kill(other, SIGKILL), 0);
    assert_int_equal(waitpid(other, NULL, 0), other);
}

static void a_killed_server_starts_again_with_its_data(void **state)
{
    struct fixture *fixture = *state;
    start(fixture);
    run(fixture, "CREATE TABLE public.t AS SELECT 42 AS n");
    auto_pg *busy = instance_connect(&fixture->instance, NULL, &fixture->err);
    check(fixture, busy != NULL); /* a backend that stays until it notices */
    assert_int_equal(kill(cluster_server_pid(fixture->instance.data), SIGKILL), 0);
    struct deadline deadline = deadline_in(WAIT_MS);
    while (instance_is_running(&fixture->instance) && !deadline_passed(deadline))
        clock_sleep_us(100);
    start(fixture);
    assert_string_equal(ask(fixture, "SELECT n FROM public.t"), "42");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), 0); /* the killed one was reaped */
}

static void a_server_does_not_see_the_environment_of_bough(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(setenv("BOUGH_TEST_SECRET", "x", 1), 0);
    assert_int_equal(setenv("PGPORT", "1", 1), 0);
    start(fixture);
    assert_int_equal(unsetenv("BOUGH_TEST_SECRET"), 0);
    assert_int_equal(unsetenv("PGPORT"), 0);
    char *path = arena_printf(&fixture->arena, "/proc/%ld/environ",
                              (long)cluster_server_pid(fixture->instance.data));
    auto_fd fd = open(path, O_RDONLY | O_CLOEXEC);
    char environment[65536];
    ssize_t n = read(fd, environment, sizeof(environment));
    assert_true(n > 0);
    assert_null(memmem(environment, (size_t)n, "BOUGH_TEST_SECRET", strlen("BOUGH_TEST_SECRET")));
    assert_non_null(memmem(environment, (size_t)n, "PATH=", strlen("PATH=")));
}

static void a_server_without_its_socket_is_not_called_started(void **state)
{
    struct fixture *fixture = *state;
    start(fixture);
    check(fixture, path_remove(socket_planned(&fixture->arena, &fixture->instance), &fixture->err));
    assert_false(instance_start(&fixture->instance, &fixture->err));
    assert_true(contains(fixture->err.message, "is gone"));
    stop(fixture, false);
    start(fixture);
}

static void tls_stays_on_only_with_files_of_its_own(void **state)
{
    struct fixture *fixture = *state;
    (void)put(fixture, "postgresql.auto.conf",
              "ssl = on\nssl_cert_file = '/etc/ssl/a.pem'\nssl_key_file = '/etc/ssl/a.key'\n");
    start(fixture);
    assert_string_equal(ask(fixture, "SHOW ssl"), "off");
    stop(fixture, true);
    const char *argv[] = {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj",
                          "/CN=bough", "-keyout", at(fixture, "server.key"), "-out",
                          at(fixture, "server.crt"), NULL};
    struct process process = {.argv = argv, .timeout_ms = 60000};
    if (!process_find(&fixture->arena, argv[0]))
        skip();
    check(fixture, process_check(&fixture->arena, &process, NULL, &fixture->err));
    check(fixture, run_as_own(&group.user, at(fixture, "server.key"), &fixture->err));
    (void)put(fixture, "postgresql.auto.conf", "ssl = on\n");
    start(fixture);
    assert_string_equal(ask(fixture, "SHOW ssl"), "on");
}

#define clone_test(function) cmocka_unit_test_setup_teardown(function, make_clone, remove_clone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(libraries_that_act_by_themselves_are_not_preloaded),
        clone_test(jobs_wait_or_run_inside_of_the_server_where_pg_cron_is_loaded),
        clone_test(a_new_cluster_can_be_told_to_load_pg_cron),
        cmocka_unit_test(names_are_quoted_in_the_access_files),
        clone_test(a_configuration_is_read_as_the_server_reads_it),
        clone_test(a_new_cluster_is_utf8_with_checksums),
        clone_test(a_cluster_can_have_another_encoding_and_an_odd_superuser),
        clone_test(a_server_can_be_started_twice_and_stopped_twice),
        clone_test(a_server_that_another_process_started_is_stopped),
        clone_test(an_isolated_clone_acts_for_nobody),
        clone_test(a_parent_keeps_its_own_settings),
        clone_test(a_clone_that_leads_outside_is_refused),
        clone_test(a_directory_in_use_or_without_a_cluster_is_not_isolated),
        clone_test(clients_come_in_by_tcp_only_after_open),
        clone_test(a_relaxed_server_waits_for_the_disk_again_when_it_is_opened),
        clone_test(a_server_whose_files_are_synced_as_they_are_written_is_not_relaxed),
        clone_test(a_reload_that_does_not_happen_is_an_error),
        clone_test(a_port_that_is_taken_is_busy),
        clone_test(a_broken_configuration_is_told_with_the_line_of_the_log),
        clone_test(a_server_that_dies_during_its_start_is_told),
        clone_test(a_stale_lock_file_does_not_stop_a_start),
        clone_test(a_killed_server_starts_again_with_its_data),
        clone_test(a_server_does_not_see_the_environment_of_bough),
        clone_test(a_server_without_its_socket_is_not_called_started),
        clone_test(tls_stays_on_only_with_files_of_its_own),
    };
    return cmocka_run_group_tests_name("instance", tests, make_group, remove_group);
}
