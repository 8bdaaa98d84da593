/*
 * sync: the copy of a parent that bough does not run, brought up to now.
 *
 * A standby does that by itself; here it is waited for, started when it was stopped, and made anew
 * when the parent has removed WAL that it had not got yet. A base that was loaded from a dump is
 * always taken anew.
 */
#include "base/path.h"
#include "core/attach_state.h"
#include "core/operations.h"
#include "core/standby.h"
#include "core/steps.h"

static bool make_anew(struct task *task, struct err *err)
{
    task->kind = &operation_sync_standby;
    return session_pool(task->core, &task->pool, err) && journal_run(task, err);
}

static bool follow(struct task *task, struct err *err)
{
    return start_on_some_port(task->core, &task->backend, JOBS_WAIT, err) &&
           standby_follow(task, err);
}

static bool sync_standby(struct core *core, struct backend *standby, bool anew,
                         struct sync_result *result, struct err *err)
{
    struct task task = {
        .core = core, .project = core->project, .backend = *standby, .parent = *standby};
    bool good = false;
    auto_fd lock = session_lock(core, standby->id, PARENT_NAME, err);
    if (lock < 0 || !standby_is_good(core, &good, err))
        return false;
    result->made_anew = anew || !good;
    if (result->made_anew && !make_anew(&task, err))
        return false;
    return follow(&task, err);
}

static bool sync_dump(struct core *core, struct backend *base, struct sync_result *result,
                      struct err *err)
{
    struct task task = {.core = core,
                        .project = core->project,
                        .backend = *base,
                        .parent = *base,
                        .kind = &operation_sync_dump};
    auto_fd lock = session_lock(core, base->id, PARENT_NAME, err);
    result->made_anew = true;
    return lock >= 0 && session_pool(core, &task.pool, err) && journal_run(&task, err) &&
           session_parent(core, base, err);
}

bool core_sync(struct core *core, bool anew, struct sync_result *ret_result, struct err *err)
{
    struct backend parent;
    *ret_result = (struct sync_result){0};
    if (core->project.sync == SYNC_NONE) {
        (void)err_set(err, ERR_USAGE, "cannot sync: bough runs the parent itself");
        return err_hint(err, "branches always start from what it is; 'bough init --attach' makes a "
                             "project of a parent elsewhere");
    }
    if (!session_parent(core, &parent, err) ||
        !(core->project.sync == SYNC_DUMP ? sync_dump(core, &parent, ret_result, err)
                                          : sync_standby(core, &parent, anew, ret_result, err)))
        return err_context(err, "cannot sync with the parent");
    attach_look(core, &parent, &ret_result->state);
    return true;
}
