/* Tests of the store: every function, and what two processes, a kill or a bad file can do to it. */
#include "base/clock.h"
#include "base/path.h"
#include "store/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_LIMIT_S 30

/* ---- fixture: a home of its own for every test ---- */

struct fixture {
    struct arena arena;
    struct err err;
    char *directory;
    char *home;
    struct store *store;
};

static void must(struct fixture *f, bool ok)
{
    if (!ok)
        fail_msg("unexpected error: %s", f->err.message ? f->err.message : "(none)");
}

static void must_fail(struct fixture *f, bool ok, enum err_code code, const char *part)
{
    assert_false(ok);
    if (f->err.code != code || !strstr(f->err.message, part))
        fail_msg("code %d, message: %s", (int)f->err.code, f->err.message);
    err_clear(&f->err);
}

static void reopen(struct fixture *f)
{
    store_close(&f->store);
    f->store = store_open(f->home, &f->err);
    must(f, f->store != NULL);
}

static int setup_closed(void **state)
{
    struct fixture *f = heap_realloc(NULL, sizeof(*f));
    *f = (struct fixture){0};
    char name[] = "/tmp/bough-store-XXXXXX";
    assert_non_null(mkdtemp(name));
    assert_int_equal(chmod(name, 0755), 0);
    f->directory = arena_strdup(&f->arena, name);
    f->home = path_join(&f->arena, name, "share/bough");
    *state = f;
    return 0;
}

static int setup(void **state)
{
    (void)setup_closed(state);
    reopen(*state);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    store_close(&f->store);
    bool removed = path_remove(f->directory, &f->err);
    err_clear(&f->err);
    arena_release(&f->arena);
    free(f);
    return removed ? 0 : -1;
}

/* ---- rows ---- */

static struct project a_project(struct fixture *f, const char *id)
{
    return (struct project){
        .id = id,
        .name = arena_printf(&f->arena, "shop-%s", id),
        .appkey = arena_printf(&f->arena, "key-%s", id),
        .pool_directory = "/pool",
        .pool_driver = "reflink",
        .pg_bin = "/usr/lib/postgresql/15/bin",
        .pg_major = 15,
        .database = "app",
        .superuser = "postgres",
        .created_at = "2026-01-31T12:00:00.000Z",
    };
}

static struct backend a_backend(struct fixture *f, const char *project_id, const char *name,
                                int port)
{
    return (struct backend){
        .id = arena_printf(&f->arena, "%s/%s", project_id, name),
        .project_id = project_id,
        .name = name,
        .mode = MODE_SCHEMA_ONLY,
        .state = BACKEND_CREATING,
        .appkey = arena_printf(&f->arena, "app-%s-%s", project_id, name),
        .port = port,
        .password = "it's \"secret\"; DROP TABLE backend",
        .data_path = "/pool/data",
        .t0_path = "/pool/t0",
        .base_path = "/pool/base",
        .api_key = "ik_1",
        .created_at = "2026-01-31T12:00:00.000Z",
        .t0_at = "2026-01-31T12:00:01.000Z",
        .merges = INT64_C(5000000000),
        .with_schedules = true,
    };
}

static struct operation an_operation(const char *id, const char *project_id, const char *started_at)
{
    return (struct operation){
        .id = id,
        .kind = "create",
        .project_id = project_id,
        .backend_id = "b",
        .step = -1,
        .started_at = started_at,
    };
}

static void add_project(struct fixture *f, const char *id)
{
    struct project project = a_project(f, id);
    must(f, store_project_add(f->store, &project, &f->err));
}

static void add_backend(struct fixture *f, const char *project_id, const char *name, int port)
{
    struct backend backend = a_backend(f, project_id, name, port);
    must(f, store_backend_add(f->store, &backend, &f->err));
}

static size_t count_backends(struct fixture *f, const char *project_id)
{
    struct backend *backends = NULL;
    size_t n = SIZE_MAX;
    must(f, store_backend_list(f->store, &f->arena, project_id, &backends, &n, &f->err));
    return n;
}

static size_t count_projects(struct fixture *f)
{
    struct project *projects = NULL;
    size_t n = SIZE_MAX;
    must(f, store_project_list(f->store, &f->arena, &projects, &n, &f->err));
    assert_non_null(projects);
    return n;
}

/* The first column of the first row, as text. */
static const char *ask(struct fixture *f, const char *sql)
{
    auto_statement *statement = db_prepare(f->store, sql, no_values, &f->err);
    bool row = false;
    must(f, statement && db_step(f->store, statement, &row, &f->err));
    assert_true(row);
    return arena_strdup(&f->arena, (const char *)sqlite3_column_text(statement, 0));
}

/* ---- opening ---- */

static unsigned mode_of(struct fixture *f, const char *name)
{
    struct stat info;
    const char *path = path_join(&f->arena, f->home, name);
    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 07777;
}

static void opening_makes_the_home_and_private_files(void **state)
{
    struct fixture *f = *state;
    mode_t mask = umask(0077);
    reopen(f);
    (void)umask(mask);
    add_project(f, "p");
    assert_int_equal(mode_of(f, "."), 0711);
    assert_int_equal(mode_of(f, "bough.db"), 0600);
    assert_int_equal(mode_of(f, "bough.db-wal"), 0600);
    assert_int_equal(mode_of(f, "bough.db-shm"), 0600);
}

