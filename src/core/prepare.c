/* prepare: see prepare.h. */
#include "core/prepare.h"

#include "base/text.h"
#include "catalog/rows.h"
#include "catalog/kinds/kinds.h"
#include "core/attach.h"
#include "core/dump.h"
#include "core/hush.h"
#include "core/named.h"
#include "core/sleep.h"
#include "core/volumes.h"

void prepared_release(struct prepared *prepared)
{
    pg_close(&prepared->branch_db);
    scratch_drop(&prepared->scratch);
    plan_release(&prepared->plan);
    merge_release(&prepared->merge);
    catalog_release(&prepared->parent_named);
    catalog_release(&prepared->parent_copy);
    catalog_release(&prepared->branch_named);
    catalog_release(&prepared->branch_catalog);
    catalog_release(&prepared->parent);
    base_release(&prepared->base);
}

static bool open_branch(struct core *core, const char *name, struct prepared *prepared,
                        struct err *err)
{
    if (!session_branch(core, name, &prepared->branch, err) ||
        !session_parent(core, &prepared->parent_backend, err))
        return false;
    enum backend_state state = prepared->branch.state;
    if (state == BACKEND_CREATING || state == BACKEND_DELETING || state == BACKEND_FAILED)
        return err_set(err, ERR_NOT_READY, "branch '%s' is '%s'", name, backend_state_name(state));
    prepared->branch_db = awake_connect(core, &prepared->branch, err);
    return prepared->branch_db &&
           session_tracked(core, prepared->branch_db, &prepared->tracked, err) &&
           base_load(core, &prepared->branch, &prepared->base, err);
}

/* Tables that hold settings, by their names. */
#define CONFIG_NAMES                                                                               \
    "(config|setting|option|preference|template|feature|flag|plan|tier|lookup|menu)"

/* Rows of untracked tables are never merged; say once which changed. The statistics of a clone
 * start at zero, so what they count happened on the branch. */
static const char row_changes[] =
    "SELECT schemaname || '.' || relname, n_tup_ins, n_tup_upd, n_tup_del, "
    "relname ~ '" CONFIG_NAMES
    "' FROM pg_catalog.pg_stat_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 "
    "ORDER BY n_tup_ins + n_tup_upd + n_tup_del DESC, 1 LIMIT 50";

static const struct tracked_table *claim(const struct tracked *tracked, const char *qualified)
{
    auto_arena scratch = {0};
    for (size_t i = 0; i < tracked->n; i++)
        if (text_equal(tracked_name(&scratch, &tracked->tables[i]), qualified))
            return &tracked->tables[i];
    return NULL;
}

static bool is_tracked(const struct catalog *catalog, const char *qualified)
{
    for (size_t i = 0; i < catalog->tracked.n; i++)
        if (text_equal(qualified, catalog->tracked.items[i]))
            return true;
    return false;
}

/* Without a base for its rows, a row that the branch has deleted looks like one that it never had.
 */
static void note_untracked_base(struct prepared *prepared)
{
    struct arena *arena = &prepared->merge.arena;
    const struct catalog *now = &prepared->branch_catalog;
    for (size_t i = 0; i < now->tracked.n; i++) {
        if (is_tracked(&prepared->base.branch, now->tracked.items[i]))
            continue;
        const char *note =
            arena_printf(arena,
                         "table %s was not in bough.ini when the base was taken: rows "
                         "that the branch deleted stay on the parent",
                         now->tracked.items[i]);
        vec_add(arena, &prepared->merge.notes, note);
    }
}

static bool has_table(const struct catalog *catalog, const struct tracked_table *table)
{
    struct object probe = {.kind = &kind_table, .schema = table->schema, .name = table->name};
    return catalog_named(catalog, &probe) != NULL;
}

