/* dump: see dump.h. */
#include "core/dump.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/secret.h"
#include "base/text.h"
#include "catalog/snapshot.h"
#include "core/apply.h"
#include "core/attach.h"
#include "core/hush.h"
#include "core/load.h"
#include "core/operations.h"
#include "core/steps.h"

#include <errno.h>
#include <stdio.h>

#define HOLD_TIMEOUT_MS (10 * 60 * 1000)
#define HOLD_POLL_US 5000
#define PASSWORD_LEN 24
#define DIFFERENCE_LIMIT 10

bool dump_is(const struct core *core, const struct backend *backend)
{
    return core->project.sync == SYNC_DUMP && session_is_parent(backend);
}

static char *beside(struct task *task, const char *ending)
{
    return arena_printf(&task->core->arena, "%s.%s", task->backend.data_path, ending);
}

/* pg_dump and pg_restore share it: both run as the servers' user. */
static char *dump_directory(struct task *task)
{
    return path_join(&task->core->arena, path_parent(&task->core->arena, task->backend.data_path),
                     "dump");
}

static char *catalog_file(struct arena *arena, const struct backend *backend, const char *name,
                          const char *side)
{
    return arena_printf(arena, "%s/%s.%s", backend->base_path, name, side);
}

/* The base while it is made: its server runs on the new directory. */
static struct backend fresh_backend(struct task *task)
{
    struct backend fresh = task->backend;
    fresh.data_path = beside(task, "new");
    return fresh;
}

/* --- Making one --- */

