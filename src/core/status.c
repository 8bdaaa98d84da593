/* status: where this directory stands, and the list of branches. */
#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "core/attach.h"
#include "core/attach_state.h"
#include "core/dump.h"
#include "core/session.h"
#include "core/size.h"
#include "core/space.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT_TIME_MS 40 /* of many */
#define COUNT_FEW_TIME_MS 2000
#define KEPT_S 60
#define MANY 20 /* fewer are counted each time */

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
    status.parent_running = instance_is_running(&parent) || dump_is(core, &status.parent);
    status.current_running = instance_is_running(&current) || dump_is(core, &status.current);
    status.n_branches = n - 1;
    auto_err ignored = {0};
    auto_pg *db = session_connect(core, &status.parent, &ignored);
    status.server_version = server_version(core, db);
    find_profile(core, db, &status);
    if (attach_is(core, &status.parent))
        attach_look(core, &status.parent, &status.attached);
    *ret_status = status;
    return true;
}

uint64_t size_of_branch(const struct pool *pool, const struct backend *branch)
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

static const struct size *find_size(const struct size *sizes, size_t n, const char *id)
{
    for (size_t low = 0; low < n;) {
        size_t middle = low + (n - low) / 2;
        int order = strcmp(sizes[middle].backend_id, id);
        if (order == 0)
            return &sizes[middle];
        if (order < 0)
            low = middle + 1;
        else
            n = middle;
    }
    return NULL;
}

/* Those that were counted longest ago come first. */
static int by_age(const void *a, const void *b)
{
    const struct branch_row *const *one = a;
    const struct branch_row *const *other = b;
    if ((*one)->counted_s != (*other)->counted_s)
        return (*one)->counted_s < (*other)->counted_s ? -1 : 1;
    return *one < *other ? -1 : *one > *other;
}

/* Whether a new count is worth a write: of those that cannot all be counted each time, or that need
 * not be counted again. */
static bool is_worth_keeping(const struct branch_row *row, uint64_t before, bool all, int64_t now_s)
{
    bool fresh = !row->size_unknown && before == row->own_bytes && now_s - row->counted_s < KEPT_S;
    return !fresh && (!all || row->backend.asleep);
}

/* Counts as many as there is time for: the others are as large as somebody saw them last. What
 * sleeps was counted when it fell asleep. */
static void count_sizes(struct core *core, const struct pool *pool, struct branch_row *rows,
                        size_t n)
{
    struct branch_row **order = arena_new_n(&core->arena, struct branch_row *, n + 1);
    struct size *counted = arena_new_n(&core->arena, struct size, n + 1);
    int64_t now_s = (int64_t)time(NULL);
    size_t wanted = 0;
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        if (!rows[i].backend.asleep || rows[i].size_unknown)
            order[wanted++] = &rows[i];
    qsort(order, wanted, sizeof(*order), by_age);
    struct deadline deadline = deadline_in(wanted < MANY ? COUNT_FEW_TIME_MS : COUNT_TIME_MS);
    for (size_t i = 0; i < wanted && !deadline_passed(deadline); i++) {
        struct branch_row *row = order[i];
        uint64_t before = row->own_bytes;
        row->own_bytes = size_of_branch(pool, &row->backend);
        if (is_worth_keeping(row, before, wanted < MANY, now_s))
            counted[used++] = (struct size){row->backend.id, (int64_t)row->own_bytes, now_s};
        row->size_unknown = false;
    }
    auto_err ignored = {0}; /* then they are counted again */
    if (used)
        (void)store_size_set(core->store, counted, used, &ignored);
}

bool core_list(struct core *core, struct branch_row **ret_rows, size_t *ret_n, struct err *err)
{
    struct size *sizes = NULL;
    size_t n_sizes = 0;
    struct backend *backends = NULL;
    struct pool pool;
    size_t n = 0;
    if (!store_backend_list(core->store, &core->arena, core->project.id, &backends, &n, err) ||
        !store_size_list(core->store, &core->arena, core->project.id, &sizes, &n_sizes, err) ||
        !session_pool(core, &pool, err))
        return false;
    struct branch_row *rows = arena_new_n(&core->arena, struct branch_row, n + 1);
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(backends[i].name, PARENT_NAME) == 0)
            continue;
        struct instance instance = session_instance(core, &backends[i]);
        struct branch_row *row = &rows[used++];
        const struct size *size = find_size(sizes, n_sizes, backends[i].id);
        row->backend = backends[i];
        row->running = instance_is_running(&instance);
        row->backend.asleep = row->backend.asleep && !row->running; /* it is only about to */
        row->current = text_equal(core->current, backends[i].name);
        row->own_bytes = size ? (uint64_t)size->bytes : 0;
        row->size_unknown = size == NULL;
        row->counted_s = size ? size->at_s : 0;
    }
    count_sizes(core, &pool, rows, used);
    *ret_rows = rows;
    *ret_n = used;
    return true;
}

bool core_find(struct core *core, const char *name, struct backend *ret_backend, struct err *err)
{
    return session_backend(core, name, ret_backend, err);
}