/* Most likely a typing error in bough.ini. */
static void note_missing_tables(struct prepared *prepared)
{
    struct arena *arena = &prepared->merge.arena;
    for (size_t i = 0; i < prepared->tracked.n; i++) {
        const struct tracked_table *table = &prepared->tracked.tables[i];
        if (table->from_profile || has_table(&prepared->branch_catalog, table) ||
            has_table(&prepared->parent, table) || has_table(&prepared->base.branch, table))
            continue;
        const char *note = arena_printf(arena, "[table %s.%s] of bough.ini: there is no such table",
                                        table->schema, table->name);
        vec_add(arena, &prepared->merge.notes, note);
    }
}

static bool note_databases(struct prepared *prepared, struct err *err)
{
    struct arena *arena = &prepared->merge.arena;
    char *names = NULL;
    if (!pg_value(prepared->branch_db, arena,
                  "SELECT pg_catalog.string_agg(datname, ', ' ORDER BY datname) "
                  "FROM pg_catalog.pg_database WHERE NOT datistemplate AND datname <> 'postgres' "
                  "AND datname <> pg_catalog.current_database()",
                  0, NULL, &names, err))
        return false;
    if (names) {
        const char *note =
            arena_printf(arena, "not merged: other databases of the server: %s", names);
        vec_add(arena, &prepared->merge.notes, note);
    }
    return true;
}

static bool note_rows(struct prepared *prepared, struct err *err)
{
    struct arena *arena = &prepared->merge.arena;
    auto_result *rows = pg_query(prepared->branch_db, row_changes, 0, NULL, err);
    struct text list = text_make(arena);
    struct text settings = text_make(arena);
    if (!rows)
        return false;
    for (size_t i = 0; i < pg_rows(rows); i++) {
        const char *table = pg_get(rows, i, 0);
        const struct tracked_table *claimed = claim(&prepared->tracked, table);
        if (is_tracked(&prepared->branch_catalog, table) ||
            (claimed && claimed->class == TRACKED_DERIVED))
            continue;
        if (text_equal(pg_get(rows, i, 4), "t") && !claimed)
            text_add_item(&settings, ", ", table);
        text_add_item(&list, "; ",
                      arena_printf(arena, "%s %s inserted, %s updated, %s deleted", table,
                                   pg_get(rows, i, 1), pg_get(rows, i, 2), pg_get(rows, i, 3)));
    }
    if (list.len) {
        const char *note =
            arena_printf(arena,
                         "rows are not merged, only those of tables that the profile "
                         "or bough.ini names; changed on the branch: %s",
                         list.data);
        vec_add(arena, &prepared->merge.notes, note);
    }
    if (settings.len) {
        const char *note = arena_printf(
            arena,
            "these look like config, and no profile claims them: %s; name them in bough.ini, "
            "with class = config, or runtime if they are not",
            settings.data);
        vec_add(arena, &prepared->merge.notes, note);
    }
    return true;
}

/* A secret that is not compared may be another one now: only people can know. */
static void note_secrets(struct prepared *prepared)
{
    struct merge *merge = &prepared->merge;
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        const struct object *now = entry->branch;
        for (size_t k = 0; now && entry->base && k < now->nattrs; k++) {
            const struct attr *attr = &now->attrs[k];
            const struct attr *then = object_attr(entry->base, attr->name);
            if (!attr->masked || attr->role != ATTR_IGNORED || !then ||
                text_equal(attr->value, then->value))
                continue;
            const char *note = arena_printf(
                &merge->arena,
                "%s %s: %s was written on the branch; it is secret and not compared, and stays as "
                "it is on the parent",
                now->type, object_identity(&merge->arena, now), attr->name);
            vec_add(&merge->arena, &merge->notes, note);
        }
    }
}

static void note_event_triggers(struct prepared *prepared)
{
    struct arena *arena = &prepared->merge.arena;
    struct text names = text_make(arena);
    const struct catalog *parent = &prepared->parent;
    for (size_t i = 0; i < parent->objects.n; i++)
        if (parent->objects.items[i]->kind == &kind_event_trigger &&
            !text_equal(object_get(parent->objects.items[i], "enabled"), "DISABLE"))
            text_add_item(&names, ", ", parent->objects.items[i]->name);
    if (names.len && prepared->plan.steps.n)
        vec_add(arena, &prepared->merge.notes,
                arena_printf(arena,
                             "event triggers do not fire for a merge, what they made on the "
                             "branch is merged: %s",
                             names.data));
}

