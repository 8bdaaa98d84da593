/*
 * create: a branch. T0 is cloned from the running parent, the branch from T0; the server starts
 * where only bough can reach it, forgets what it must, and opens. (Schema-only branches:
 * schema_only.c.)
 */
#include "base/clock.h"
#include "base/path.h"
#include "base/secret.h"
#include "core/attach.h"
#include "core/base.h"
#include "core/clone.h"
#include "core/dump.h"
#include "core/gate.h"
#include "core/hooks.h"
#include "core/limits.h"
#include "core/on_branch.h"
#include "core/operations.h"
#include "core/secure.h"
#include "core/services.h"
#include "core/space.h"
#include "core/steps.h"
#include "core/volumes.h"

#include <string.h>

#define PORT_ATTEMPT_LIMIT 20
#define PORT_SPREAD_BITS 8
#define APPKEY_BYTES 4
#define PASSWORD_LEN 24
#define API_KEY_BYTES 32

struct backend backend_new(struct core *core, const char *project_id, const char *directory,
                           const char *name)
{
    struct arena *arena = &core->arena;
    char *id = secret_uuid(arena);
    char *now = clock_iso(arena);
    return (struct backend){
        .id = id,
        .project_id = project_id,
        .name = arena_strdup(arena, name),
        .state = BACKEND_CREATING,
        .appkey = secret_hex(arena, APPKEY_BYTES),
        .password = secret_alnum(arena, PASSWORD_LEN),
        .api_key = arena_printf(arena, "ik_%s", secret_hex(arena, API_KEY_BYTES)),
        .data_path = arena_printf(arena, "%s/%.8s/data", directory, id),
        .t0_path = arena_printf(arena, "%s/%.8s/t0", directory, id),
        .base_path = session_base_path(core, arena, id),
        .created_at = now,
        .t0_at = now,
        .idle_timeout_s = IDLE_TIMEOUT_OF_PROJECT,
    };
}

/* Two commands may choose one port at the same moment: the store lets only one have it. A hundred
 * that all took the next one then would meet there again, so they spread out. */
static bool choose_port(struct core *core, struct backend *backend, int attempt, struct err *err)
{
    if (attempt == 0)
        return session_free_port(core, &backend->port, err);
    int spread = 1 << (attempt < PORT_SPREAD_BITS ? attempt : PORT_SPREAD_BITS);
    int first = backend->port + 1 + (int)secret_number((uint32_t)spread);
    return session_free_port_from(core, first < INSTANCE_PORT_LAST ? first : INSTANCE_PORT_FIRST,
                                  &backend->port, err);
}

bool backend_reserve(struct core *core, struct backend *backend, struct err *err)
{
    for (int attempt = 0; attempt < PORT_ATTEMPT_LIMIT; attempt++) {
        struct backend known;
        auto_err ignored = {0};
        if (!choose_port(core, backend, attempt, err))
            return false;
        if (store_backend_add(core->store, backend, err))
            return true;
        if (err->code != ERR_EXISTS ||
            store_backend_find(core->store, &core->arena, backend->project_id, backend->name,
                               &known, &ignored))
            return false;
        err_clear(err);
    }
    return err_set(err, ERR_FAILED, "cannot find a free port");
}

bool step_reserve(struct task *task, struct err *err)
{
    if (!backend_reserve(task->core, &task->backend, err) ||
        !limits_check_place(task->core, &task->backend, err))
        return false;
    char *directory = path_parent(&task->core->arena, task->backend.data_path);
    return path_make(directory, 0711, err) && path_make(task->backend.base_path, 0700, err);
}

bool undo_reserve(struct task *task, struct err *err)
{
    if (!task->backend.data_path)
        return true;
    return path_remove(task->backend.base_path, err) &&
           volumes_remove(task->core, &task->pool, &task->backend, err) &&
           path_remove(path_parent(&task->core->arena, task->backend.data_path), err) &&
           store_backend_remove(task->core->store, task->backend.id, err);
}

bool step_volumes(struct task *task, struct err *err)
{
    return volumes_make(task->core, &task->pool, &task->parent, &task->backend, err);
}

/* Where clones take as long as copies, the files are cloned together with T0, before the parent has
 * moved on: after the database, so that what its rows refer to is there. */
static bool clone_t0(struct task *task, struct err *err)
{
    auto_fd hold = -1;
    return dump_hold(task->core, &task->parent, &hold, err) &&
           clone_running(task->core, &task->pool, &task->parent, task->backend.t0_path, true,
                         err) &&
           dump_give_base(task, err) &&
           (task->pool.driver->instant || step_volumes(task, err));
}

