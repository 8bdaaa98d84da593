/* start: servers and services brought back after a reboot or a crash, and stopped. */
#include "base/path.h"
#include "base/text.h"
#include "base/vec.h"
#include "core/dump.h"
#include "core/gate.h"
#include "core/limits.h"
#include "core/services.h"
#include "core/sleep.h"
#include "core/steps.h"

static void add_name(struct core *core, struct service_names *names, const char *name)
{
    vec_add(&core->arena, &names->list, name);
}

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

static bool start_one(struct core *core, struct backend *backend, struct service_names *names,
                      struct err *err)
{
    struct instance instance = session_instance(core, backend);
    bool running = instance_is_running(&instance) || dump_is(core, backend);
    bool down = false;
    if (!services_are_down(core, backend, &down, err))
        return err_context(err, "cannot start '%s'", backend->name);
    if (running && !down)
        return true;
    auto_fd lock = session_lock(core, backend->id, backend->name, err);
    if (lock < 0 || !store_backend_get(core->store, &core->arena, backend->id, backend, err) ||
        (!running && !limits_check_start(core, backend, err)) ||
        (!running && !start_on_some_port(core, backend, jobs_of(backend), err)))
        return err_context(err, "cannot start '%s'", backend->name);
    if (!running)
        add_name(core, names, backend->name);
    return services_start(core, backend, names, err) ||
           err_context(err, "cannot start '%s'", backend->name);
}

static bool services_run(struct core *core, const struct backend *backend, bool *ret_run,
                         struct err *err)
{
    struct service_status *services = NULL;
    size_t n = 0;
    *ret_run = false;
    if (!core_services(core, backend, false, &services, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        *ret_run = *ret_run || services[i].running;
    return true;
}

/* What is stopped does not wake when somebody comes. */
static bool forget_sleep(struct core *core, struct backend *backend, struct err *err)
{
    gate_release(core, backend->id);
    return store_backend_get(core->store, &core->arena, backend->id, backend, err) &&
           (!backend->asleep || store_backend_set_asleep(core->store, backend->id, false, err));
}

/* The services first: they use the server. */
static bool stop_one(struct core *core, struct backend *backend, struct service_names *names,
                     struct err *err)
{
    struct instance instance = session_instance(core, backend);
    bool running = instance_is_running(&instance);
    bool asleep = backend->asleep;
    bool services = false;
    if (!services_run(core, backend, &services, err))
        return err_context(err, "cannot stop '%s'", backend->name);
    if (!running && !services && !asleep)
        return true;
    auto_fd lock = session_lock(core, backend->id, backend->name, err);
    if (lock < 0 || !forget_sleep(core, backend, err) ||
        !services_stop(core, backend, names, err) || !instance_stop(&instance, false, err))
        return err_context(err, "cannot stop '%s'", backend->name);
    if (running || asleep)
        add_name(core, names, backend->name);
    return true;
}

/* A start of all leaves those alone that sleep: they start when somebody wants them. */
static bool for_each(struct core *core, const char *name,
                     bool (*act)(struct core *, struct backend *, struct service_names *,
                                 struct err *),
                     const char *const **ret_names, size_t *ret_n, struct err *err)
{
    struct backend *backends = NULL;
    struct backend one;
    struct service_names names = {0};
    size_t n = 1;
    if (name ? !session_backend(core, name, &one, err)
             : !store_backend_list(core->store, &core->arena, core->project.id, &backends, &n, err))
        return false;
    bool success = true;
    for (size_t i = 0; i < n && success; i++)
        success = (!name && act == start_one && backends[i].asleep) ||
                  act(core, name ? &one : &backends[i], &names, err);
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

bool core_ping(struct core *core, const char *name, struct err *err)
{
    struct backend backend;
    char *one = NULL;
    if (!session_backend(core, name, &backend, err))
        return false;
    auto_pg *db = awake_connect(core, &backend, err);
    return db && pg_value(db, &core->arena, "SELECT 1", 0, NULL, &one, err);
}
