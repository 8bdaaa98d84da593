/*
 * standby: see standby.h.
 *
 * pg_basebackup makes it, through a slot of its own, so that the parent keeps the WAL that it has
 * not got yet; from then on PostgreSQL itself keeps it up to date, and connects again when the
 * connection was lost (PostgreSQL manual, "Log-Shipping Standby Servers").
 *
 * How a branch comes from it: the data directory is cloned like that of any running server
 * (clone.c), loses standby.signal (instance/isolate.c) and is started. PostgreSQL then does crash
 * recovery from the last restartpoint: it replays all the WAL that is in the clone and opens.
 * pg_control still says "in archive recovery" and has a minRecoveryPoint, before which the files
 * are not consistent; crash recovery does not ask for it and need not: a page is never written
 * before the WAL up to its LSN was replayed, and that was flushed before it was replayed, so the
 * end of the WAL in the clone lies behind it. A copy file by file has a backup_label, "BACKUP FROM:
 * standby", with which PostgreSQL itself checks that it comes that far. The timeline stays the
 * parent's, as with any clone: nothing of a branch is archived or streamed, so its WAL never meets
 * the parent's.
 */
#include "core/standby.h"

#include "base/path.h"
#include "base/text.h"
#include "core/attach.h"
#include "core/load.h"
#include "core/operations.h"
#include "core/steps.h"
#include "pg/url.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define COPY_TIMEOUT_MS LOAD_TIMEOUT_MS

bool standby_make_slot(struct task *task, struct err *err)
{
    auto_pg *parent = attach_connect(task->core, err);
    return parent && slot_make(task->core, parent, err);
}

bool standby_drop_slot(struct task *task, struct err *err)
{
    auto_pg *parent = attach_connect(task->core, err);
    return parent && slot_drop(task->core, parent, err);
}

/* "  20480/40960 kB (50%), 0/1 tablespace" */
static void hear(void *context, const char *text)
{
    const struct progress *progress = context;
    unsigned long long done = 0;
    unsigned long long total = 0;
    const char *end = strstr(text, " kB (");
    const char *at = end;
    while (at && at > text && strchr("0123456789/ ", at[-1]))
        at--;
    if (at && sscanf(at, "%llu/%llu", &done, &total) == 2)
        progress_report(progress, "copying the parent", done * 1024, total * 1024);
}

static bool explain_copy(struct err *err)
{
    if (err->detail && strstr(err->detail, "pg_hba.conf"))
        return err_hint(err, "the parent's pg_hba.conf needs a line for it: host replication USER "
                             "ADDRESS scram-sha-256");
    if (err->detail && strstr(err->detail, "max_wal_senders"))
        return err_hint(err, "raise max_wal_senders of the parent: the copy takes two, the standby "
                             "one");
    return false;
}

static bool run_copy(struct task *task, const char *data, struct err *err)
{
    auto_arena arena = {0};
    struct core *core = task->core;
    struct instance instance = session_instance(core, &task->backend);
    const char *const *env = pg_url_whole_environment(&arena, core->project.url, err);
    const char *argv[] = {path_join(&arena, instance.pg_bin, "pg_basebackup"),
                          "--pgdata",
                          data,
                          "--slot",
                          attach_slot(core, &arena),
                          "--format=plain",
                          "--wal-method=stream",
                          "--checkpoint=fast",
                          "--label=bough",
                          "--no-manifest",
                          "--no-password",
                          "--progress",
                          NULL};
    struct process process = {.argv = argv,
                              .env = env,
                              .directory = "/",
                              .user = &instance.user,
                              .timeout_ms = COPY_TIMEOUT_MS,
                              .listen = hear,
                              .listen_context = (void *)core->options.progress};
    return env && (process_check(&arena, &process, NULL, err) || explain_copy(err) ||
                   err_context(err, "cannot copy the parent"));
}

/* What the parent runs with that a branch needs as well. Debian keeps the configuration elsewhere,
 * so it does not come with the copy. */