static void files_that_others_may_read_are_narrowed(void **state)
{
    struct fixture *f = *state;
    store_close(&f->store);
    assert_int_equal(chmod(path_join(&f->arena, f->home, "bough.db"), 0644), 0);
    reopen(f);
    add_project(f, "p");
    assert_int_equal(mode_of(f, "bough.db"), 0600);
    assert_int_equal(mode_of(f, "bough.db-wal"), 0600);
}

static void the_connection_is_durable_and_checks_references(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(ask(f, "PRAGMA journal_mode"), "wal");
    assert_string_equal(ask(f, "PRAGMA synchronous"), "2");
    assert_string_equal(ask(f, "PRAGMA foreign_keys"), "1");
    /* SQLite's own timeout is replaced by a handler: a_second_writer_waits_for_the_first. */
    assert_string_equal(ask(f, "PRAGMA busy_timeout"), "0");
    assert_true(DB_BUSY_TIMEOUT_MS >= 10000);
    const char *lax = "SELECT count(*) FROM pragma_table_list"
                      " WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND NOT strict";
    assert_string_equal(ask(f, lax), "0");
}

static void closing_twice_is_fine(void **state)
{
    struct fixture *f = *state;
    store_close(&f->store);
    assert_null(f->store);
    store_close(&f->store);
}

static void what_was_added_is_there_after_opening_again(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    add_backend(f, "p", PARENT_NAME, 6000);
    reopen(f);
    assert_int_equal(count_backends(f, "p"), 1);
}

static void a_file_of_a_newer_bough_is_refused(void **state)
{
    struct fixture *f = *state;
    must(f, db_script(f->store, "PRAGMA user_version = 999", &f->err));
    store_close(&f->store);
    f->store = store_open(f->home, &f->err);
    assert_non_null(f->err.hint);
    must_fail(f, f->store != NULL, ERR_FAILED, "is of a newer bough");
}

static void a_migration_that_fails_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    must(f, db_script(f->store, "PRAGMA user_version = 0; DROP TABLE project", &f->err));
    store_close(&f->store);
    f->store = store_open(f->home, &f->err); /* the table 'backend' is in its way */
    must_fail(f, f->store != NULL, ERR_FAILED, "already exists");
    f->store = store_open(f->home, &f->err);
    must_fail(f, f->store != NULL, ERR_FAILED, "'table backend already exists'");
}

static const char to_first_version[] = "DROP TABLE member; DROP INDEX operation_backend;"
                                       "DROP TABLE service; DROP TABLE size;"
                                       "ALTER TABLE backend DROP COLUMN asleep;"
                                       "ALTER TABLE backend DROP COLUMN idle_timeout_s;"
                                       "ALTER TABLE backend DROP COLUMN expires_at;"
                                       "ALTER TABLE backend DROP COLUMN pinned;"
                                       "DROP TABLE key; DROP TABLE audit; DROP TABLE answer;"
                                       "ALTER TABLE project DROP COLUMN directory;"
                                       "ALTER TABLE project DROP COLUMN sync;"
                                       "ALTER TABLE project DROP COLUMN url;"
                                       "ALTER TABLE backend DROP COLUMN owner;"
                                       "ALTER TABLE backend DROP COLUMN with_schedules;"
                                       "UPDATE backend SET api_key = '' WHERE name <> 'old';"
                                       "PRAGMA user_version = 1";

static void backends_of_the_first_version_get_what_they_lack(void **state)
{
    struct fixture *f = *state;
    struct backend *backends = NULL;
    size_t n = 0;
    add_project(f, "p");
    add_backend(f, "p", PARENT_NAME, 6000);
    add_backend(f, "p", "feat", 6001);
    add_backend(f, "p", "old", 6002);
    must(f, db_script(f->store, to_first_version, &f->err));
    reopen(f);
    must(f, store_backend_list(f->store, &f->arena, "p", &backends, &n, &f->err));
    assert_int_equal(n, 3);
    for (size_t i = 0; i < 2; i++) {
        assert_false(backends[i].with_schedules);
        assert_int_equal(strlen(backends[i].api_key), 67);
        assert_memory_equal(backends[i].api_key, "ik_", 3);
        assert_int_equal(strspn(backends[i].api_key + 3, "0123456789abcdef"), 64);
    }
    assert_string_not_equal(backends[0].api_key, backends[1].api_key);
    assert_string_equal(backends[2].api_key, "ik_1");
    add_backend(f, "p", "new", 6003);
    reopen(f);
    assert_int_equal(count_backends(f, "p"), 4);
}

static void write_db(struct fixture *f, const char *data, size_t len)
{
    must(f, path_make(f->home, 0755, &f->err));
    const char *path = path_join(&f->arena, f->home, "bough.db");
    must(f, path_write(path, data, len, 0600, &f->err));
}

static void a_file_that_is_no_database_is_named(void **state)
{
    struct fixture *f = *state;
    char garbage[8192];
    memset(garbage, 'x', sizeof(garbage));
    write_db(f, garbage, sizeof(garbage));
    f->store = store_open(f->home, &f->err);
    assert_non_null(f->err.hint);
    assert_non_null(strstr(f->err.message, "share/bough/bough.db'"));
    must_fail(f, f->store != NULL, ERR_FAILED, "is not a database");
}

static void a_damaged_file_is_named(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    store_close(&f->store);
    size_t len = 0;
    char *data = path_read(&f->arena, path_join(&f->arena, f->home, "bough.db"), 1 << 20, &len,
                           &f->err);
    must(f, data != NULL);
    memset(data + 100, 0x5a, len - 100); /* all but the header of the file */
    write_db(f, data, len);
    f->store = store_open(f->home, &f->err);
    struct project *projects = NULL;
    size_t n = 0;
    bool ok = f->store && store_project_list(f->store, &f->arena, &projects, &n, &f->err);
    must_fail(f, ok, ERR_FAILED, "share/bough/bough.db' is damaged");
}