static bool begin(struct task *task, struct pg *parent, char **ret_snapshot, struct err *err)
{
    struct arena *arena = &task->core->arena;
    return pg_exec(parent, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", err) &&
           pg_value(parent, arena, "SELECT pg_catalog.pg_export_snapshot()", 0, NULL, ret_snapshot,
                    err) &&
           journal_set(task, "at", clock_iso(arena), err);
}

/* On a connection of its own: what it may not ask would end the snapshot's transaction. */
static bool make_cluster(struct task *task, const struct backend *fresh, struct err *err)
{
    struct instance instance = session_instance(task->core, fresh);
    auto_pg *parent = attach_connect(task->core, err);
    if (!parent)
        return false;
    auto_result *row = pg_query(parent,
                                "SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, "
                                "datctype, EXISTS (SELECT FROM pg_catalog.pg_extension "
                                "WHERE extname = 'pg_cron') FROM pg_catalog.pg_database "
                                "WHERE datname = pg_catalog.current_database()",
                                0, NULL, err);
    return row && pool_make(&task->pool, fresh->data_path, err) &&
           instance_initdb(&instance, pg_get(row, 0, 0), pg_get(row, 0, 1), pg_get(row, 0, 2),
                           err) &&
           (!text_equal(pg_get(row, 0, 3), "t") ||
            instance_add_jobs(&instance, instance.database, err)) &&
           load_settings(parent, &instance, err);
}

/* A parent tells no password, and a role without one gets none on a branch: so each has one here,
 * which nobody knows. */
static bool give_passwords(struct pg *db, const char *superuser, struct err *err)
{
    auto_arena arena = {0};
    const char *params[] = {superuser};
    auto_result *rows = pg_query(db,
                                 "SELECT rolname FROM pg_catalog.pg_roles WHERE rolcanlogin "
                                 "AND rolname <> $1 AND rolname !~ '^pg_' ORDER BY 1",
                                 1, params, err);
    for (size_t i = 0; rows && i < pg_rows(rows); i++) {
        const char *password = secret_alnum(&arena, PASSWORD_LEN);
        if (!pg_exec(db, pg_password_sql(&arena, pg_get(rows, i, 0), password), err))
            return false;
    }
    return rows != NULL;
}

static bool fill(struct task *task, const struct backend *fresh, const char *snapshot,
                 struct err *err)
{
    struct core *core = task->core;
    auto_pg *db = NULL;
    if (!load_roles(core, core->project.url, fresh, err) ||
        !load_parallel(core, core->project.url, snapshot, dump_directory(task), fresh, err))
        return false;
    db = session_local(core, fresh, err);
    return db && give_passwords(db, core->project.superuser, err) && pg_exec(db, "ANALYZE", err) &&
           /* What the load did is no change of a branch. */
           pg_exec(db, "SELECT pg_catalog.pg_stat_reset()", err);
}

/* What a dump cannot bring, another version of an extension above all. */
static void warn_of_differences(struct core *core, const struct catalog *on_parent,
                                const struct catalog *on_base)
{
    char *differences = catalog_verify(&core->arena, on_parent, on_base, DIFFERENCE_LIMIT);
    if (differences)
        vec_add(&core->arena, &core->warnings,
                arena_printf(&core->arena,
                             "the copy is not quite what the parent is, so branches can be used, "
                             "but not merged: %s",
                             differences));
}

static bool save_catalogs(struct task *task, const struct backend *fresh, struct pg *parent,
                          struct err *err)
{
    struct tracked tracked;
    auto_catalog on_parent = {0};
    auto_catalog on_base = {0};
    auto_pg *db = session_local(task->core, fresh, err);
    if (!db || !session_tracked(task->core, db, &tracked, err) ||
        !catalog_read(parent, &tracked, true, &on_parent, err) ||
        !catalog_read(db, &tracked, false, &on_base, err))
        return false;
    base_pair_by_name(&on_base, &on_parent);
    warn_of_differences(task->core, &on_parent, &on_base);
    return base_save_pair(&task->backend, "copy-new", &on_base, &on_parent, err);
}

bool dump_copy(struct task *task, struct err *err)
{
    struct core *core = task->core;
    struct backend fresh = fresh_backend(task);
    struct instance instance = session_instance(core, &fresh);
    char *snapshot = NULL;
    auto_pg *parent = attach_connect(core, err);
    if (!parent || !begin(task, parent, &snapshot, err) || !make_cluster(task, &fresh, err) ||
        !start_on_some_port(core, &fresh, JOBS_WAIT, err) || !fill(task, &fresh, snapshot, err) ||
        !save_catalogs(task, &fresh, parent, err))
        return err_context(err, "cannot copy the parent");
    return instance_stop(&instance, false, err) && path_remove(dump_directory(task), err);
}

bool dump_remove_new(struct task *task, struct err *err)
{
    if (!task->backend.data_path)
        return true;
    struct backend fresh = fresh_backend(task);
    struct instance instance = session_instance(task->core, &fresh);
    struct arena *arena = &task->core->arena;
    return instance_stop(&instance, true, err) && pool_remove(&task->pool, fresh.data_path, err) &&
           path_remove(arena_printf(arena, "%s.log", fresh.data_path), err) &&
           path_remove(dump_directory(task), err) &&
           path_remove(catalog_file(arena, &task->backend, "copy-new", "branch"), err) &&
           path_remove(catalog_file(arena, &task->backend, "copy-new", "parent"), err);
}

/* --- Keeping it --- */

bool dump_hold(const struct core *core, const struct backend *parent, int *ret_hold,
               struct err *err)
{
    auto_arena arena = {0};
    struct deadline deadline = deadline_in(HOLD_TIMEOUT_MS);
    *ret_hold = -1;
    if (!dump_is(core, parent))
        return true;
    char *path = path_join(&arena, path_parent(&arena, parent->data_path), "copy.lock");
    while ((*ret_hold = path_lock(path, err)) < 0) {
        if (err->code != ERR_BUSY || deadline_passed(deadline))
            return false;
        err_clear(err);
        clock_sleep_us(HOLD_POLL_US);
    }
    return true;
}

/* Can be repeated: what has moved already is left. */
static bool move(const char *from, const char *to, struct err *err)
{
    return !path_exists(from) || rename(from, to) == 0 ||
           err_set_errno(err, ERR_FAILED, "cannot rename '%s'", from);
}

static bool move_catalogs(struct task *task, struct err *err)
{
    static const char *const sides[] = {"parent", "branch"};
    struct arena *arena = &task->core->arena;
    for (size_t i = 0; i < countof(sides); i++)
        if (!move(catalog_file(arena, &task->backend, "copy-new", sides[i]),
                  catalog_file(arena, &task->backend, "copy", sides[i]), err))
            return false;
    return true;
}

bool dump_keep(struct task *task, struct err *err)
{
    const char *data = task->backend.data_path;
    char *fresh = beside(task, "new");
    auto_fd hold = -1;
    if (!dump_hold(task->core, &task->backend, &hold, err))
        return false;
    if (path_exists(fresh) && !(move(data, beside(task, "old"), err) && move(fresh, data, err)))
        return false;
    return move(arena_printf(&task->core->arena, "%s.log", fresh),
                arena_printf(&task->core->arena, "%s.log", data), err) &&
           move_catalogs(task, err) &&
           store_backend_set_data(task->core->store, task->backend.id, data,
                                  journal_get(task, "at"), err);
}

static bool remove_old(struct task *task, struct err *err)
{
    return pool_remove(&task->pool, beside(task, "old"), err);
}

static const struct operation_step steps[] = {
    {"copying the parent", dump_copy, dump_remove_new},
    {"taking the old copy's place", dump_keep, NULL},
    {"removing the old copy", remove_old, NULL},
};

const struct operation_kind operation_sync_dump = {
    .name = "sync dump",
    .steps = steps,
    .n_steps = countof(steps),
    .commit_step = 1,
};

/* --- Using it --- */

static bool copy_file(const char *from, const char *to, struct err *err)
{
    auto_arena arena = {0};
    size_t len = 0;
    char *content = path_read(&arena, from, SIZE_MAX / 2, &len, err);
    return content && path_write(to, content, len, 0600, err);
}

bool dump_give_base(struct task *task, struct err *err)
{
    struct arena *arena = &task->core->arena;
    struct backend *branch = &task->backend;
    struct backend parent;
    if (!dump_is(task->core, &task->parent))
        return true;
    /* Read again: the base is held now. */
    if (!session_parent(task->core, &parent, err))
        return false;
    branch->t0_at = parent.t0_at;
    /* The branch's file is the one that base_load looks for, so it comes last. */
    return copy_file(catalog_file(arena, &parent, "copy", "parent"),
                     catalog_file(arena, branch, "t0", "parent"), err) &&
           copy_file(catalog_file(arena, &parent, "copy", "branch"),
                     catalog_file(arena, branch, "t0", "branch"), err) &&
           store_backend_set_data(task->core->store, branch->id, branch->data_path, parent.t0_at,
                                  err);
}

static bool bring(struct core *core, struct pg *scratch, const struct tracked *tracked,
                  const struct base *base, const struct catalog *copy, const struct catalog *now,
                  struct err *err)
{
    auto_merge merge = {0};
    struct plan plan = {0};
    /* The parent is the side that moved: the base is as it was. */
    struct merge_input input = {
        .base = &base->parent,
        .base_parent = &base->branch,
        .parent = copy,
        .branch = now,
    };
    merge_run(&input, &merge);
    plan_make(&merge, core->project.superuser, &plan);
    hush_plan(&plan, tracked);
    bool possible = !merge.conflicts.n && !plan.impossible.n;
    bool done = possible && pg_exec(scratch, apply_begin, err) &&
                apply_main(scratch, &plan, NULL, err) && pg_exec(scratch, "COMMIT", err);
    if (!possible)
        (void)err_set(err, ERR_MOVED, "the parent has changed since the base was taken");
    plan_release(&plan);
    return done;
}

/* By names, and without what is never merged: a dump does not bring all of that. */
static bool is_same(const struct catalog *now, const struct catalog *copy)
{
    auto_arena arena = {0};
    return !catalog_verify(&arena, now, copy, 1);
}

static bool read_base(const struct backend *parent, struct base *ret_base, struct err *err)
{
    auto_arena arena = {0};
    return snapshot_load(catalog_file(&arena, parent, "copy", "branch"), &ret_base->branch, err) &&
           snapshot_load(catalog_file(&arena, parent, "copy", "parent"), &ret_base->parent, err);
}

bool dump_bring_forward(struct core *core, const struct backend *parent, struct pg *scratch,
                        const struct tracked *tracked, const struct catalog *now,
                        struct catalog *ret_copy, struct err *err)
{
    auto_base base = {0};
    auto_catalog copy = {0};
    auto_catalog brought = {0};
    if (!catalog_read(scratch, tracked, false, &copy, err))
        return false;
    if (is_same(now, &copy)) {
        catalog_take(ret_copy, &copy);
        return true;
    }
    if (!read_base(parent, &base, err) || !bring(core, scratch, tracked, &base, &copy, now, err) ||
        !catalog_read(scratch, tracked, false, &brought, err)) {
        (void)err_context(err, "cannot bring a copy of the base to what the parent is now");
        return err_hint(err, "'bough sync' takes a new base");
    }
    if (!is_same(now, &brought)) {
        auto_arena arena = {0};
        (void)err_set(err, ERR_MOVED, "the base cannot be brought to what the parent is now");
        (void)err_detail(err, "%s", catalog_verify(&arena, now, &brought, DIFFERENCE_LIMIT));
        return err_hint(err, "'bough sync' takes a new base");
    }
    catalog_take(ret_copy, &brought);
    return true;
}
