/* journal: see journal.h. */
#include "core/journal.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/secret.h"
#include "base/text.h"
#include "core/operations.h"
#include "core/sweep.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void free_json(json_t **json)
{
    json_decref(*json);
}
#define auto_json __attribute__((cleanup(free_json))) json_t

bool journal_set(struct task *task, const char *key, const char *value, struct err *err)
{
    auto_json *data = json_loads(task->operation.data, 0, NULL);
    if (!data)
        data = json_object();
    (void)json_object_set_new(data, key, json_string(value));
    char *text = json_dumps(data, JSON_COMPACT);
    task->operation.data = arena_strdup(&task->core->arena, text);
    free(text);
    return store_operation_set_data(task->core->store, task->operation.id, task->operation.data,
                                    err);
}

const char *journal_get(struct task *task, const char *key)
{
    auto_json *data = json_loads(task->operation.data, 0, NULL);
    return arena_strdup(&task->core->arena, json_string_value(json_object_get(data, key)));
}

/* Undoes from the given step downwards. The first failure stops it: what is left is tried again
 * later. */
static bool undo(struct task *task, int step, struct err *err)
{
    for (int i = step; i >= 0; i--) {
        const struct operation_step *one = &task->kind->steps[i];
        if (one->undo && !one->undo(task, err))
            return err_context(err, "cannot undo '%s'", one->name);
    }
    return true;
}

/* A step that has nothing to undo, is not in doubt and comes before the commit step changes nothing
 * about what the next command would do: its record would only be a wait for the disk. */
static bool changes_recovery(const struct operation_kind *kind, size_t step)
{
    bool in_doubt = kind->happened && step + 1 == kind->commit_step;
    return kind->steps[step].undo || in_doubt || step >= kind->commit_step;
}

static bool set_step(struct task *task, int step, struct err *err)
{
    struct store *store = task->core->store;
    bool wait = !task->kind->undone_whole;
    return (wait || store_wait_for_disk(store, false, err)) &&
           store_operation_set_step(store, task->operation.id, step, err) &&
           (wait || store_wait_for_disk(store, true, err));
}

static bool record(struct task *task, size_t step, struct err *err)
{
    bool known = task->operation.step == (int)step;
    task->operation.step = (int)step;
    return known || !changes_recovery(task->kind, step) || set_step(task, (int)step, err);
}

static bool add_operation(struct task *task, struct err *err)
{
    struct store *store = task->core->store;
    bool wait = !task->kind->undone_whole;
    return (wait || store_wait_for_disk(store, false, err)) &&
           store_operation_add(store, &task->operation, err) &&
           (wait || store_wait_for_disk(store, true, err));
}

static bool run_steps(struct task *task, size_t from, struct err *err)
{
    bool success = true;
    for (size_t i = from; i < task->kind->n_steps && success; i++) {
        progress_report(task->core->options.progress, task->kind->steps[i].name, i,
                        task->kind->n_steps);
        success = record(task, i, err) && task->kind->steps[i].run(task, err);
    }
    pg_close(&task->db);
    return success;
}

static bool end(struct task *task, enum operation_state state, const char *message, struct err *err)
{
    return store_operation_end(task->core->store, task->operation.id, state, message, err);
}

/* The name at first, for when the backend is gone. */
static const char *named_data(struct task *task)
{
    auto_json *data = json_object();
    if (task->backend.name)
        (void)json_object_set_new(data, "name", json_string(task->backend.name));
    if (task->core->reason)
        (void)json_object_set_new(data, "reason", json_string(task->core->reason));
    char *text = json_dumps(data, JSON_COMPACT);
    const char *copy = arena_strdup(&task->core->arena, text);
    free(text);
    return copy;
}

/* Who asks later what became of it learns the reason in the words of an error. */
static void remember_failure(struct task *task, const struct err *cause)
{
    auto_err ignored = {0}; /* the message itself is kept with the end */
    (void)(journal_set(task, JOURNAL_CODE, err_class(cause->code)->name, &ignored) &&
           (!cause->hint || journal_set(task, JOURNAL_HINT, cause->hint, &ignored)));
}