static void a_directory_in_the_place_of_the_file_is_an_error(void **state)
{
    struct fixture *f = *state;
    must(f, path_make(path_join(&f->arena, f->home, "bough.db"), 0755, &f->err));
    f->store = store_open(f->home, &f->err);
    must_fail(f, f->store != NULL, ERR_MISSING, "bough.db' cannot be opened");
    assert_int_equal(mode_of(f, "bough.db"), 0755);
}

static void a_file_in_the_place_of_the_home_is_an_error(void **state)
{
    struct fixture *f = *state;
    f->home = path_join(&f->arena, f->directory, "file");
    must(f, path_write(f->home, "", 0, 0600, &f->err));
    f->store = store_open(f->home, &f->err);
    must_fail(f, f->store != NULL, ERR_FAILED, "cannot create directory");
}

/* ---- processes ---- */

/* Runs a function in a child; the pipe's descriptor is the child's to write to. */
typedef int child_main(struct fixture *f, int number, int fd);

static pid_t start_child(struct fixture *f, child_main *run, int number, int fd)
{
    (void)fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid)
        return pid;
    (void)alarm(CHILD_LIMIT_S);
    int status = run(f, number, fd);
    if (f->err.message)
        (void)fprintf(stderr, "child %d: %s\n", number, f->err.message);
    _exit(status); /* without the leak check: the parent's objects are not the child's to free */
}