static void note_volumes(struct core *core, struct prepared *prepared)
{
    struct arena *arena = &prepared->merge.arena;
    size_t n = 0;
    const char *const *lines = volumes_changes(core, arena, &prepared->branch, &n);
    for (size_t i = 0; i < n; i++)
        vec_add(arena, &prepared->merge.notes, lines[i]);
}

static void note_base(struct core *core, struct prepared *prepared)
{
    struct arena *arena = &prepared->merge.arena;
    if (dump_is(core, &prepared->parent_backend) && prepared->plan.steps.n)
        vec_add(arena, &prepared->merge.notes,
                arena_printf(arena,
                             "rehearsed on the parent's schema of now and its rows of %s: --fresh "
                             "takes newer ones",
                             prepared->parent_backend.t0_at));
}

static bool add_notes(struct core *core, struct prepared *prepared, struct err *err)
{
    note_volumes(core, prepared);
    note_missing_tables(prepared);
    note_untracked_base(prepared);
    note_secrets(prepared);
    note_event_triggers(prepared);
    note_base(core, prepared);
    return note_databases(prepared, err) && note_rows(prepared, err);
}

/* Conflicts leave no merged catalog that statements could be for. */
static bool check_tracked(struct prepared *prepared, struct err *err)
{
    struct catalog *sides[] = {&prepared->merge.merged, &prepared->branch_catalog,
                               &prepared->parent, &prepared->base.branch};
    size_t first = prepared->merge.conflicts.n ? 1 : 0;
    return rows_check(&prepared->tracked, sides + first, countof(sides) - first, err);
}

bool prepare_diff(struct core *core, const char *name, struct prepared *ret_prepared,
                  struct err *err)
{
    auto_prepared prepared = {0};
    if (!open_branch(core, name, &prepared, err) ||
        !catalog_read(prepared.branch_db, &prepared.tracked, false, &prepared.branch_catalog, err))
        return err_context(err, "cannot compare branch '%s'", name);
    *ret_prepared = prepared;
    prepared = (struct prepared){0};
    struct merge_input input = {
        .base = &ret_prepared->base.branch,
        .base_parent = &ret_prepared->base.branch,
        .parent = &ret_prepared->base.branch,
        .branch = &ret_prepared->branch_catalog,
    };
    merge_run(&input, &ret_prepared->merge);
    plan_make(&ret_prepared->merge, core->project.superuser, &ret_prepared->plan);
    hush_plan(&ret_prepared->plan, &ret_prepared->tracked);
    return check_tracked(ret_prepared, err) && add_notes(core, ret_prepared, err);
}

static struct merge_input merge_input(struct prepared *prepared, bool strict)
{
    return (struct merge_input){
        .base = &prepared->base.branch,
        .base_parent = prepared->base.same ? &prepared->base.branch : &prepared->base.parent,
        .parent = &prepared->parent,
        .branch = &prepared->branch_catalog,
        .strict = strict,
    };
}

bool prepared_scratch(struct core *core, struct prepared *prepared, struct err *err)
{
    struct scratch *scratch = &prepared->scratch;
    if (scratch->task)
        return true;
    if (!scratch_open(core, NULL, scratch, err))
        return false;
    return !dump_is(core, &prepared->parent_backend) ||
           dump_bring_forward(core, &prepared->parent_backend, scratch->db, &prepared->tracked,
                              &prepared->parent, &prepared->parent_copy, err);
}

/* Where the branch renamed something, a clone of the parent is read with those names. */
static bool read_parent_named(struct core *core, struct prepared *prepared, struct err *err)
{
    struct rename_step *renames = NULL;
    if (prepared->merge.conflicts.n || !merge_rename_steps(&prepared->merge, SIDE_PARENT, &renames))
        return true;
    return prepared_scratch(core, prepared, err) &&
           named_read(prepared->scratch.db, &prepared->merge, SIDE_PARENT, &prepared->tracked,
                      &prepared->parent_named, err);
}

