/*
 * delete: a branch, or the whole project. Once begun it is always finished: a crash half-way must
 * not leave a branch that looks usable.
 */
#include "base/path.h"
#include "base/text.h"
#include "core/attach.h"
#include "core/gate.h"
#include "core/hooks.h"
#include "core/operations.h"
#include "core/services.h"
#include "core/standby.h"
#include "core/steps.h"
#include "core/volumes.h"

#include <unistd.h>

/* What could not be repaired of this backend needs no repair any more. */
static bool end_pending(struct task *task, struct err *err)
{
    struct operation *running = NULL;
    size_t n = 0;
    struct store *store = task->core->store;
    if (!store_operation_running(store, &task->core->arena, task->project.id, &running, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (text_equal(running[i].backend_id, task->backend.id) &&
            !text_equal(running[i].id, task->operation.id) &&
            !store_operation_end(store, running[i].id, OPERATION_FAILED, "its branch was deleted",
                                 err))
            return false;
    return true;
}

static bool mark(struct task *task, struct err *err)
{
    struct core *core = task->core;
    struct backend parent;
    /* Repeated after a crash, the row may be gone already. */
    auto_err ignored = {0};
    bool is_current = task->backend.name && core->directory &&
                      !text_equal(core->current, PARENT_NAME) &&
                      text_equal(core->current, task->backend.name);
    if (!end_pending(task, err) || (is_current && !core_switch(core, PARENT_NAME, &parent, err)))
        return false;
    return store_backend_set_state(task->core->store, task->backend.id, BACKEND_DELETING, err) ||
           (err->code == ERR_NOT_FOUND && (err_move(err, &ignored), true));
}

static bool stop(struct task *task, struct err *err)
{
    return undo_services(task, err) && undo_start(task, err);
}

static bool remove_volumes(struct task *task, struct err *err)
{
    if (!task->backend.data_path)
        return true;
    /* What a reset or a merge may keep beside the data directory. */
    static const char *const beside[] = {"data.new", "data.old", "before-merge"};
    char *directory = path_parent(&task->core->arena, task->backend.data_path);
    for (size_t i = 0; i < countof(beside); i++)
        if (path_exists(directory) &&
            !pool_remove(&task->pool, path_join(&task->core->arena, directory, beside[i]), err))
            return false;
    return volumes_remove(task->core, &task->pool, &task->backend, err) &&
           undo_clone_data(task, err) && undo_clone_t0(task, err);
}

static bool forget(struct task *task, struct err *err)
{
    bool removed = undo_reserve(task, err);
    if (removed)
        session_forget_lock(task->core, task->backend.id);
    return removed;
}

static const struct operation_step steps[] = {
    {"marking", mark, NULL},
    {"stopping services and server", stop, NULL},
    {"removing data", remove_volumes, NULL},
    {"forgetting", forget, NULL},
};

const struct operation_kind operation_delete = {
    .name = "delete",
    .steps = steps,
    .n_steps = countof(steps),
    .commit_step = 0,
};

static bool delete(struct core *core, const struct backend *backend, struct err *err)
{
    struct task task = {.core = core, .project = core->project, .backend = *backend,
                        .kind = &operation_delete};
    auto_fd lock = session_lock(core, backend->id, backend->name, err);
    return lock >= 0 && session_pool(core, &task.pool, err) && journal_run(&task, err);
}

bool core_delete(struct core *core, const char *name, struct err *err)
{
    struct backend branch;
    if (!session_branch(core, name, &branch, err) ||
        !hooks_before(core, HOOK_PRE_DELETE, name, NULL, err) || !delete(core, &branch, err))
        return err_context(err, "cannot delete branch '%s'", name);
    gate_look(core);
    hooks_after(core, HOOK_POST_DELETE, name, NULL);
    return true;
}

static bool remove_project(struct task *task, struct err *err)
{
    struct core *core = task->core;
    char *directory = arena_printf(&core->arena, "%s/%s", task->project.pool_directory,
                                   task->project.appkey);
    return remove_volumes(task, err) && undo_reserve(task, err) && path_remove(directory, err) &&
           store_project_remove(core->store, task->project.id, err);
}

/* Of a parent that bough does not run. core_destroy has asked whether it is there: if it is gone
 * since, or gone for good, that is no reason to keep the rest. */
static bool drop_slot(struct task *task, struct err *err)
{
    auto_err problem = {0};
    struct core *core = task->core;
    (void)err;
    if (task->project.sync != SYNC_STANDBY || standby_drop_slot(task, &problem))
        return true;
    vec_add(&core->arena, &core->warnings,
            arena_printf(&core->arena,
                         "replication slot '%s' is left on the parent, which keeps WAL for it: "
                         "SELECT pg_drop_replication_slot('%s') there; %s",
                         attach_slot(core, &core->arena), attach_slot(core, &core->arena),
                         problem.message));
    return true;
}

static bool check_parent(struct core *core, struct err *err)
{
    auto_pg *db = core->project.sync == SYNC_STANDBY ? attach_connect(core, err) : NULL;
    return core->project.sync != SYNC_STANDBY || db ||
           err_hint(err, "its replication slot would stay and keep WAL there; if the parent is "
                         "gone for good: bough destroy --leave-slot");
}

static const struct operation_step destroy_steps[] = {
    {"marking", mark, NULL},
    {"stopping services and server", stop, NULL},
    {"dropping the replication slot", drop_slot, NULL},
    {"removing the project", remove_project, NULL},
};

const struct operation_kind operation_destroy = {
    .name = "destroy",
    .steps = destroy_steps,
    .n_steps = countof(destroy_steps),
    .commit_step = 0,
};

bool core_destroy(struct core *core, bool leave_slot, struct err *err)
{
    struct backend *backends = NULL;
    size_t n = 0;
    struct task task = {.core = core, .project = core->project, .kind = &operation_destroy};
    if (!store_backend_list(core->store, &core->arena, core->project.id, &backends, &n, err) ||
        !session_parent(core, &task.backend, err) || !session_pool(core, &task.pool, err) ||
        (!leave_slot && !check_parent(core, err)))
        return err_context(err, "cannot delete project '%s'", core->project.name);
    auto_fd lock = session_lock(core, task.backend.id, PARENT_NAME, err);
    bool success = lock >= 0;
    for (size_t i = 0; i < n && success; i++)
        if (!text_equal(backends[i].name, PARENT_NAME))
            success = delete(core, &backends[i], err);
    if (!success || !journal_run(&task, err))
        return err_context(err, "cannot delete project '%s'", core->project.name);
    session_forget_lock(core, task.backend.id);
    return path_remove(path_join(&core->arena, core->directory, ".bough"), err);
}