bool undo_clone_t0(struct task *task, struct err *err)
{
    const char *t0 = task->backend.t0_path; /* the parent has none */
    return !t0 || !*t0 || pool_remove(&task->pool, t0, err);
}

static bool clone_data(struct task *task, struct err *err)
{
    struct clone_options options = {.progress = task->core->options.progress};
    return pool_clone(&task->pool, task->backend.t0_path, task->backend.data_path, &options, err);
}

bool undo_clone_data(struct task *task, struct err *err)
{
    if (!task->backend.data_path)
        return true;
    char *log = arena_printf(&task->core->arena, "%s.log", task->backend.data_path);
    return pool_remove(&task->pool, task->backend.data_path, err) && path_remove(log, err);
}

/* With the socket that the gate holds, if it does: clients may wait there. */
static bool start_as_told(struct core *core, const struct backend *backend,
                          enum instance_jobs jobs, struct err *err)
{
    struct instance instance = session_instance(core, backend);
    auto_fd listener = gate_take(core, backend->id);
    limits_apply(core, backend, &instance);
    instance.jobs = jobs;
    instance.listener = listener > 0 ? listener : 0;
    bool started = instance_start(&instance, err);
    if (!started && err->code == ERR_BUSY && listener > 0) {
        /* It could not be given to the server, which wants the port for a socket of its own. */
        gate_release(core, backend->id);
        fd_close(&listener);
        instance.listener = 0;
        err_clear(err);
        started = instance_start(&instance, err);
    }
    return started;
}

static bool mark_awake(struct core *core, struct backend *backend, struct err *err)
{
    bool asleep = backend->asleep;
    backend->asleep = false;
    return !asleep || store_backend_set_asleep(core->store, backend->id, false, err);
}

/* Starts the server; where somebody took the port in the meantime, on another one. */
bool start_on_some_port(struct core *core, struct backend *backend, enum instance_jobs jobs,
                        struct err *err)
{
    for (int attempt = 0; attempt < PORT_ATTEMPT_LIMIT; attempt++) {
        if (start_as_told(core, backend, jobs, err))
            return mark_awake(core, backend, err);
        if (err->code != ERR_BUSY || !session_free_port(core, &backend->port, err) ||
            !store_backend_set_port(core->store, backend->id, backend->port, err))
            return false;
        err_clear(err);
    }
    return err_set(err, ERR_BUSY, "cannot find a free port");
}

struct pg *connect_parent(struct task *task, struct err *err)
{
    struct instance parent = session_instance(task->core, &task->parent);
    if (!attach_is(task->core, &task->parent) && !instance_is_running(&parent) &&
        !start_on_some_port(task->core, &task->parent, JOBS_RUN, err))
        return NULL;
    return session_connect(task->core, &task->parent, err);
}

bool step_start(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    return instance_isolate(&instance, err) &&
           session_configure(task->core, &task->backend, err) && instance_relax(&instance, err) &&
           start_on_some_port(task->core, &task->backend, JOBS_WAIT, err);
}

bool undo_start(struct task *task, struct err *err)
{
    if (!task->backend.data_path)
        return true;
    struct instance instance = session_instance(task->core, &task->backend);
    return instance_stop(&instance, true, err);
}

/* Where clones take as long as copies, T0 is read now that its copy runs and nobody has changed it.
 */
static bool save_t0(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    return task->pool.driver->instant ||
           (instance_settle(&instance, task->db, err) &&
            base_save_t0(task->core, &task->backend, task->db, err));
}

bool step_secure(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    task->db = session_connect(task->core, &task->backend, err);
    if (task->db)
        instance_settle_ahead(&instance);
    return task->db && secure_clone(task->core, &task->backend, task->db, err) &&
           save_t0(task, err) &&
           on_branch(task->core, &task->backend, task->db, false, err);
}

/* Ends the server whose jobs wait. The shutdown also writes to the disk that they are off. */
static bool stop_waiting(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    if (!instance_has_jobs(&instance))
        return true;
    pg_close(&task->db);
    return instance_stop(&instance, false, err);
}

/* After a crash of the machine the server may have to be started again. */
bool step_open(struct task *task, struct err *err)
{
    if (!stop_waiting(task, err) ||
        !start_on_some_port(task->core, &task->backend, JOBS_RUN, err))
        return false;
    struct instance instance = session_instance(task->core, &task->backend);
    if (!task->db)
        task->db = session_connect(task->core, &task->backend, err);
    char *one = NULL;
    return task->db && instance_open(&instance, task->db, err) &&
           pg_value(task->db, &task->core->arena, "SELECT 1", 0, NULL, &one, err) && one;
}

