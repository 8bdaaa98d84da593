/*
 * clone: see clone.h.
 *
 * An atomic snapshot is what a power failure would leave: the clone recovers from its own WAL. A
 * copy file by file is a base backup: it is framed by pg_backup_start and pg_backup_stop, gets
 * their label, and the WAL that was written meanwhile (PostgreSQL manual, "Making a Base Backup
 * Using the Low Level API").
 */
#include "core/clone.h"

#include "base/path.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RECOVERY_LIMIT_BYTES "67108864"
#define WAL_FILE_NAME_LEN 24

/* What is committed is on disk after this, also where synchronous_commit is off: a commit that
 * flushes WAL flushes all before it. The empty message is there because a transaction that wrote no
 * WAL flushes none, even if it has an id (RecordTransactionCommit). With less WAL than that to
 * replay, a snapshot needs no checkpoint. */
static const char *const settle[] = {
    "BEGIN",
    "SET LOCAL synchronous_commit = on",
    "SELECT pg_catalog.pg_logical_emit_message(true, 'bough', '')",
    "COMMIT",
};
static const char find_tablespace[] =
    "SELECT spcname FROM pg_catalog.pg_tablespace WHERE oid >= 16384 LIMIT 1";
static const char is_far[] =
    "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), redo_lsn) "
    "> " RECOVERY_LIMIT_BYTES " FROM pg_catalog.pg_control_checkpoint()";

static bool check_tablespaces(const char *name, struct err *err)
{
    if (!name)
        return true;
    (void)err_set(err, ERR_PARENT_DOWN, "tablespace '%s' keeps data outside of the data directory",
                  name);
    return err_hint(err, "move its tables into the default tablespace and drop it");
}

struct answers {
    struct arena arena;
    const char *values[countof(settle) + 2]; /* NULL: no row */
};

static bool take_answer(void *context, size_t i, const struct pg_result *result, struct err *err)
{
    struct answers *answers = context;
    (void)err;
    if (pg_rows(result))
        answers->values[i] = arena_strdup(&answers->arena, pg_get(result, 0, 0));
    return true;
}

static void release_answers(struct answers *answers)
{
    arena_release(&answers->arena);
}

/* In one go, because the parent answers each question in the time that a clone takes. */
static bool prepare(struct pg *db, bool atomic, struct err *err)
{
    const char *const questions[] = {find_tablespace, settle[0], settle[1], settle[2], settle[3],
                                     is_far};
    __attribute__((cleanup(release_answers))) struct answers answers = {0};
    size_t n = atomic ? countof(questions) : 1; /* a base backup has a checkpoint of its own */
    return pg_query_each(db, questions, n, take_answer, &answers, err) &&
           check_tablespaces(answers.values[0], err) &&
           (!text_equal(answers.values[countof(questions) - 1], "t") ||
            pg_exec(db, "CHECKPOINT", err));
}

/* What a base backup leaves out (PostgreSQL manual, same chapter, "Backing Up the Data Directory").
 */
static bool want_in_backup(void *context, const char *path)
{
    static const char *const left_out[] = {
        "pg_wal",     "postmaster.pid", "postmaster.opts", "pg_replslot", "pg_dynshmem",
        "pg_notify",  "pg_serial",      "pg_snapshots",    "pg_stat_tmp", "pg_subtrans",
    };
    (void)context;
    for (size_t i = 0; i < countof(left_out); i++)
        if (strcmp(path, left_out[i]) == 0)
            return false;
    return !strstr(path, "pgsql_tmp");
}

/* These directories must be there, empty. */
static bool make_empty_directories(const struct pool *pool, const char *to, struct err *err)
{
    static const char *const names[] = {
        "pg_replslot",  "pg_dynshmem", "pg_notify",   "pg_serial",
        "pg_snapshots", "pg_stat_tmp", "pg_subtrans", "pg_wal/archive_status",
    };
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(names); i++) {
        char *path = path_join(&arena, to, names[i]);
        if (!path_make(path, 0700, err) || !run_as_own(&pool->user, path, err))
            return false;
    }
    return true;
}

static bool want_wal(void *context, const char *path)
{
    const char *first = context;
    size_t len = strlen(path);
    if (len == WAL_FILE_NAME_LEN && strspn(path, "0123456789ABCDEF") == len)
        return strcmp(path, first) >= 0;
    return len > 8 && strcmp(path + len - 8, ".history") == 0;
}

/* "START WAL LOCATION: 0/2000028 (file 000000010000000000000002)" is the label's first line. */
static char *first_wal_file(struct arena *arena, const char *label)
{
    const char *file = strstr(label, "(file ");
    return arena_strndup(arena, file ? file + 6 : "", file ? WAL_FILE_NAME_LEN : 0);
}

static bool finish_backup(const struct pool *pool, struct pg *db, const char *stop,
                          const char *from, const char *to, struct err *err)
{
    auto_arena arena = {0};
    auto_result *rows = pg_query(db, stop, 0, NULL, err);
    if (!rows)
        return false;
    const char *label = pg_get(rows, 0, 0);
    char *label_path = path_join(&arena, to, "backup_label");
    struct clone_options wal = {.want = want_wal, .may_vanish = true,
                                .want_context = first_wal_file(&arena, label)};
    return pool_clone(pool, path_join(&arena, from, "pg_wal"), path_join(&arena, to, "pg_wal"),
                      &wal, err) &&
           make_empty_directories(pool, to, err) &&
           path_write(label_path, label, strlen(label), 0600, err) &&
           run_as_own(&pool->user, label_path, err);
}

static bool clone_by_backup(const struct core *core, const struct pool *pool, struct pg *db,
                            const char *from, const char *to, struct err *err)
{
    bool old = pg_version(db) < 150000;
    const char *start = old ? "SELECT pg_catalog.pg_start_backup('bough', true, false)"
                            : "SELECT pg_catalog.pg_backup_start('bough', true)";
    const char *stop = old ? "SELECT labelfile FROM pg_catalog.pg_stop_backup(false, false)"
                           : "SELECT labelfile FROM pg_catalog.pg_backup_stop(false)";
    /* A temporary slot keeps the WAL of the copy's time from being recycled. */
    auto_arena arena = {0};
    char *slot = arena_printf(
        &arena, "SELECT pg_catalog.pg_create_physical_replication_slot('bough_%d', true, true)",
        (int)gettid());
    struct clone_options options = {.want = want_in_backup, .may_vanish = true,
                                    .progress = core->options.progress};
    return pg_exec(db, slot, err) && pg_exec(db, start, err) &&
           pool_clone(pool, from, to, &options, err) &&
           finish_backup(pool, db, stop, from, to, err);
}

bool clone_running(const struct core *core, const struct pool *pool, const struct backend *from,
                   const char *to, bool read_only, struct err *err)
{
    auto_pg *db = session_connect(core, from, err);
    struct clone_options options = {.read_only = read_only, .progress = core->options.progress};
    if (!db || !prepare(db, pool->driver->atomic, err))
        return false;
    if (pool->driver->atomic)
        return pool_clone(pool, from->data_path, to, &options, err);
    return clone_by_backup(core, pool, db, from->data_path, to, err);
}
