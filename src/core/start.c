/* start: servers brought back after a reboot, and stopped. */
#include "base/path.h"
#include "base/text.h"
#include "base/vec.h"
#include "core/steps.h"

struct names {
    VEC(const char *) list;
};

/* Jobs run where somebody works. What is half made may still have the parent's. */
static enum instance_jobs jobs_of(const struct backend *backend)
{
    switch (backend->state) {
    case BACKEND_READY:
    case BACKEND_MERGING:
    case BACKEND_MERGED:
    case BACKEND_CONFLICTED:
        return JOBS_RUN;
    default:
        return JOBS_WAIT;
    }
}

static bool start_one(struct core *core, struct backend *backend, struct names *names,
                      struct err *err)
{
    struct instance instance = session_instance(core, backend);
    if (instance_is_running(&instance))
        return true;
    auto_fd lock = session_lock(core, backend->id, backend->name, err);
    if (lock < 0 || !start_on_some_port(core, backend, jobs_of(backend), err))
        return err_context(err, "cannot start '%s'", backend->name);
    vec_add(&core->arena, &names->list, backend->name);
    return true;
}

static bool stop_one(struct core *core, struct backend *backend, struct names *names,
                     struct err *err)
{
    struct instance instance = session_instance(core, backend);
    if (!instance_is_running(&instance))
        return true;
    auto_fd lock = session_lock(core, backend->id, backend->name, err);
    if (lock < 0 || !instance_stop(&instance, false, err))
        return err_context(err, "cannot stop '%s'", backend->name);
    vec_add(&core->arena, &names->list, backend->name);
    return true;
}

static bool for_each(struct core *core, const char *name,
                     bool (*act)(struct core *, struct backend *, struct names *, struct err *),
                     const char *const **ret_names, size_t *ret_n, struct err *err)
{
    struct backend *backends = NULL;
    struct backend one;
    struct names names = {0};
    size_t n = 1;
    if (name ? !session_backend(core, name, &one, err)
             : !store_backend_list(core->store, &core->arena, core->project.id, &backends, &n, err))
        return false;
    bool success = true;
    for (size_t i = 0; i < n && success; i++)
        success = act(core, name ? &one : &backends[i], &names, err);
    *ret_names = names.list.items;
    *ret_n = names.list.n;
    return success;
}

bool core_start(struct core *core, const char *name, const char *const **ret_names, size_t *ret_n,
                struct err *err)
{
    return for_each(core, name, start_one, ret_names, ret_n, err);
}

bool core_stop(struct core *core, const char *name, const char *const **ret_names, size_t *ret_n,
               struct err *err)
{
    return for_each(core, name, stop_one, ret_names, ret_n, err);
}
