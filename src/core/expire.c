/* expire: see expire.h; and how long branches live. */
#include "core/expire.h"

#include "base/clock.h"
#include "core/gate.h"

#include <string.h>

#define WARN_S 3600

static bool is_over(struct core *core, const struct backend *backend)
{
    return *backend->expires_at && !backend->pinned &&
           strcmp(backend->expires_at, clock_iso(&core->arena)) <= 0;
}

/* The journal keeps why. */
bool expire_one(struct core *core, const char *backend_id, struct err *err)
{
    struct backend backend;
    if (!store_backend_get(core->store, &core->arena, backend_id, &backend, err))
        return false;
    if (!is_over(core, &backend))
        return true;
    core->reason = arena_printf(&core->arena, "expired at %s", backend.expires_at);
    bool deleted = core_delete(core, backend.name, err);
    core->reason = NULL;
    return deleted;
}

static void delete_expired(struct core *core)
{
    struct backend *backends = NULL;
    size_t n = 0;
    auto_err ignored = {0};
    if (!store_backend_expired(core->store, &core->arena, core->project.id, clock_iso(&core->arena),
                               &backends, &n, &ignored))
        return;
    for (size_t i = 0; i < n; i++) {
        auto_err err = {0};
        bool deleted = expire_one(core, backends[i].id, &err);
        if (!deleted && err.code == ERR_BUSY)
            continue;
        vec_add(&core->arena, &core->notices,
                deleted ? arena_printf(&core->arena, "deleted branch '%s', which expired at %s",
                                       backends[i].name, backends[i].expires_at)
                        : arena_strdup(&core->arena, err.message));
    }
}

/* Whoever works on a branch that ends soon should know. */
static void warn_of_end(struct core *core)
{
    struct backend current;
    auto_err ignored = {0};
    if (session_backend(core, NULL, &current, &ignored) && *current.expires_at && !current.pinned &&
        strcmp(current.expires_at, clock_iso_in(&core->arena, WARN_S)) <= 0)
        vec_add(&core->arena, &core->notices,
                arena_printf(&core->arena,
                             "branch '%s' is deleted at %s: 'bough branch extend %s 3d' gives it "
                             "more time",
                             current.name, current.expires_at, current.name));
}

void expire(struct core *core)
{
    delete_expired(core);
    warn_of_end(core);
}

bool core_extend(struct core *core, const char *name, int64_t seconds, struct backend *ret_branch,
                 struct err *err)
{
    if (!session_branch(core, name, ret_branch, err) ||
        !store_backend_set_expiry(core->store, ret_branch->id,
                                  seconds ? clock_iso_in(&core->arena, seconds) : "", err) ||
        !session_branch(core, name, ret_branch, err))
        return err_context(err, "cannot extend branch '%s'", name);
    gate_ensure(core);
    return true;
}

bool core_pin(struct core *core, const char *name, bool pinned, struct backend *ret_branch,
              struct err *err)
{
    if (!session_branch(core, name, ret_branch, err) ||
        !store_backend_set_pinned(core->store, ret_branch->id, pinned, err) ||
        !session_branch(core, name, ret_branch, err))
        return err_context(err, "cannot %s branch '%s'", pinned ? "pin" : "unpin", name);
    gate_ensure(core);
    return true;
}