static int end_child(pid_t pid)
{
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

/* As root, permissions stop nobody: the child becomes somebody else first. */
static int open_as_nobody(struct fixture *f, int number, int fd)
{
    (void)number;
    (void)fd;
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        return 2;
    f->store = store_open(f->home, &f->err);
    bool refused = !f->store && f->err.code == ERR_MISSING &&
                   (strstr(f->err.message, "cannot make '") || strstr(f->err.message, "cannot be"));
    if (refused)
        err_clear(&f->err);
    return refused ? 0 : 1;
}

static void a_read_only_directory_is_an_error(void **state)
{
    struct fixture *f = *state;
    must(f, path_make(f->home, 0755, &f->err));
    assert_int_equal(chmod(f->home, 0555), 0);
    int status = end_child(start_child(f, open_as_nobody, 0, -1));
    assert_int_equal(chmod(f->home, 0755), 0); /* or it could not be removed */
    assert_int_equal(status, 0);
}

static void a_file_in_a_read_only_directory_is_an_error(void **state)
{
    struct fixture *f = *state;
    store_close(&f->store);
    const char *path = path_join(&f->arena, f->home, "bough.db");
    if (geteuid() == 0)
        assert_int_equal(chown(path, 65534, 65534), 0);
    assert_int_equal(chmod(f->home, 0555), 0);
    int status = end_child(start_child(f, open_as_nobody, 0, -1));
    assert_int_equal(chmod(f->home, 0755), 0); /* or it could not be removed */
    assert_int_equal(status, 0);
}

/* Waits for its byte of the common start. */
static int open_and_add(struct fixture *f, int number, int fd)
{
    char byte;
    if (read(fd, &byte, 1) != 1)
        return 2;
    f->store = store_open(f->home, &f->err);
    if (!f->store)
        return 1;
    for (int i = 0; i < 5; i++) {
        const char *id = arena_printf(&f->arena, "%d-%d", number, i);
        struct project project = a_project(f, id);
        if (!store_project_add(f->store, &project, &f->err))
            return 1;
    }
    store_close(&f->store);
    return 0;
}

static void processes_that_open_a_fresh_home_at_once_all_succeed(void **state)
{
    enum { ROUNDS = 10, PROCESSES = 8 };
    struct fixture *f = *state;
    for (int round = 0; round < ROUNDS; round++) {
        f->home = arena_printf(&f->arena, "%s/home%d", f->directory, round);
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t pids[PROCESSES];
        for (int i = 0; i < PROCESSES; i++)
            pids[i] = start_child(f, open_and_add, i, ends[0]);
        char start[PROCESSES] = {0};
        assert_int_equal(write(ends[1], start, sizeof(start)), sizeof(start));
        for (int i = 0; i < PROCESSES; i++)
            assert_int_equal(end_child(pids[i]), 0);
        (void)close(ends[0]);
        (void)close(ends[1]);
        reopen(f);
        assert_int_equal(count_projects(f), PROCESSES * 5);
        store_close(&f->store);
    }
}

/* Dies in the middle of a transaction, after telling that it has got so far. */
static int write_half(struct fixture *f, int number, int fd)
{
    (void)number;
    f->store = store_open(f->home, &f->err);
    if (!f->store || !store_begin(f->store, &f->err))
        return 1;
    struct backend backend = a_backend(f, "p", "half", 6001);
    if (!store_backend_add(f->store, &backend, &f->err) || write(fd, "x", 1) != 1)
        return 1;
    for (;;)
        (void)pause();
}

static void a_writer_killed_in_a_transaction_leaves_nothing_of_it(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    add_backend(f, "p", PARENT_NAME, 6000);
    store_close(&f->store);
    int ends[2];
    char byte;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = start_child(f, write_half, 0, ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(WTERMSIG(end_child(pid)), SIGKILL);
    reopen(f);
    assert_int_equal(count_backends(f, "p"), 1);
    assert_string_equal(ask(f, "PRAGMA integrity_check"), "ok");
    add_backend(f, "p", "half", 6001);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

/* Commits one step after the other, telling each when it is committed. */
static int step_on(struct fixture *f, int number, int fd)
{
    f->store = store_open(f->home, &f->err);
    if (!f->store)
        return 1;
    for (int step = number;; step++)
        if (!store_operation_set_step(f->store, "o", step, &f->err) ||
            write(fd, &step, sizeof(step)) != sizeof(step))
            return 1;
}

static struct operation the_running_one(struct fixture *f)
{
    struct operation *operations = NULL;
    size_t n = 0;
    must(f, store_operation_running(f->store, &f->arena, NULL, &operations, &n, &f->err));
    assert_int_equal(n, 1);
    return operations[0];
}

static void a_killed_writer_loses_nothing_committed(void **state)
{
    struct fixture *f = *state;
    struct operation operation = an_operation("o", "p", "t");
    must(f, store_operation_add(f->store, &operation, &f->err));
    store_close(&f->store);
    int told = 0;
    for (int round = 1; round <= 10; round++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t pid = start_child(f, step_on, told + 1, ends[1]);
        (void)close(ends[1]);
        for (int i = 0; i < round * 3; i++)
            assert_int_equal(read(ends[0], &told, sizeof(told)), sizeof(told));
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(WTERMSIG(end_child(pid)), SIGKILL);
        while (read(ends[0], &told, sizeof(told)) == sizeof(told))
            continue;
        (void)close(ends[0]);
        reopen(f);
        assert_in_range(the_running_one(f).step, told, told + 1); /* killed before it could tell */
        store_close(&f->store);
    }
}

/* ---- transactions and failures ---- */

static void a_rollback_undoes_and_a_commit_keeps(void **state)
{
    struct fixture *f = *state;
    must(f, store_begin(f->store, &f->err));
    add_project(f, "gone");
    store_rollback(f->store);
    store_rollback(f->store); /* without a transaction: nothing */
    assert_int_equal(count_projects(f), 0);
    must(f, store_begin(f->store, &f->err));
    add_project(f, "kept");
    must(f, store_commit(f->store, &f->err));
    reopen(f);
    assert_int_equal(count_projects(f), 1);
}

static void closing_in_a_transaction_undoes_it(void **state)
{
    struct fixture *f = *state;
    must(f, store_begin(f->store, &f->err));
    add_project(f, "gone");
    reopen(f);
    assert_int_equal(count_projects(f), 0);
}

static void a_second_writer_is_told_that_it_is_busy(void **state)
{
    struct fixture *f = *state;
    auto_store *other = store_open(f->home, &f->err);
    must(f, other && db_script(other, "PRAGMA busy_timeout = 50", &f->err));
    must(f, store_begin(f->store, &f->err));
    bool ok = store_begin(other, &f->err);
    assert_non_null(f->err.hint);
    must_fail(f, ok, ERR_BUSY, "is locked by another process");
    struct project project = a_project(f, "p");
    must_fail(f, store_project_add(other, &project, &f->err), ERR_BUSY,
              "cannot add project 'shop-p': '");
    struct project *projects = NULL;
    size_t n = 1;
    must(f, store_project_list(other, &f->arena, &projects, &n, &f->err)); /* readers never wait */
    assert_int_equal(n, 0);
    must(f, store_commit(f->store, &f->err));
    must(f, store_project_add(other, &project, &f->err));
}

static void a_second_writer_waits_for_the_first(void **state)
{
    enum { PROCESSES = 4, MEANWHILE = 500 };
    struct fixture *f = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    store_close(&f->store);
    pid_t pids[PROCESSES];
    for (int i = 0; i < PROCESSES; i++)
        pids[i] = start_child(f, open_and_add, i, ends[0]);
    reopen(f);
    must(f, store_begin(f->store, &f->err));
    assert_int_equal(write(ends[1], "1234", PROCESSES), PROCESSES);
    for (int i = 0; i < MEANWHILE; i++)
        add_project(f, arena_printf(&f->arena, "p%d", i));
    must(f, store_commit(f->store, &f->err));
    for (int i = 0; i < PROCESSES; i++)
        assert_int_equal(end_child(pids[i]), 0);
    assert_int_equal(count_projects(f), PROCESSES * 5 + MEANWHILE);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void a_full_disk_is_no_space_and_loses_nothing(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    const char *limit = arena_printf(&f->arena, "PRAGMA max_page_count = %s",
                                     ask(f, "PRAGMA page_count"));
    must(f, db_script(f->store, limit, &f->err));
    char *large = arena_alloc(&f->arena, 100001);
    memset(large, 'x', 100000);
    struct merge_record record = {.id = "m", .backend_id = "b", .merged_at = "t", .sql = large};
    must(f, store_begin(f->store, &f->err));
    bool ok = store_merge_add(f->store, &record, &f->err);
    assert_non_null(f->err.hint);
    must_fail(f, ok, ERR_NO_SPACE, "cannot record merge 'm': '");
    store_rollback(f->store);
    must(f, db_script(f->store, "PRAGMA max_page_count = 100000", &f->err));
    must(f, store_merge_add(f->store, &record, &f->err));
    assert_int_equal(count_projects(f), 1);
}

static void bad_sql_is_an_error_of_ours(void **state)
{
    struct fixture *f = *state;
    must_fail(f, db_run(f->store, "SELEC", no_values, NULL, &f->err), ERR_FAILED, "syntax error");
    must_fail(f, db_script(f->store, "SELEC", &f->err), ERR_FAILED, "syntax error");
}

/* ---- projects ---- */

static void a_project_reads_back_as_it_was_added(void **state)
{
    struct fixture *f = *state;
    struct project in = a_project(f, "p");
    struct project out = {0};
    must(f, store_project_add(f->store, &in, &f->err));
    must(f, store_project_get(f->store, &f->arena, "p", &out, &f->err));
    assert_string_equal(out.id, in.id);
    assert_string_equal(out.name, in.name);
    assert_string_equal(out.appkey, in.appkey);
    assert_string_equal(out.pool_directory, in.pool_directory);
    assert_string_equal(out.pool_driver, in.pool_driver);
    assert_string_equal(out.pg_bin, in.pg_bin);
    assert_int_equal(out.pg_major, in.pg_major);
    assert_string_equal(out.database, in.database);
    assert_string_equal(out.superuser, in.superuser);
    assert_string_equal(out.created_at, in.created_at);
}

static void a_project_name_is_taken_once(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    struct project same_id = a_project(f, "p");
    struct project same_name = a_project(f, "q");
    same_name.name = "shop-p";
    same_id.name = "other";
    same_id.appkey = "other";
    must_fail(f, store_project_add(f->store, &same_name, &f->err), ERR_EXISTS,
              "cannot add project 'shop-p': that name is taken");
    must_fail(f, store_project_add(f->store, &same_id, &f->err), ERR_EXISTS, "that id is taken");
    struct project nameless = a_project(f, "r");
    nameless.name = NULL;
    must_fail(f, store_project_add(f->store, &nameless, &f->err), ERR_FAILED, "CHECK constraint");
}

static void projects_are_listed_and_removed(void **state)
{
    struct fixture *f = *state;
    struct project *projects = NULL;
    struct project none = {.id = "untouched"};
    size_t n = 0;
    add_project(f, "z");
    add_project(f, "a");
    must(f, store_project_list(f->store, &f->arena, &projects, &n, &f->err));
    assert_int_equal(n, 2);
    assert_string_equal(projects[0].id, "z"); /* at the same time, in the order of adding */
    assert_string_equal(projects[1].id, "a");
    must(f, store_project_remove(f->store, "z", &f->err));
    must(f, store_project_remove(f->store, "z", &f->err));
    must_fail(f, store_project_get(f->store, &f->arena, "z", &none, &f->err), ERR_NOT_FOUND,
              "cannot find project 'z': it does not exist");
    assert_string_equal(none.id, "untouched");
    assert_int_equal(count_projects(f), 1);
}

static void a_project_with_backends_is_not_removed(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    add_backend(f, "p", PARENT_NAME, 6000);
    must_fail(f, store_project_remove(f->store, "p", &f->err), ERR_NOT_READY,
              "cannot remove project 'p': it still has backends");
    must(f, store_backend_remove(f->store, "p/" PARENT_NAME, &f->err));
    must(f, store_project_remove(f->store, "p", &f->err));
}

/* ---- backends ---- */

static void assert_backends_equal(const struct backend *a, const struct backend *b)
{
    assert_string_equal(a->id, b->id);
    assert_string_equal(a->project_id, b->project_id);
    assert_string_equal(a->name, b->name);
    assert_int_equal(a->mode, b->mode);
    assert_int_equal(a->state, b->state);
    assert_string_equal(a->appkey, b->appkey);
    assert_int_equal(a->port, b->port);
    assert_string_equal(a->password, b->password);
    assert_string_equal(a->data_path, b->data_path);
    assert_string_equal(a->t0_path, b->t0_path ? b->t0_path : "");
    assert_string_equal(a->base_path, b->base_path);
    assert_string_equal(a->api_key, b->api_key);
    assert_string_equal(a->created_at, b->created_at);
    assert_string_equal(a->t0_at, b->t0_at);
    assert_int_equal(a->merges, b->merges);
    assert_int_equal(a->with_schedules, b->with_schedules);
}

static void a_backend_reads_back_as_it_was_added(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    struct backend in = a_backend(f, "p", "feat", 6000);
    in.t0_path = NULL;
    must(f, store_backend_add(f->store, &in, &f->err));
    struct backend out = {0};
    must(f, store_backend_get(f->store, &f->arena, "p/feat", &out, &f->err));
    assert_backends_equal(&out, &in);
    out = (struct backend){0};
    must(f, store_backend_find(f->store, &f->arena, "p", "feat", &out, &f->err));
    assert_backends_equal(&out, &in);
}

static void a_name_or_port_is_taken_once(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    add_project(f, "q");
    add_backend(f, "p", "feat", 6000);
    add_backend(f, "q", "feat", 6001); /* the same name in another project */
    struct backend same_name = a_backend(f, "p", "feat", 6002);
    struct backend same_port = a_backend(f, "q", "fix", 6000);
    same_name.id = "other";
    same_name.appkey = "other";
    must_fail(f, store_backend_add(f->store, &same_name, &f->err), ERR_EXISTS,
              "cannot add branch 'feat' with port 6002: that name is taken");
    must_fail(f, store_backend_add(f->store, &same_port, &f->err), ERR_EXISTS,
              "cannot add branch 'fix' with port 6000: that port is taken");
    must_fail(f, store_backend_set_port(f->store, "q/feat", 6000, &f->err), ERR_EXISTS,
              "that port is taken");
    assert_int_equal(count_backends(f, NULL), 2);
}

static void a_backend_needs_a_project_and_a_port(void **state)
{
    struct fixture *f = *state;
    struct backend orphan = a_backend(f, "nowhere", "feat", 6000);
    must_fail(f, store_backend_add(f->store, &orphan, &f->err), ERR_NOT_FOUND,
              "its project does not exist");
    add_project(f, "p");
    struct backend portless = a_backend(f, "p", "feat", 0);
    must_fail(f, store_backend_add(f->store, &portless, &f->err), ERR_FAILED, "CHECK constraint");
}

static void what_is_not_there_is_not_found(void **state)
{
    struct fixture *f = *state;
    struct backend none = {.id = "untouched"};
    bool ok = store_backend_find(f->store, &f->arena, "p", "x", &none, &f->err);
    assert_non_null(strstr(f->err.hint, "bough branch list"));
    must_fail(f, ok, ERR_NOT_FOUND, "cannot find branch 'x': it does not exist");
    must_fail(f, store_backend_get(f->store, &f->arena, "x", &none, &f->err), ERR_NOT_FOUND, "'x'");
    must_fail(f, store_backend_set_state(f->store, "x", BACKEND_READY, &f->err), ERR_NOT_FOUND,
              "cannot change branch 'x'");
    must_fail(f, store_backend_set_port(f->store, "x", 1, &f->err), ERR_NOT_FOUND, "'x'");
    must_fail(f, store_backend_set_merges(f->store, "x", 1, &f->err), ERR_NOT_FOUND, "'x'");
    must(f, store_backend_remove(f->store, "x", &f->err));
    assert_string_equal(none.id, "untouched");
}

static void the_parent_is_listed_first_then_by_time(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"late", "early", PARENT_NAME};
    static const char *const times[] = {"2026-03", "2026-02", "2026-04"};
    add_project(f, "p");
    add_project(f, "q");
    for (int i = 0; i < 3; i++) {
        struct backend backend = a_backend(f, "p", names[i], 6000 + i);
        backend.created_at = times[i];
        must(f, store_backend_add(f->store, &backend, &f->err));
    }
    add_backend(f, "q", PARENT_NAME, 7000);
    struct backend *backends = NULL;
    size_t n = 0;
    must(f, store_backend_list(f->store, &f->arena, "p", &backends, &n, &f->err));
    assert_int_equal(n, 3);
    assert_string_equal(backends[0].name, PARENT_NAME);
    assert_string_equal(backends[1].name, "early");
    assert_string_equal(backends[2].name, "late");
    assert_int_equal(count_backends(f, NULL), 4);
    assert_int_equal(count_backends(f, "nowhere"), 0);
}

static void a_backend_goes_through_every_state(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    add_backend(f, "p", "feat", 6000);
    struct backend out = {0};
    for (unsigned i = 0; i < BACKEND_STATE_COUNT; i++) {
        must(f, store_backend_set_state(f->store, "p/feat", (enum backend_state)i, &f->err));
        must(f, store_backend_get(f->store, &f->arena, "p/feat", &out, &f->err));
        assert_int_equal(out.state, i);
    }
    assert_string_equal(backend_state_name(BACKEND_CONFLICTED), "conflicted");
    must(f, store_backend_set_port(f->store, "p/feat", 6009, &f->err));
    must(f, store_backend_set_merges(f->store, "p/feat", 7, &f->err));
    must(f, store_backend_get(f->store, &f->arena, "p/feat", &out, &f->err));
    assert_int_equal(out.port, 6009);
    assert_int_equal(out.merges, 7);
}

static void modes_have_names(void **state)
{
    (void)state;
    enum branch_mode mode = MODE_FULL;
    assert_string_equal(branch_mode_name(MODE_FULL), "full");
    assert_true(branch_mode_parse("schema-only", &mode));
    assert_int_equal(mode, MODE_SCHEMA_ONLY);
    assert_true(branch_mode_parse("full", &mode));
    assert_false(branch_mode_parse("half", &mode));
    assert_int_equal(mode, MODE_FULL);
}

static void a_removed_backend_frees_its_name_and_port(void **state)
{
    struct fixture *f = *state;
    bool taken = false;
    add_project(f, "p");
    add_backend(f, "p", "feat", 6000);
    must(f, store_port_taken(f->store, 6000, &taken, &f->err));
    assert_true(taken);
    must(f, store_backend_remove(f->store, "p/feat", &f->err));
    must(f, store_port_taken(f->store, 6000, &taken, &f->err));
    assert_false(taken);
    add_backend(f, "p", "feat", 6000);
}

static void a_service_has_its_port_as_long_as_its_backend_lives(void **state)
{
    struct fixture *f = *state;
    struct service *found = NULL;
    size_t n = 0;
    bool taken = false;
    add_project(f, "p");
    add_backend(f, "p", "feat", 6000);
    struct service api = {"p/feat", "api", 6001, 0, 0, "", 1000, ""};
    struct service other = {"p/feat", "other", 6001, 0, 0, "", 1000, ""};
    struct service orphan = {"p/none", "api", 6002, 0, 0, "", 1000, ""};
    must(f, store_service_add(f->store, &api, &f->err));
    must_fail(f, store_service_add(f->store, &other, &f->err), ERR_EXISTS, "port 6001");
    err_clear(&f->err);
    must_fail(f, store_service_set(f->store, &orphan, &f->err), ERR_NOT_FOUND, "api");
    err_clear(&f->err);
    api.pid = 4711;
    api.started = (int64_t)1 << 40;
    api.boot = "boot";
    api.health = "http://127.0.0.1:6001/";
    must(f, store_service_set(f->store, &api, &f->err));
    must(f, store_service_list(f->store, &f->arena, "p/feat", &found, &n, &f->err));
    assert_int_equal(n, 1);
    assert_int_equal(found[0].pid, 4711);
    assert_true(found[0].started == api.started);
    assert_string_equal(found[0].boot, "boot");
    assert_string_equal(found[0].health, api.health);
    must(f, store_port_taken(f->store, 6001, &taken, &f->err));
    assert_true(taken);
    must(f, store_backend_remove(f->store, "p/feat", &f->err));
    must(f, store_port_taken(f->store, 6001, &taken, &f->err));
    assert_false(taken);
    must(f, store_service_list(f->store, &f->arena, "p/feat", &found, &n, &f->err));
    assert_int_equal(n, 0);
}

static void a_name_that_the_code_does_not_know_is_an_error(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    add_backend(f, "p", "feat", 6000);
    must(f, db_script(f->store, "PRAGMA ignore_check_constraints = ON;"
                                "UPDATE backend SET state = 'asleep'", &f->err));
    struct backend out = {0};
    must_fail(f, store_backend_get(f->store, &f->arena, "p/feat", &out, &f->err), ERR_FAILED,
              "cannot find branch 'p/feat': 'asleep' is not a value of column 'state'");
}

static void a_thousand_backends_are_listed_quickly(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    must(f, store_begin(f->store, &f->err));
    for (int i = 0; i < 1000; i++)
        add_backend(f, "p", arena_printf(&f->arena, "b%d", i), 10000 + i);
    must(f, store_commit(f->store, &f->err));
    int64_t from_ms = clock_ms();
    assert_int_equal(count_backends(f, "p"), 1000);
    assert_in_range(clock_ms() - from_ms, 0, 500); /* takes about 5 ms, 30 under ASan */
}

/* ---- operations ---- */

static void an_operation_is_journalled_from_begin_to_end(void **state)
{
    struct fixture *f = *state;
    struct operation operation = an_operation("o", "p", "2026-01-31T12:00:00.000Z");
    operation.state = OPERATION_DONE; /* ignored: what is added is running */
    operation.ended_at = "never";
    must(f, store_operation_add(f->store, &operation, &f->err));
    struct operation out = the_running_one(f);
    assert_string_equal(out.kind, "create");
    assert_string_equal(out.backend_id, "b");
    assert_int_equal(out.state, OPERATION_RUNNING);
    assert_int_equal(out.step, -1);
    assert_string_equal(out.data, "{}");
    assert_string_equal(out.ended_at, "");
    must(f, store_operation_set_step(f->store, "o", 3, &f->err));
    must(f, store_operation_set_data(f->store, "o", "{\"port\": 1}", &f->err));
    out = the_running_one(f);
    assert_int_equal(out.step, 3);
    assert_string_equal(out.data, "{\"port\": 1}");
    must(f, store_operation_end(f->store, "o", OPERATION_FAILED, "it broke", &f->err));

    struct operation *history = NULL;
    size_t n = 0;
    must(f, store_operation_history(f->store, &f->arena, "p", 10, &history, &n, &f->err));
    assert_int_equal(n, 1);
    assert_int_equal(history[0].state, OPERATION_FAILED);
    assert_string_equal(history[0].error, "it broke");
    assert_int_equal(strlen(history[0].ended_at), strlen("2026-01-31T12:00:00.000Z"));
}

static void an_operation_that_ended_is_never_changed(void **state)
{
    struct fixture *f = *state;
    struct operation operation = an_operation("o", "p", "t");
    must(f, store_operation_add(f->store, &operation, &f->err));
    must_fail(f, store_operation_add(f->store, &operation, &f->err), ERR_EXISTS,
              "cannot journal operation 'create': that id is taken");
    must(f, store_operation_end(f->store, "o", OPERATION_DONE, NULL, &f->err));
    must_fail(f, store_operation_set_step(f->store, "o", 1, &f->err), ERR_NOT_FOUND,
              "cannot journal operation 'o': it is not running");
    must_fail(f, store_operation_set_data(f->store, "o", "{}", &f->err), ERR_NOT_FOUND, "'o'");
    must_fail(f, store_operation_end(f->store, "o", OPERATION_FAILED, "x", &f->err), ERR_NOT_FOUND,
              "'o'");
}

static void running_ones_are_oldest_first_and_history_newest_first(void **state)
{
    struct fixture *f = *state;
    static const char *const ids[] = {"2", "1", "3", "4"}; /* started at the time of that name */
    for (size_t i = 0; i < countof(ids); i++) {
        struct operation operation = an_operation(ids[i], i < 3 ? "p" : "q", ids[i]);
        must(f, store_operation_add(f->store, &operation, &f->err));
    }
    struct operation *found = NULL;
    size_t n = 0;
    must(f, store_operation_end(f->store, "3", OPERATION_DONE, "", &f->err));
    must(f, store_operation_running(f->store, &f->arena, "p", &found, &n, &f->err));
    assert_int_equal(n, 2);
    assert_string_equal(found[0].id, "1");
    assert_string_equal(found[1].id, "2");
    must(f, store_operation_running(f->store, &f->arena, NULL, &found, &n, &f->err));
    assert_int_equal(n, 3);
    must(f, store_operation_history(f->store, &f->arena, "p", 2, &found, &n, &f->err));
    assert_int_equal(n, 2);
    assert_string_equal(found[0].id, "3");
    assert_string_equal(found[1].id, "2");
    must(f, store_operation_history(f->store, &f->arena, "p", SIZE_MAX, &found, &n, &f->err));
    assert_int_equal(n, 3);
    must(f, store_operation_history(f->store, &f->arena, "p", 0, &found, &n, &f->err));
    assert_int_equal(n, 0);
}

static void a_list_over_the_limit_is_an_error_but_history_is_not(void **state)
{
    struct fixture *f = *state;
    must(f, db_run(f->store,
                   "WITH RECURSIVE number (n) AS"
                   " (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)"
                   " INSERT INTO operation SELECT n, 'create', 'p', 'b', 'running', 0, '{}', '',"
                   " 't', '' FROM number",
                   values_of(value_int(STORE_LIST_LIMIT)), NULL, &f->err));
    struct operation *found = NULL;
    size_t n = 0;
    must_fail(f, store_operation_running(f->store, &f->arena, "p", &found, &n, &f->err),
              ERR_FAILED, "cannot list operations: there are more than 10000");
    must(f, store_operation_history(f->store, &f->arena, "p", SIZE_MAX, &found, &n, &f->err));
    assert_int_equal(n, STORE_LIST_LIMIT);
    must(f, store_operation_end(f->store, "7", OPERATION_DONE, "", &f->err));
    must(f, store_operation_running(f->store, &f->arena, "p", &found, &n, &f->err));
    assert_int_equal(n, STORE_LIST_LIMIT);
}

/* ---- merge records ---- */

static void merges_are_listed_newest_first_and_outlive_their_branch(void **state)
{
    struct fixture *f = *state;
    add_project(f, "p");
    add_backend(f, "p", "feat", 6000);
    struct merge_record first = {"m1", "p/feat", "2026-01", "ALTER TABLE a", "[]"};
    struct merge_record second = {"m2", "p/feat", "2026-02", "ALTER TABLE b", "[1]"};
    must(f, store_merge_add(f->store, &first, &f->err));
    must(f, store_merge_add(f->store, &second, &f->err));
    must_fail(f, store_merge_add(f->store, &second, &f->err), ERR_EXISTS,
              "cannot record merge 'm2': that id is taken");
    must(f, store_backend_remove(f->store, "p/feat", &f->err));
    struct merge_record *records = NULL;
    size_t n = 0;
    must(f, store_merge_list(f->store, &f->arena, "p/feat", &records, &n, &f->err));
    assert_int_equal(n, 2);
    assert_string_equal(records[0].id, "m2");
    assert_string_equal(records[0].sql, "ALTER TABLE b");
    assert_string_equal(records[0].changes, "[1]");
    assert_string_equal(records[0].merged_at, "2026-02");
    assert_string_equal(records[1].backend_id, "p/feat");
    must(f, store_merge_list(f->store, &f->arena, "other", &records, &n, &f->err));
    assert_int_equal(n, 0);
}

/* ---- the list ---- */

#define in_open(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define in_empty(name) cmocka_unit_test_setup_teardown(name, setup_closed, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_empty(opening_makes_the_home_and_private_files),
        in_open(files_that_others_may_read_are_narrowed),
        in_open(the_connection_is_durable_and_checks_references),
        in_open(closing_twice_is_fine),
        in_open(what_was_added_is_there_after_opening_again),
        in_open(a_file_of_a_newer_bough_is_refused),
        in_open(a_migration_that_fails_leaves_nothing),
        in_open(backends_of_the_first_version_get_what_they_lack),
        in_empty(a_file_that_is_no_database_is_named),
        in_open(a_damaged_file_is_named),
        in_empty(a_directory_in_the_place_of_the_file_is_an_error),
        in_empty(a_file_in_the_place_of_the_home_is_an_error),
        in_empty(a_read_only_directory_is_an_error),
        in_open(a_file_in_a_read_only_directory_is_an_error),
        in_empty(processes_that_open_a_fresh_home_at_once_all_succeed),
        in_open(a_writer_killed_in_a_transaction_leaves_nothing_of_it),
        in_open(a_killed_writer_loses_nothing_committed),
        in_open(a_rollback_undoes_and_a_commit_keeps),
        in_open(closing_in_a_transaction_undoes_it),
        in_open(a_second_writer_is_told_that_it_is_busy),
        in_open(a_second_writer_waits_for_the_first),
        in_open(a_service_has_its_port_as_long_as_its_backend_lives),
        in_open(a_full_disk_is_no_space_and_loses_nothing),
        in_open(bad_sql_is_an_error_of_ours),
        in_open(a_project_reads_back_as_it_was_added),
        in_open(a_project_name_is_taken_once),
        in_open(projects_are_listed_and_removed),
        in_open(a_project_with_backends_is_not_removed),
        in_open(a_backend_reads_back_as_it_was_added),
        in_open(a_name_or_port_is_taken_once),
        in_open(a_backend_needs_a_project_and_a_port),
        in_open(what_is_not_there_is_not_found),
        in_open(the_parent_is_listed_first_then_by_time),
        in_open(a_backend_goes_through_every_state),
        in_open(modes_have_names),
        in_open(a_removed_backend_frees_its_name_and_port),
        in_open(a_name_that_the_code_does_not_know_is_an_error),
        in_open(a_thousand_backends_are_listed_quickly),
        in_open(an_operation_is_journalled_from_begin_to_end),
        in_open(an_operation_that_ended_is_never_changed),
        in_open(running_ones_are_oldest_first_and_history_newest_first),
        in_open(a_list_over_the_limit_is_an_error_but_history_is_not),
        in_open(merges_are_listed_newest_first_and_outlive_their_branch),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