static const struct operation_step steps[] = {
    {"reserving a port", step_reserve, undo_reserve},
    {"keeping T0", clone_t0, undo_clone_t0},
    {"cloning", clone_data, undo_clone_data},
    {"starting the server", step_start, undo_start},
    {"giving it its own credentials", step_secure, NULL},
    {"cloning files", step_volumes, NULL}, /* undone with the first step */
    {"opening", step_open, NULL},
    {"starting services", step_services, undo_services},
};

const struct operation_kind operation_create = {
    .name = "create",
    .steps = steps,
    .n_steps = countof(steps),
    .commit_step = countof(steps),
    .undone_whole = true,
};

static bool check_free(struct core *core, const char *name, struct err *err)
{
    struct backend known;
    auto_err ignored = {0};
    if (!core_check_name(name, err))
        return false;
    if (!store_backend_find(core->store, &core->arena, core->project.id, name, &known, &ignored))
        return ignored.code == ERR_NOT_FOUND || (err_move(err, &ignored), false);
    (void)err_set(err, ERR_EXISTS, "branch '%s' exists already", name);
    return err_hint(err, "choose another name, or delete it with 'bough branch delete %s'", name);
}

static bool set_times(struct core *core, const struct create_options *options,
                      struct backend *branch, struct err *err)
{
    struct project_limits limits = {0};
    if (!session_limits(core, &limits, err))
        return false;
    int64_t ttl_s = options->ttl_s ? options->ttl_s : limits.ttl_s;
    int64_t idle_s = options->idle_timeout_s;
    branch->idle_timeout_s = idle_s > 0 ? idle_s : idle_s < 0 ? 0 : IDLE_TIMEOUT_OF_PROJECT;
    branch->expires_at = ttl_s > 0 ? clock_iso_in(&core->arena, ttl_s) : "";
    return true;
}

static bool create(struct core *core, const struct create_options *options,
                   struct backend *ret_branch, struct err *err)
{
    struct task task = {.core = core, .project = core->project};
    if (!check_free(core, options->name, err) || !session_parent(core, &task.parent, err) ||
        !session_pool(core, &task.pool, err))
        return false;
    /* A parent that is down is told before anything is made; one that does not answer is told by
     * the step that asks it, and undone. A connection only to try would take 5 to 15 ms. */
    if (!options->backup && !session_check_running(core, &task.parent, err))
        return false;
    bool schema_only = options->mode == MODE_SCHEMA_ONLY;
    if (!space_check(core, &task.pool, schema_only ? SPACE_CLUSTER_BYTES : SPACE_CLONE_BYTES,
                     schema_only ? NULL : task.parent.data_path, 2, err) ||
        !limits_check_create(core, &task.pool, err))
        return false;
    if (!hooks_before(core, HOOK_PRE_CREATE, options->name, NULL, err))
        return false;
    if (schema_only && dump_is(core, &task.parent)) {
        (void)err_set(err, ERR_USAGE, "a copy that was loaded from a dump has no schema-only "
                                      "branches");
        return err_hint(err, "make a full one, or attach with '--sync standby'");
    }
    task.backend = backend_new(core, core->project.id, session_pool_path(core, "branches"),
                               options->name);
    task.backend.mode = options->mode;
    task.backend.with_schedules = options->with_schedules;
    task.backend.owner = options->owner;
    if (!set_times(core, options, &task.backend, err))
        return false;
    task.kind = schema_only       ? &operation_create_schema_only
                : options->backup ? &operation_create_from_backup
                                  : &operation_create;
    task.story = (void *)options;
    auto_fd lock = session_lock(core, task.backend.id, options->name, err);
    if (lock < 0 || !journal_run(&task, err)) {
        session_forget_lock(core, task.backend.id);
        return false;
    }
    if (!store_backend_get(core->store, &core->arena, task.backend.id, ret_branch, err))
        return false;
    space_warn(core, &task.pool);
    return options->no_switch ||
           session_link(core, core->directory, core->project.id, options->name, err);
}

bool core_create(struct core *core, const struct create_options *options,
                 struct backend *ret_branch, struct err *err)
{
    struct sync_result synced;
    if ((options->fresh && !core_sync(core, false, &synced, err)) ||
        !create(core, options, ret_branch, err))
        return err_context(err, "cannot create branch '%s'", options->name);
    gate_ensure(core);
    hooks_after(core, HOOK_POST_CREATE, options->name, NULL);
    return true;
}
