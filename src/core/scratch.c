/*
 * scratch: see scratch.h. It is an operation of its own that is always undone: by scratch_close, or
 * by the next command after a crash. Its directory carries its operation's id, so that recovery
 * finds it.
 */
#include "core/scratch.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/secret.h"
#include "core/clone.h"
#include "core/dump.h"
#include "core/operations.h"
#include "core/space.h"

static struct backend scratch_backend(struct task *task)
{
    struct arena *arena = &task->core->arena;
    char *directory = arena_printf(arena, "%s/%s/scratch/%.8s", task->project.pool_directory,
                                   task->project.appkey, task->operation.id);
    return (struct backend){
        .id = task->operation.id,
        .name = "scratch",
        .data_path = path_join(arena, directory, "data"),
        .port = 0,
    };
}

static bool remove_scratch(struct task *task, struct err *err)
{
    struct backend backend = scratch_backend(task);
    struct instance instance = session_instance(task->core, &backend);
    return instance_stop(&instance, true, err) &&
           pool_remove(&task->pool, backend.data_path, err) &&
           path_remove(path_parent(&task->core->arena, backend.data_path), err);
}

static bool nothing(struct task *task, struct err *err)
{
    (void)task;
    (void)err;
    return true;
}

static const struct operation_step steps[] = {
    {"making a throw-away clone", nothing, remove_scratch}};

const struct operation_kind operation_scratch = {
    .name = "scratch",
    .steps = steps,
    .n_steps = countof(steps),
    .commit_step = countof(steps),
};

/* The operation is in the journal before anything is made. It is not run as one: it stays open. */
static bool begin(struct task *task, int *ret_lock, struct err *err)
{
    struct core *core = task->core;
    const char *id = secret_uuid(&core->arena);
    *ret_lock = session_lock(core, id, "scratch", err);
    if (*ret_lock < 0)
        return false;
    task->operation = (struct operation){
        .id = id,
        .kind = operation_scratch.name,
        .project_id = task->project.id,
        .backend_id = id,
        .state = OPERATION_RUNNING,
        .step = -1,
        .data = "{}",
        .error = "",
        .started_at = clock_iso(&core->arena),
        .ended_at = "",
    };
    return store_operation_add(core->store, &task->operation, err) &&
           store_operation_set_step(core->store, task->operation.id, 0, err);
}

static bool fill(struct scratch *scratch, const struct backend *running, const char *volume,
                 struct err *err)
{
    struct task *task = scratch->task;
    struct core *core = task->core;
    struct clone_options options = {.progress = core->options.progress};
    const char *data = scratch->backend.data_path;
    auto_fd hold = -1;
    if (!path_make(path_parent(&core->arena, data), 0711, err) ||
        (!volume && !dump_hold(core, running ? running : &task->parent, &hold, err)))
        return false;
    return volume ? pool_clone(&task->pool, volume, data, &options, err)
                  : clone_running(core, &task->pool, running ? running : &task->parent, data,
                                  false, err);
}

/* Its jobs wait for as long as it lives. */
static bool start(struct scratch *scratch, struct err *err)
{
    struct core *core = scratch->task->core;
    if (!session_free_port(core, &scratch->backend.port, err))
        return false;
    for (int attempt = 0; attempt < 20; attempt++) {
        struct instance instance = session_instance(core, &scratch->backend);
        instance.throwaway = true;
        if (attempt == 0 && !instance_isolate(&instance, err))
            return false;
        if (instance_start(&instance, err)) {
            scratch->db = instance_connect(&instance, NULL, err);
            return scratch->db != NULL;
        }
        if (err->code != ERR_BUSY)
            return false;
        err_clear(err);
        scratch->backend.port = instance_free_port(scratch->backend.port + 1);
    }
    return err_set(err, ERR_BUSY, "cannot find a free port");
}

static bool open_clone(struct core *core, const struct backend *running, const char *volume,
                       struct scratch *ret_scratch, struct err *err)
{
    auto_scratch scratch = {.lock = -1};
    struct task *task = arena_new(&core->arena, struct task);
    *task = (struct task){.core = core, .project = core->project, .kind = &operation_scratch};
    if (!session_pool(core, &task->pool, err) || !session_parent(core, &task->parent, err) ||
        !space_check(core, &task->pool, SPACE_CLONE_BYTES,
                     volume ? volume : (running ? running : &task->parent)->data_path, 1, err) ||
        !begin(task, &scratch.lock, err))
        return false;
    scratch.task = task;
    scratch.backend = scratch_backend(task);
    if (!fill(&scratch, running, volume, err) || !start(&scratch, err))
        return false;
    *ret_scratch = scratch;
    scratch = (struct scratch){.lock = -1};
    return true;
}

bool scratch_open(struct core *core, const char *volume, struct scratch *ret_scratch,
                  struct err *err)
{
    return open_clone(core, NULL, volume, ret_scratch, err);
}

bool scratch_open_on(struct core *core, const struct backend *running, struct scratch *ret_scratch,
                     struct err *err)
{
    return open_clone(core, running, NULL, ret_scratch, err);
}

bool scratch_close(struct scratch *scratch, struct err *err)
{
    struct task *task = scratch->task;
    pg_close(&scratch->db);
    scratch->task = NULL;
    if (!task)
        return true;
    bool removed =
        remove_scratch(task, err) &&
        store_operation_end(task->core->store, task->operation.id, OPERATION_DONE, "", err);
    fd_close(&scratch->lock);
    session_forget_lock(task->core, task->operation.id);
    return removed;
}

void scratch_drop(struct scratch *scratch)
{
    auto_err ignored = {0};
    (void)scratch_close(scratch, &ignored);
}
