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
#include "core/attach.h"
#include "core/dump.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RECOVERY_LIMIT_BYTES "67108864"
#define WAL_FILE_NAME_LEN 24
#define CONTROL_FILE "global/pg_control"
#define CONTROL_FILE_LIMIT_BYTES 65536

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

/* On a standby a checkpoint is a restartpoint: recovery of the clone begins there. Where the parent
 * has changed its timeline since, crash recovery would end with the old one. */
static bool settle_standby(struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    char *far = NULL;
    if (!pg_value(db, &arena,
                  "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_replay_lsn(), "
                  "c.redo_lsn) > " RECOVERY_LIMIT_BYTES " OR EXISTS (SELECT "
                  "FROM pg_catalog.pg_stat_wal_receiver w, pg_catalog.pg_control_recovery() r "
                  "WHERE w.received_tli > greatest(c.timeline_id, r.min_recovery_end_timeline)) "
                  "FROM pg_catalog.pg_control_checkpoint() c",
                  0, NULL, &far, err))
        return false;
    return !text_equal(far, "t") || pg_exec(db, "CHECKPOINT", err);
}

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
 * With a context, pg_control too: of a standby that is copied last, because the backup ends at the
 * minRecoveryPoint in it. */
static bool want_in_backup(void *context, const char *path)
{
    static const char *const left_out[] = {
        "pg_wal",     "postmaster.pid", "postmaster.opts", "pg_replslot", "pg_dynshmem",
        "pg_notify",  "pg_serial",      "pg_snapshots",    "pg_stat_tmp", "pg_subtrans",
    };
    for (size_t i = 0; i < countof(left_out); i++)
        if (strcmp(path, left_out[i]) == 0)
            return false;
    if (context && strcmp(path, CONTROL_FILE) == 0)
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

static bool copy_control(const struct pool *pool, const char *from, const char *to,
                         struct err *err)
{
    auto_arena arena = {0};
    size_t len = 0;
    char *path = path_join(&arena, to, CONTROL_FILE);
    char *control = path_read(&arena, path_join(&arena, from, CONTROL_FILE),
                              CONTROL_FILE_LIMIT_BYTES, &len, err);
    return control && path_write(path, control, len, 0600, err) &&
           run_as_own(&pool->user, path, err);
}

static bool clone_by_backup(const struct core *core, const struct pool *pool, struct pg *db,
                            bool standby, const char *from, const char *to, struct err *err)
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
    struct clone_options options = {.want = want_in_backup,
                                    .want_context = standby ? (void *)core : NULL,
                                    .may_vanish = true,
                                    .progress = core->options.progress};
    return pg_exec(db, slot, err) && pg_exec(db, start, err) &&
           pool_clone(pool, from, to, &options, err) &&
           (!standby || copy_control(pool, from, to, err)) &&
           finish_backup(pool, db, stop, from, to, err);
}

bool clone_catch_up(const struct core *core, const struct backend *from, struct err *err)
{
    if (!attach_follows(core, from))
        return true;
    auto_pg *db = session_local(core, from, err);
    return db && attach_follow(core, db, err);
}

/* Snapshots may be taken of what is replaced at this moment: then its server has ended. */
static bool is_still_there(struct pg *db, bool standby, struct err *err)
{
    return !standby || pg_exec(db, "SELECT 1", err) ||
           err_context(err, "the standby ended while it was being cloned");
}

bool clone_running(const struct core *core, const struct pool *pool, const struct backend *from,
                   const char *to, bool read_only, struct err *err)
{
    bool standby = attach_follows(core, from);
    bool atomic = pool->driver->atomic;
    struct clone_options options = {.read_only = read_only, .progress = core->options.progress};
    if (dump_is(core, from)) /* at rest */
        return pool_clone(pool, from->data_path, to, &options, err);
    auto_pg *db = session_local(core, from, err);
    /* What is committed goes into the parent's WAL when it is followed, and it cannot be written to
     * that of a standby. */
    if (!db || !prepare(db, atomic && !standby, err) || (standby && !attach_follow(core, db, err)))
        return false;
    if (atomic)
        return (!standby || settle_standby(db, err)) &&
               pool_clone(pool, from->data_path, to, &options, err) &&
               is_still_there(db, standby, err);
    return clone_by_backup(core, pool, db, standby, from->data_path, to, err);
}
