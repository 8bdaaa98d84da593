/*
 * from_backup: a branch of a moment that is past, from a repository of pgBackRest.
 *
 * pgBackRest restores the files and writes how WAL is fetched; PostgreSQL replays it up to the
 * moment and opens. That cluster, shut down, is T0. It has to be of the parent's own server, so
 * that what is an object there is the same object here.
 */
#include "base/path.h"
#include "base/text.h"
#include "base/vec.h"
#include "core/base.h"
#include "core/load.h"
#include "core/operations.h"
#include "core/secure.h"
#include "core/services.h"
#include "core/steps.h"
#include "pg/cluster.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define STANZA_LIMIT 128

static bool check_stanza(const char *stanza, struct err *err)
{
    size_t len = strlen(stanza);
    bool good = len >= 1 && len <= STANZA_LIMIT && isalnum((unsigned char)stanza[0]);
    for (size_t i = 0; i < len && good; i++)
        good = isalnum((unsigned char)stanza[i]) || strchr("_.-", stanza[i]);
    return good || err_set(err, ERR_USAGE, "cannot use '%s' as the name of a stanza", stanza);
}

/* The moment as every server reads it, and as it is told. */
static bool read_moment(struct task *task, struct pg *parent, const char *at, struct err *err)
{
    struct arena *arena = &task->core->arena;
    const char *params[] = {at};
    if (!at)
        return true;
    auto_result *row = pg_query(
        parent,
        "SELECT pg_catalog.to_char(t.at, 'YYYY-MM-DD HH24:MI:SS.US+00'), pg_catalog.to_char(t.at, "
        "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') FROM (SELECT $1::pg_catalog.timestamptz "
        "AT TIME ZONE 'UTC') t(at)",
        1, params, err);
    if (!row && !text_starts(pg_sqlstate(parent), "22"))
        return false;
    if (!row) {
        err->code = ERR_USAGE;
        (void)err_context(err, "cannot read '%s' as a time", at);
        return err_hint(err, "it looks like '2026-11-24 12:30:00+00'");
    }
    task->backend.t0_at = arena_strdup(arena, pg_get(row, 0, 1));
    return journal_set(task, "target", pg_get(row, 0, 0), err);
}

/* "P01 DETAIL: restore file .../base/1/1259 (112KB, 12.50%) checksum ..." */
static void hear(void *context, const char *text)
{
    const char *end = NULL;
    for (const char *at = text; (at = strstr(at, "%) ")); at++)
        end = at;
    const char *from = end;
    while (from && from > text && strchr("0123456789.", from[-1]))
        from--;
    if (from && from < end)
        progress_report(context, "restoring the backup", (uint64_t)(atof(from) * 100), 10000);
}

static char *only_errors(struct arena *arena, const char *errors)
{
    struct text out = text_make(arena);
    size_t n = 0;
    char **lines = text_split(arena, errors, '\n', &n);
    for (size_t i = 0; i < n; i++)
        if (!strstr(lines[i], "DETAIL: ") && !strstr(lines[i], "INFO: "))
            text_add_item(&out, "\n", lines[i]);
    return out.data;
}

/* For what pgBackRest leaves lying about: that of a server on this machine is not touched. */
static char *work_directory(struct task *task)
{
    char *branch = path_parent(&task->core->arena, task->backend.data_path);
    return path_join(&task->core->arena, branch, "pgbackrest");
}

static bool make_work_directory(struct task *task, struct err *err)
{
    char *path = work_directory(task);
    return path_make(path, 0700, err) && run_as_own(&task->core->user, path, err);
}