static bool configure(struct core *core, const struct instance *instance, struct err *err)
{
    auto_arena arena = {0};
    auto_pg *parent = attach_connect(core, err);
    auto_result *rows =
        parent ? pg_query(parent,
                          "SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN "
                          "('max_connections', 'max_worker_processes', 'max_wal_senders', "
                          "'max_prepared_transactions', 'max_locks_per_transaction', "
                          "'shared_preload_libraries') AND setting <> '' ORDER BY name",
                          0, NULL, err)
               : NULL;
    if (!rows)
        return false;
    bool has_own = path_exists(path_join(&arena, instance->data, "postgresql.conf"));
    struct instance_setting *settings =
        arena_new_n(&arena, struct instance_setting, pg_rows(rows) + 1);
    for (size_t i = 0; i < pg_rows(rows); i++)
        settings[i] = (struct instance_setting){pg_get(rows, i, 0), pg_get(rows, i, 1)};
    return instance_make_standby(instance, settings, pg_rows(rows), err) &&
           (has_own || load_settings(parent, instance, err));
}

bool standby_copy(struct task *task, const char *data, struct err *err)
{
    struct backend backend = task->backend;
    backend.data_path = data;
    struct instance instance = session_instance(task->core, &backend);
    return pool_make(&task->pool, data, err) && run_copy(task, data, err) &&
           configure(task->core, &instance, err);
}

bool standby_follow(struct task *task, struct err *err)
{
    auto_pg *db = session_local(task->core, &task->backend, err);
    return db && attach_follow(task->core, db, err);
}

bool standby_is_good(struct core *core, bool *ret_good, struct err *err)
{
    auto_arena arena = {0};
    struct backend standby;
    struct slot slot;
    auto_pg *parent = attach_connect(core, err);
    if (!parent || !session_parent(core, &standby, err) ||
        !slot_read(core, parent, &arena, &slot, err))
        return false;
    *ret_good = slot.exists && !slot.is_lost &&
                path_exists(path_join(&arena, standby.data_path, "standby.signal"));
    return true;
}

/* --- Made anew, when it has lost the parent --- */

static char *beside(struct task *task, const char *ending)
{
    return arena_printf(&task->core->arena, "%s.%s", task->backend.data_path, ending);
}

static bool move(const char *from, const char *to, struct err *err)
{
    return rename(from, to) == 0 || err_set_errno(err, ERR_FAILED, "cannot rename '%s'", from);
}

/* A slot that has lost WAL cannot be used again. */
static bool renew_slot(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    return instance_stop(&instance, false, err) && standby_drop_slot(task, err) &&
           standby_make_slot(task, err);
}

static bool copy_new(struct task *task, struct err *err)
{
    return standby_copy(task, beside(task, "new"), err);
}

static bool remove_new(struct task *task, struct err *err)
{
    return pool_remove(&task->pool, beside(task, "new"), err);
}

static bool swap(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    return instance_stop(&instance, true, err) &&
           move(task->backend.data_path, beside(task, "old"), err) &&
           move(beside(task, "new"), task->backend.data_path, err);
}

static bool swap_back(struct task *task, struct err *err)
{
    char *old = beside(task, "old");
    if (!path_exists(old))
        return true;
    return (!path_exists(task->backend.data_path) ||
            move(task->backend.data_path, beside(task, "new"), err)) &&
           move(old, task->backend.data_path, err);
}

static bool start(struct task *task, struct err *err)
{
    return start_on_some_port(task->core, &task->backend, JOBS_WAIT, err);
}

static bool remove_old(struct task *task, struct err *err)
{
    return pool_remove(&task->pool, beside(task, "old"), err);
}

static const struct operation_step steps[] = {
    {"making a new replication slot", renew_slot, NULL},
    {"copying the parent", copy_new, remove_new},
    {"swapping", swap, swap_back},
    {"starting the standby", start, NULL},
    {"removing the old one", remove_old, NULL},
};

const struct operation_kind operation_sync_standby = {
    .name = "sync",
    .steps = steps,
    .n_steps = countof(steps),
    .commit_step = 3,
};
