/*
 * schema_only: a branch without user rows, not even in dead pages: a new cluster that is given the
 * parent's roles, schema and tracked rows, all of one moment (an exported snapshot).
 *
 * Both sides are read right after, which is the base: from then on each has its own lineage.
 */
#include "base/path.h"
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "core/base.h"
#include "core/clone.h"
#include "core/credentials.h"
#include "core/load.h"
#include "core/on_branch.h"
#include "core/operations.h"
#include "core/secure.h"
#include "core/services.h"
#include "core/steps.h"
#include "pg/quote.h"

/* Where the parent has pg_cron, the branch does: without the library the extension cannot even be
 * made, and only in the database that is named in the settings. */
static bool load_jobs(const struct instance *instance, struct pg *parent, struct err *err)
{
    auto_arena arena = {0};
    char *database = NULL;
    return pg_value(parent, &arena,
                    "SELECT CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_extension "
                    "WHERE extname = 'pg_cron') THEN pg_catalog.current_database()::text "
                    "ELSE pg_catalog.current_setting('cron.database_name', true) END",
                    0, NULL, &database, err) &&
           (!database || instance_add_jobs(instance, database, err));
}

static bool make_cluster(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    auto_pg *db = session_local(task->core, &task->parent, err);
    auto_result *row = db ? pg_query(db,
                                     "SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, "
                                     "datctype FROM pg_catalog.pg_database "
                                     "WHERE datname = pg_catalog.current_database()",
                                     0, NULL, err)
                          : NULL;
    return row && pool_make(&task->pool, task->backend.data_path, err) &&
           instance_initdb(&instance, pg_get(row, 0, 0), pg_get(row, 0, 1), pg_get(row, 0, 2),
                           err) &&
           load_jobs(&instance, db, err) && load_settings(db, &instance, err) &&
           session_configure(task->core, &task->backend, err);
}

static bool start_cluster(struct task *task, struct err *err)
{
    return start_on_some_port(task->core, &task->backend, JOBS_WAIT, err);
}

/* Copies the rows of tracked tables, and where their sequences stand. */
static bool copy_rows(struct pg *from, struct pg *into, const struct catalog *catalog,
                      const struct tracked *tracked, struct err *err)
{
    if (!pg_exec(into, "SET session_replication_role = replica", err))
        return false;
    for (size_t i = 0; i < tracked->n; i++) {
        struct object probe = {.kind = &kind_table, .schema = tracked->tables[i].schema,
                               .name = tracked->tables[i].name};
        const struct object *table = catalog_named(catalog, &probe);
        if (table && tracked_is_merged(&tracked->tables[i]) && !load_table(from, into, table, err))
            return err_context(err, "cannot copy the rows of %s.%s", probe.schema, probe.name);
    }
    return pg_exec(into, "SET session_replication_role = origin", err);
}

/* Roles first: the schema's owners and grants name them. */
static bool create_roles(struct pg *into, const struct catalog *catalog, struct err *err)
{
    auto_arena arena = {0};
    struct script script = {.arena = &arena};
    const struct kind *wanted[] = {&kind_role, &kind_membership};
    for (size_t k = 0; k < countof(wanted); k++)
        for (size_t i = 0; i < catalog->objects.n; i++)
            if (catalog->objects.items[i]->kind == wanted[k])
                wanted[k]->create(&script, catalog->objects.items[i]);
    for (size_t i = 0; i < script.statements.n; i++)
        if (!pg_exec(into, script.statements.items[i].sql, err))
            return false;
    return true;
}

static bool read_and_save_base(struct task *task, struct pg *into, struct catalog *on_parent,
                               const struct tracked *tracked, struct err *err)
{
    auto_catalog on_branch = {0};
    if (!catalog_read(into, tracked, false, &on_branch, err))
        return false;
    base_pair_by_name(&on_branch, on_parent);
    return base_save_pair(&task->backend, "t0", &on_branch, on_parent, err);
}

static bool fill(struct task *task, struct pg *from, struct pg *into, const char *snapshot,
                 struct err *err)
{
    struct core *core = task->core;
    struct tracked tracked;
    auto_catalog catalog = {0};
    return session_tracked(core, from, &tracked, err) &&
           catalog_read(from, &tracked, true, &catalog, err) && create_roles(into, &catalog, err) &&
           credentials_give(core, &task->backend, from, into, err) &&
           load_schema(core, &task->parent, &task->backend, snapshot, "pre-data", err) &&
           copy_rows(from, into, &catalog, &tracked, err) &&
           load_schema(core, &task->parent, &task->backend, snapshot, "post-data", err) &&
           load_refresh(into, &catalog, err) &&
           read_and_save_base(task, into, &catalog, &tracked, err);
}

static bool load(struct task *task, struct err *err)
{
    struct core *core = task->core;
    auto_pg *from = session_local(core, &task->parent, err);
    char *snapshot = NULL;
    if (!from || !clone_catch_up(core, &task->parent, err) ||
        !pg_exec(from, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", err) ||
        !pg_value(from, &core->arena, "SELECT pg_catalog.pg_export_snapshot()", 0, NULL, &snapshot,
                  err) ||
        !load_create_database(core, &task->backend, err))
        return false;
    auto_pg *into = session_connect(core, &task->backend, err);
    return into && fill(task, from, into, snapshot, err);
}

/* T0 is the loaded cluster, cleanly shut down. */
static bool keep_t0(struct task *task, struct err *err)
{
    struct instance instance = session_instance(task->core, &task->backend);
    struct clone_options options = {.read_only = true};
    return instance_stop(&instance, false, err) &&
           pool_clone(&task->pool, task->backend.data_path, task->backend.t0_path, &options, err);
}

static bool secure(struct task *task, struct err *err)
{
    auto_pg *db = session_connect(task->core, &task->backend, err);
    return db && secure_clone(task->core, &task->backend, db, err) &&
           on_branch(task->core, &task->backend, db, false, err);
}

static const struct operation_step steps[] = {
    {"reserving a port", step_reserve, undo_reserve},
    {"making a new cluster", make_cluster, undo_clone_data},
    {"starting the server", start_cluster, undo_start},
    {"loading schema and config", load, NULL},
    {"keeping T0", keep_t0, undo_clone_t0},
    {"starting the server again", start_cluster, undo_start},
    {"giving it its own credentials", secure, NULL},
    {"making volumes", step_volumes, NULL},
    {"opening", step_open, NULL},
    {"starting services", step_services, undo_services},
};

const struct operation_kind operation_create_schema_only = {
    .name = "create schema-only",
    .steps = steps,
    .n_steps = countof(steps),
    .commit_step = countof(steps),
    .undone_whole = true,
};
