/* status: where this directory stands, and the list of branches. */
#include "base/text.h"
#include "core/session.h"
#include "core/space.h"

#include <string.h>

static const char *server_version(struct core *core, const struct pg *db)
{
    if (!db)
        return "";
    return arena_printf(&core->arena, "%d.%d", pg_version(db) / 10000, pg_version(db) % 10000);
}

/* A mistake in bough.ini, or a parent that is down, must not keep anyone from seeing the rest. */
static void find_profile(struct core *core, struct pg *db, struct status *status)
{
    auto_err problem = {0};
    const struct project_file *file = NULL;
    if (session_project_file(core, db, &file, &problem)) {
        status->profile = file->profile;
        status->profile_detected = file->detected;
    }
    status->profile_problem = arena_strdup(&core->arena, problem.message);
}

bool core_status(struct core *core, struct status *ret_status, struct err *err)
{
    struct backend *backends = NULL;
    size_t n = 0;
    struct pool_space space;
    struct status status = {
        .project = core->project,
        .pool_driver = core->project.pool_driver,
        .pool_directory = core->project.pool_directory,
        .directory = core->directory,
    };
    if (!session_parent(core, &status.parent, err) ||
        !session_backend(core, NULL, &status.current, err) ||
        !store_backend_list(core->store, &core->arena, core->project.id, &backends, &n, err) ||
        !pool_space(&core->arena, status.pool_directory, &space, err))
        return false;
    status.pool_free_bytes = space.free_bytes;
    status.pool_warning = space_warning(core, &space);
    struct instance parent = session_instance(core, &status.parent);
    struct instance current = session_instance(core, &status.current);
    status.parent_running = instance_is_running(&parent);
    status.current_running = instance_is_running(&current);
    status.n_branches = n - 1;
    auto_err ignored = {0};
    auto_pg *db = session_connect(core, &status.parent, &ignored);
    status.server_version = server_version(core, db);
    find_profile(core, db, &status);
    *ret_status = status;
    return true;
}

static uint64_t own_bytes(const struct pool *pool, const struct backend *branch)
{
    const char *volumes[] = {branch->data_path, branch->t0_path};
    uint64_t sum = 0;
    for (size_t i = 0; i < countof(volumes); i++) {
        uint64_t bytes = 0;
        auto_err ignored = {0}; /* a branch that is being made or removed has no size yet */
        if (pool_own_bytes(pool, volumes[i], &bytes, &ignored))
            sum += bytes;
    }
    return sum;
}

bool core_list(struct core *core, struct branch_row **ret_rows, size_t *ret_n, struct err *err)
{
    struct backend *backends = NULL;
    struct pool pool;
    size_t n = 0;
    if (!store_backend_list(core->store, &core->arena, core->project.id, &backends, &n, err) ||
        !session_pool(core, &pool, err))
        return false;
    struct branch_row *rows = arena_new_n(&core->arena, struct branch_row, n + 1);
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(backends[i].name, PARENT_NAME) == 0)
            continue;
        struct instance instance = session_instance(core, &backends[i]);
        struct branch_row *row = &rows[used++];
        row->backend = backends[i];
        row->running = instance_is_running(&instance);
        row->current = text_equal(core->current, backends[i].name);
        row->own_bytes = own_bytes(&pool, &backends[i]);
    }
    *ret_rows = rows;
    *ret_n = used;
    return true;
}

bool core_find(struct core *core, const char *name, struct backend *ret_backend, struct err *err)
{
    return session_backend(core, name, ret_backend, err);
}