static bool run_restore(struct task *task, const struct create_options *options, struct err *err)
{
    auto_arena arena = {0};
    struct core *core = task->core;
    struct instance instance = session_instance(core, &task->backend);
    const char *target = journal_get(task, "target");
    const char *config = getenv("PGBACKREST_CONFIG");
    VEC(const char *) argv = {0};
    vec_add(&arena, &argv, "pgbackrest");
    vec_add(&arena, &argv, arena_printf(&arena, "--stanza=%s", options->backup));
    vec_add(&arena, &argv, arena_printf(&arena, "--pg1-path=%s", instance.data));
    vec_add(&arena, &argv, "--log-level-console=off");
    vec_add(&arena, &argv, "--log-level-file=off");
    vec_add(&arena, &argv, "--log-level-stderr=detail");
    vec_add(&arena, &argv, "--archive-mode=off");
    vec_add(&arena, &argv, "restore");
    if (config && *config) /* as an argument it gets into the command that fetches WAL */
        vec_add(&arena, &argv, arena_printf(&arena, "--config=%s", config));
    if (target) {
        vec_add(&arena, &argv, "--type=time");
        vec_add(&arena, &argv, arena_printf(&arena, "--target=%s", target));
        vec_add(&arena, &argv, "--target-action=promote");
    }
    vec_add(&arena, &argv, NULL);
    const char *env[] = {
        arena_printf(&arena, "PGBACKREST_SPOOL_PATH=%s/spool", work_directory(task)),
        arena_printf(&arena, "PGBACKREST_LOCK_PATH=%s/lock", work_directory(task)), NULL};
    struct process process = {.argv = argv.items,
                              .env = env,
                              .directory = "/",
                              .user = &instance.user,
                              .timeout_ms = LOAD_TIMEOUT_MS,
                              .listen = hear,
                              .listen_context = (void *)core->options.progress};
    struct process_result result;
    if (!process_run(&arena, &process, &result, err))
        return err->code != ERR_MISSING ? false
                                        : err_hint(err, "install it: apt-get install pgbackrest");
    if (result.status == 0)
        return true;
    (void)err_set(err, ERR_FAILED, "cannot finish 'pgbackrest': exit status %d", result.status);
    return err_detail(err, "%s", only_errors(&arena, result.errors));
}

/* A backup of another server would be another database, with other objects. */
static bool check_origin(struct task *task, struct pg *parent, struct err *err)
{
    auto_arena arena = {0};
    struct instance instance = session_instance(task->core, &task->backend);
    char *theirs = NULL;
    char *own = NULL;
    int major = 0;
    if (!pg_value(parent, &arena,
                  "SELECT system_identifier::text FROM pg_catalog.pg_control_system()", 0, NULL,
                  &theirs, err) ||
        !cluster_data_major(&arena, instance.data, &major, err) ||
        !cluster_system_identifier(&arena, instance.pg_bin, instance.data, &own, err))
        return false;
    if (text_equal(theirs, own) && major == pg_version(parent) / 10000)
        return true;
    (void)err_set(err, ERR_PARENT_DOWN, "the backup is of another server than the parent");
    (void)err_detail(err, "system identifier %s, the parent has %s", own, theirs);
    return err_hint(err, "a branch comes from its own parent: name the stanza of that one");
}

static bool restore(struct task *task, struct err *err)
{
    const struct create_options *options = task->story;
    auto_pg *parent = session_connect(task->core, &task->parent, err);
    return parent && check_stanza(options->backup, err) &&
           read_moment(task, parent, options->at, err) &&
           pool_make(&task->pool, task->backend.data_path, err) && make_work_directory(task, err) &&
           run_restore(task, options, err) && check_origin(task, parent, err) &&
           store_backend_set_data(task->core->store, task->backend.id, task->backend.data_path,
                                  task->backend.t0_at, err);
}

static bool replay(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    instance.restores = true;
    if (!instance_make_restored(&instance, err) || !instance_start(&instance, err))
        return err_context(err, "cannot replay the parent's WAL");
    return instance_stop(&instance, false, err) && path_remove(work_directory(task), err);
}

static bool keep_t0(struct task *task, struct err *err)
{
    struct clone_options options = {.read_only = true, .progress = task->core->options.progress};
    return pool_clone(&task->pool, task->backend.data_path, task->backend.t0_path, &options, err);
}

static const struct operation_step steps[] = {
    {"reserving a port", step_reserve, undo_reserve},
    {"restoring the backup", restore, undo_clone_data},
    {"replaying to the moment", replay, undo_start},
    {"keeping T0", keep_t0, undo_clone_t0},
    {"starting the server", step_start, undo_start},
    {"giving it its own credentials", step_secure, NULL},
    {"cloning files", step_volumes, NULL}, /* undone with the first step */
    {"opening", step_open, NULL},
    {"starting services", step_services, undo_services},
};

const struct operation_kind operation_create_from_backup = {
    .name = "create from backup",
    .steps = steps,
    .n_steps = countof(steps),
    .commit_step = countof(steps),
};
