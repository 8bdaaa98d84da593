/*
 * reset: a branch back to T0, in place: same ports, same credentials.
 *
 * The new data directory and volumes are made beside the old ones and take their place by a rename;
 * the old ones are removed at the very end. So a failure before that, also of a service that does
 * not start, leaves the branch as it was, one after it at T0.
 */
#include "base/path.h"
#include "core/base.h"
#include "core/hooks.h"
#include "core/on_branch.h"
#include "core/operations.h"
#include "core/secure.h"
#include "core/services.h"
#include "core/space.h"
#include "core/steps.h"
#include "core/volumes.h"

#include <errno.h>
#include <stdio.h>

static char *beside(struct task *task, const char *ending)
{
    return arena_printf(&task->core->arena, "%s.%s", task->backend.data_path, ending);
}

static bool mark(struct task *task, struct err *err)
{
    return store_backend_set_state(task->core->store, task->backend.id, BACKEND_RESETTING, err);
}

/* The state before is in the journal's first step. */
static bool unmark(struct task *task, struct err *err)
{
    const char *state = task->backend.merges ? "merged" : "ready";
    return store_backend_set_state(task->core->store, task->backend.id,
                                   state[0] == 'm' ? BACKEND_MERGED : BACKEND_READY, err);
}

static bool clone_new(struct task *task, struct err *err)
{
    struct clone_options options = {.progress = task->core->options.progress};
    return pool_clone(&task->pool, task->backend.t0_path, beside(task, "new"), &options, err) &&
           volumes_clone_t0(task->core, &task->pool, &task->backend, err);
}

static bool remove_new(struct task *task, struct err *err)
{
    return pool_remove(&task->pool, beside(task, "new"), err) &&
           volumes_remove_new(task->core, &task->pool, &task->backend, err);
}

/* The branch is as it was; 'bough start' says what is wrong when they do not start. */
static bool start_services_again(struct task *task, struct err *err)
{
    auto_err ignored = {0};
    (void)err;
    (void)services_start(task->core, &task->backend, NULL, &ignored);
    return true;
}

static bool move(const char *from, const char *to, struct err *err)
{
    if (rename(from, to) == 0)
        return true;
    return err_set_errno(err, ERR_FAILED, "cannot rename '%s'", from);
}

static bool swap(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    return instance_stop(&instance, true, err) &&
           move(task->backend.data_path, beside(task, "old"), err) &&
           move(beside(task, "new"), task->backend.data_path, err) &&
           volumes_swap(task->core, &task->backend, err);
}

static bool swap_back(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    char *old = beside(task, "old");
    if (!instance_stop(&instance, false, err))
        return false;
    if (path_exists(old) && (!pool_remove(&task->pool, task->backend.data_path, err) ||
                             !move(old, task->backend.data_path, err)))
        return false;
    if (!volumes_swap_back(task->core, &task->pool, &task->backend, err))
        return false;
    return start_on_some_port(task->core, &task->backend, JOBS_RUN, err);
}

static bool secure(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    task->db = session_connect(task->core, &task->backend, err);
    if (task->db)
        instance_settle_ahead(&instance);
    return task->db && secure_clone(task->core, &task->backend, task->db, err) &&
           on_branch(task->core, &task->backend, task->db, true, err);
}

static bool start_services(struct task *task, struct err *err)
{
    return services_start(task->core, &task->backend, NULL, err);
}

static bool forget(struct task *task, struct err *err)
{
    struct store *store = task->core->store;
    return base_forget_merges(task->core, &task->backend, err) &&
           store_backend_set_merges(store, task->backend.id, 0, err) &&
           store_backend_set_state(store, task->backend.id, BACKEND_READY, err);
}

static bool remove_old(struct task *task, struct err *err)
{
    return pool_remove(&task->pool, beside(task, "old"), err) &&
           volumes_remove_old(task->core, &task->pool, &task->backend, err);
}

static const struct operation_step steps[] = {
    {"marking", mark, unmark},
    {"cloning T0", clone_new, remove_new},
    {"stopping services", undo_services, start_services_again},
    {"swapping", swap, swap_back},
    {"starting the server", step_start, NULL},
    {"giving it its own credentials", secure, NULL},
    {"opening", step_open, NULL},
    {"starting services", start_services, undo_services},
    {"forgetting merges", forget, NULL},
    {"removing the old state", remove_old, NULL},
};

const struct operation_kind operation_reset = {
    .name = "reset",
    .steps = steps,
    .n_steps = countof(steps),
    .commit_step = 8, /* at T0, started, with its own credentials and its services */
};

static bool reset(struct core *core, const char *name, struct backend *ret_branch, struct err *err)
{
    struct task task = {.core = core, .project = core->project, .kind = &operation_reset};
    if (!session_branch(core, name, &task.backend, err) ||
        !session_parent(core, &task.parent, err) || !session_pool(core, &task.pool, err))
        return false;
    auto_fd lock = session_lock(core, task.backend.id, name, err);
    if (lock < 0)
        return false;
    /* Read again under the lock. */
    if (!session_branch(core, name, &task.backend, err))
        return false;
    if (task.backend.state != BACKEND_READY && task.backend.state != BACKEND_MERGED)
        return err_set(err, ERR_NOT_READY, "the branch is '%s'",
                       backend_state_name(task.backend.state));
    return space_check(core, &task.pool, SPACE_CLONE_BYTES, task.backend.t0_path, 1, err) &&
           hooks_before(core, HOOK_PRE_RESET, name, NULL, err) && journal_run(&task, err) &&
           session_branch(core, name, ret_branch, err);
}

bool core_reset(struct core *core, const char *name, struct backend *ret_branch, struct err *err)
{
    if (!reset(core, name, ret_branch, err))
        return err_context(err, "cannot reset branch '%s'", name);
    hooks_after(core, HOOK_POST_RESET, name, NULL);
    return true;
}