/* Merges again with texts that have the names of both sides. */
static bool merge_named(struct core *core, struct prepared *prepared, struct merge_input *input,
                        struct err *err)
{
    if (!named_read(prepared->branch_db, &prepared->merge, SIDE_BRANCH, &prepared->tracked,
                    &prepared->branch_named, err) ||
        !read_parent_named(core, prepared, err))
        return false;
    if (prepared->branch_named.objects.n)
        input->branch_named = &prepared->branch_named;
    if (prepared->parent_named.objects.n)
        input->parent_named = &prepared->parent_named;
    if (prepared->parent_copy.objects.n)
        input->parent_copy = &prepared->parent_copy;
    if (!input->branch_named && !input->parent_named)
        return true;
    merge_release(&prepared->merge);
    merge_run(input, &prepared->merge);
    return true;
}

#define UNDEFINED_TABLE "42P01"

/* Two versions of a platform are two meanings of its tables. */
static bool check_versions(struct core *core, struct pg *const dbs[2], struct err *err)
{
    const struct project_file *file = NULL;
    char *versions[2] = {NULL, NULL};
    if (!session_project_file(core, dbs[0], &file, err))
        return false;
    for (int i = 0; i < 2 && file->version; i++) {
        if (pg_value(dbs[i], &core->arena, file->version, 0, NULL, &versions[i], err))
            continue;
        if (!text_equal(pg_sqlstate(dbs[i]), UNDEFINED_TABLE))
            return err_context(err, "cannot ask for the platform's version");
        err_clear(err); /* the platform is not there yet */
    }
    if (text_equal(versions[0], versions[1]))
        return true;
    (void)err_set(err, ERR_VERSIONS,
                  "the branch has version '%s' of the platform and the parent has '%s'",
                  versions[0] ? versions[0] : "(none)", versions[1] ? versions[1] : "(none)");
    return err_hint(err, "bring both to one version: its own migrations are not merged");
}

/* On a parent that bough does not run it is the connection string's. */
static bool find_role(struct core *core, struct prepared *prepared, struct pg *parent,
                      struct err *err)
{
    char *role = NULL;
    prepared->role = core->project.superuser;
    if (!attach_is(core, &prepared->parent_backend))
        return true;
    if (!attach_check_merge(core, parent, &prepared->fires, err) ||
        !pg_value(parent, &core->arena, "SELECT current_user", 0, NULL, &role, err))
        return false;
    prepared->role = role;
    return true;
}

static bool read_both(struct core *core, struct prepared *prepared, struct err *err)
{
    auto_pg *db = session_connect(core, &prepared->parent_backend, err);
    if (!db || !find_role(core, prepared, db, err))
        return false;
    struct pg *dbs[] = {prepared->branch_db, db};
    struct catalog *catalogs[] = {&prepared->branch_catalog, &prepared->parent};
    return check_versions(core, dbs, err) &&
           catalog_read_both(dbs, &prepared->tracked, catalogs, err);
}

bool prepare_merge(struct core *core, const char *name, bool strict, bool online,
                   struct prepared *ret_prepared, struct err *err)
{
    *ret_prepared = (struct prepared){0};
    if (!open_branch(core, name, ret_prepared, err) || !read_both(core, ret_prepared, err))
        return false;
    struct merge_input input = merge_input(ret_prepared, strict);
    merge_run(&input, &ret_prepared->merge);
    if (!merge_named(core, ret_prepared, &input, err))
        return false;
    (online ? plan_make_online : plan_make)(&ret_prepared->merge, ret_prepared->role,
                                            &ret_prepared->plan);
    ret_prepared->plan.fires = ret_prepared->fires;
    hush_plan(&ret_prepared->plan, &ret_prepared->tracked);
    return check_tracked(ret_prepared, err) && add_notes(core, ret_prepared, err);
}