bool journal_run(struct task *task, struct err *err)
{
    struct core *core = task->core;
    task->operation = (struct operation){
        .id = secret_uuid(&core->arena),
        .kind = task->kind->name,
        .project_id = task->project.id,
        .backend_id = task->backend.id,
        .state = OPERATION_RUNNING,
        .step = 0, /* recorded together with the operation */
        .data = named_data(task),
        .error = "",
        .started_at = clock_iso(&core->arena),
        .ended_at = "",
    };
    if (task->kind != &operation_scratch)
        session_is_about(core, task->project.id,
                         session_is_parent(&task->backend) ? NULL : task->backend.id);
    if (!add_operation(task, err))
        return false;
    if (run_steps(task, 0, err))
        return end(task, OPERATION_DONE, "", err);
    /* Past the commit step the next command goes on. */
    if (task->operation.step >= (int)task->kind->commit_step)
        return false;
    auto_err second = {0};
    remember_failure(task, err);
    if (undo(task, task->operation.step, &second) &&
        end(task, OPERATION_FAILED, err->message, &second))
        return false;
    return err_detail(err, "%s\nand then: %s; the next command tries again",
                      err->detail ? err->detail : "", second.message);
}

static bool recover(struct task *task, struct err *err)
{
    struct core *core = task->core;
    int step = task->operation.step;
    bool finish = step >= (int)task->kind->commit_step;
    if (task->kind->undone_whole && !finish)
        step = (int)task->kind->n_steps - 1;
    if (!finish && step + 1 == (int)task->kind->commit_step && task->kind->happened) {
        if (!task->kind->happened(task, &finish, err))
            return false;
        step += finish;
    }
    const char *line =
        arena_printf(&core->arena, "%s an interrupted '%s' of '%s'", finish ? "finished" : "undid",
                     task->kind->name, task->backend.name ? task->backend.name : "a branch");
    bool success = finish
                       ? run_steps(task, (size_t)step, err) && end(task, OPERATION_DONE, "", err)
                       : undo(task, step, err) && end(task, OPERATION_FAILED, "interrupted", err);
    if (success)
        vec_add(&core->arena, &core->repairs, line);
    return success;
}

/* Somebody may have finished it between our look at the list and our lock. */
static bool is_still_running(struct core *core, const char *id)
{
    struct operation *running = NULL;
    size_t n = 0;
    auto_err ignored = {0};
    if (!store_operation_running(core->store, &core->arena, NULL, &running, &n, &ignored))
        return false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(running[i].id, id) == 0)
            return true;
    return false;
}

/* An init begins by adding its project and a destroy ends by removing it: there is nothing else to
 * do. */
static bool end_without_project(struct core *core, const struct operation *operation,
                                struct err *err)
{
    if (err->code != ERR_NOT_FOUND)
        return false;
    err_clear(err);
    session_forget_lock(core, operation->backend_id);
    return store_operation_end(core->store, operation->id, OPERATION_FAILED, "interrupted", err);
}

static bool recover_one(struct core *core, const struct operation *operation, struct err *err)
{
    struct task task = {.core = core, .operation = *operation};
    auto_err ignored = {0};
    auto_fd lock = session_lock(core, operation->backend_id, "", &ignored);
    if (lock < 0 || !is_still_running(core, operation->id))
        return true; /* it is alive */
    task.kind = operation_kind_find(operation->kind);
    if (!task.kind)
        return err_set(err, ERR_FAILED, "unknown operation '%s' in the journal", operation->kind);
    if (!store_project_get(core->store, &core->arena, operation->project_id, &task.project, err))
        return end_without_project(core, operation, err);
    core->project = task.project;
    core->file = (struct project_file){0};
    /* The backend's row may not be there yet, or not any more. */
    if (!store_backend_get(core->store, &core->arena, operation->backend_id, &task.backend,
                           &ignored))
        task.backend.id = operation->backend_id;
    (void)session_parent(core, &task.parent, &ignored);
    if (!session_pool(core, &task.pool, err) || !recover(&task, err))
        return false;
    if (!store_backend_get(core->store, &core->arena, operation->backend_id, &task.backend,
                           &ignored))
        session_forget_lock(core, operation->backend_id);
    return true;
}

/* What cannot be repaired now must not lock the user out of everything else: the branch is failed
 * until a later command succeeds, or until it is deleted. */
static void give_up_for_now(struct core *core, const struct operation *operation,
                            const struct err *cause)
{
    auto_err ignored = {0};
    (void)store_backend_set_state(core->store, operation->backend_id, BACKEND_FAILED, &ignored);
    const char *line =
        arena_printf(&core->arena,
                     "cannot yet repair an interrupted '%s': %s (the next command tries "
                     "again)",
                     operation->kind, cause->message);
    vec_add(&core->arena, &core->repairs, line);
}

bool journal_recover(struct core *core, const char *project_id, struct err *err)
{
    struct operation *running = NULL;
    struct project open = core->project;
    size_t n = 0;
    if (!store_operation_running(core->store, &core->arena, project_id, &running, &n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        auto_err cause = {0};
        if (!recover_one(core, &running[i], &cause))
            give_up_for_now(core, &running[i], &cause);
    }
    core->project = open;
    core->file = (struct project_file){0};
    sweep(core);
    return true;
}
