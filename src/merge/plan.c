/*
 * plan: see plan.h.
 *
 * Every entry that differs gets nodes: one that drops (from the starting point), one that creates
 * or alters (to the merged object). Some things need no node of their own: what is inside a dropped
 * object goes with it, columns come with their table. What cannot be altered in place is dropped
 * and created again, and with it what depends on it; a change of a column's type also sends away
 * the views, policies and triggers that use it. Edges follow the needs of both catalogs.
 */
#include "merge/plan.h"

#include "base/map.h"
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/planner.h"
#include "pg/quote.h"

#include <stdint.h>

/* --- Nodes --- */

/* A default is written into its column unless it calls a routine that this plan makes: that routine
 * may need the table. */
static bool default_is_inline(const void *context, const struct object *object)
{
    const struct planner *planner = context;
    for (size_t i = 0; i < object->needs.n; i++) {
        const struct object *needed = object->needs.items[i];
        if (needed->kind != &kind_function)
            continue;
        size_t at = merge_entry_of_merged(planner->merge, needed);
        if (at != NO_ENTRY && planner_comes(planner, at))
            return false;
    }
    return true;
}

struct script planner_script(const struct planner *planner)
{
    return (struct script){.arena = &planner->plan->arena,
                           .role = planner->role,
                           .is_inline = default_is_inline,
                           .context = planner};
}

/* Whether the create of the container makes this object too. */
static bool made_by_container(const struct planner *planner, size_t at)
{
    const struct object *merged = planner->merge->entries.items[at].merged;
    size_t container = planner->merge->entries.items[at].container;
    if (!merged->kind->create)
        return true;
    if (merged->kind == &kind_default)
        return planner_comes(planner, container) && default_is_inline(planner, merged);
    return (merged->kind == &kind_column || merged->kind == &kind_field) &&
           planner_comes(planner, container);
}

/* Rows go by table: those of referenced tables come first, and go last. */
static const char *row_sort_key(struct planner *planner, size_t at, enum node_kind kind)
{
    const struct object *row = entry_object(planner_entry(planner, at));
    size_t depth = planner->depth[planner_entry(planner, at)->container];
    return arena_printf(&planner->plan->arena, "%d%03zu%s", kind == NODE_DROP ? 0 : 1,
                        kind == NODE_DROP ? 999 - depth : depth,
                        object_identity(&planner->plan->arena, row));
}

/* Drops come first, the innermost before what contains it; then everything by its top object. */
static const char *sort_key(struct planner *planner, size_t at, enum node_kind kind)
{
    const struct object *object = entry_object(planner_entry(planner, at));
    const struct object *unit = merge_unit(object);
    const struct object *top = object_top(object);
    bool drop = kind == NODE_DROP;
    if (object->kind->flags & KIND_DATA)
        return row_sort_key(planner, at, kind);
    size_t rank = kind_rank(top->kind);
    size_t inner = kind_rank(object->kind);
    return arena_printf(&planner->plan->arena, "%d%03zu%s\x01%03zu%s\x01%03zu%s", drop ? 0 : 1,
                        drop ? 999 - rank : rank, object_identity(&planner->plan->arena, top),
                        drop ? 999 - kind_rank(unit->kind) : kind_rank(unit->kind),
                        object_identity(&planner->plan->arena, unit), drop ? 999 - inner : inner,
                        object_identity(&planner->plan->arena, object));
}

static size_t add_node(struct planner *planner, size_t at, enum node_kind kind,
                       struct script script)
{
    struct node node = {.kind = kind,
                        .entry = at,
                        .script = script,
                        .sort_key = sort_key(planner, at, kind)};
    vec_add(planner->nodes.arena, &planner->nodes.list, node);
    return planner->nodes.list.n - 1;
}

static size_t top_entry(struct planner *planner, size_t at)
{
    while (planner_entry(planner, at)->container != NO_ENTRY)
        at = planner_entry(planner, at)->container;
    return at;
}

/* What is added to a table that this plan makes meets no rows and no other session. */
static void forget_hazards(struct script *script)
{
    for (size_t i = 0; i < script->statements.n; i++) {
        script->statements.items[i].hazards = 0;
        script->statements.items[i].warning = NULL;
    }
}

static void add_change_node(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    struct script script = planner_script(planner);
    if (planner->early[at])
        return;
    if (!planner_comes(planner, at)) {
        if (planner->fate[at] == FATE_ALTER)
            planner->change_node[at] = add_node(planner, at, NODE_CHANGE, planner->alters[at]);
        return;
    }
    if (made_by_container(planner, at)) {
        if (entry->container != NO_ENTRY)
            planner->change_node[at] = planner->change_node[entry->container];
        return;
    }
    if (entry->merged->kind == &kind_grant)
        planner_create_grant(planner, &script, entry->merged);
    else
        entry->merged->kind->create(&script, entry->merged);
    if (entry->merged->kind->flags & KIND_OWNED)
        planner_take_back_defaults(planner, &script, entry->merged);
    if (at != top_entry(planner, at) && planner->fate[top_entry(planner, at)] == FATE_CREATE)
        forget_hazards(&script);
    planner->change_node[at] = add_node(planner, at, NODE_CHANGE, script);
}

static void add_drop_node(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    bool goes = planner->fate[at] == FATE_DROP || planner->fate[at] == FATE_RECREATE;
    if (planner_goes_with_other(planner, at)) {
        size_t with = entry->container;
        if (with == NO_ENTRY || planner->drop_node[with] == NO_ENTRY)
            with = entry->parent && entry->parent->auto_of
                       ? merge_entry_of(planner->merge, SIDE_PARENT, entry->parent->auto_of)
                       : with;
        planner->drop_node[at] = planner->drop_node[with];
        return;
    }
    if (!goes || !entry->from->kind->drop)
        return;
    struct script script = planner_script(planner);
    entry->from->kind->drop(&script, entry->from);
    planner->drop_node[at] = add_node(planner, at, NODE_DROP, script);
}

/* What a column owns goes with the column, whose node must be known by then. */
static void add_drop_nodes(struct planner *planner)
{
    for (int owned = 0; owned <= 1; owned++)
        for (size_t i = 0; i < planner->merge->entries.n; i++) {
            const struct object *top = planner_entry(planner, top_entry(planner, i))->parent;
            if ((top && top->auto_of) == (owned == 1))
                add_drop_node(planner, i);
        }
}

/* --- Edges --- */

static void edge(struct planner *planner, size_t first, size_t then)
{
    if (first != NO_ENTRY && then != NO_ENTRY)
        nodes_add_edge(&planner->nodes, first, then);
}

/* What the parent has now: who needs something goes, or changes, before that goes or changes. */
static void add_old_edges(struct planner *planner, size_t at)
{
    size_t drop = planner->drop_node[at];
    size_t change = planner->change_node[at];
    bool altered = planner->fate[at] == FATE_ALTER;
    for (size_t i = 0; i < planner->users[at].n; i++) {
        size_t user = merge_entry_of(planner->merge, SIDE_PARENT, planner->users[at].items[i]);
        edge(planner, planner->drop_node[user], drop);
        if (planner->fate[user] == FATE_ALTER)
            edge(planner, planner->change_node[user], drop);
        if (altered)
            edge(planner, planner->drop_node[user], change);
    }
    if (planner->fate[at] == FATE_RECREATE)
        edge(planner, drop, change);
}

/* What shall be: who needs something comes after it. */
static void add_new_edges(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    size_t change = planner->change_node[at];
    if (!entry->merged || change == NO_ENTRY)
        return;
    if (entry->container != NO_ENTRY)
        edge(planner, planner->change_node[entry->container], change);
    for (size_t i = 0; i < entry->merged->needs.n; i++) {
        size_t needed = merge_entry_of_merged(planner->merge, entry->merged->needs.items[i]);
        if (needed != NO_ENTRY)
            edge(planner, planner->change_node[needed], change);
    }
}

/* A name must be free before it is taken. */
static void add_name_edges(struct planner *planner)
{
    struct map dropped = {.arena = planner->nodes.arena};
    for (size_t i = 0; i < planner->merge->entries.n; i++) {
        const struct entry *entry = planner_entry(planner, i);
        if (planner->drop_node[i] != NO_ENTRY && entry->from)
            map_put(&dropped,
                    arena_printf(planner->nodes.arena, "%d\x01%s\x01%s",
                                 (int)entry->from->kind->name_space,
                                 unit_schema(entry->from), entry->from->name),
                    (void *)(uintptr_t)(planner->drop_node[i] + 1));
    }
    for (size_t i = 0; i < planner->merge->entries.n; i++) {
        const struct entry *entry = planner_entry(planner, i);
        if (planner->change_node[i] == NO_ENTRY || !entry->merged || !planner_comes(planner, i))
            continue;
        char *key = arena_printf(planner->nodes.arena, "%d\x01%s\x01%s",
                                 (int)entry->merged->kind->name_space, unit_schema(entry->merged),
                                 entry->merged->name);
        edge(planner, (size_t)(uintptr_t)map_get(&dropped, key) - 1, planner->change_node[i]);
    }
}

static void add_edges(struct planner *planner)
{
    for (size_t i = 0; i < planner->merge->entries.n; i++) {
        add_old_edges(planner, i);
        add_new_edges(planner, i);
    }
    add_name_edges(planner);
}

/* --- Steps --- */

static enum section section_of(const struct object *object)
{
    if (object->kind == &kind_migration)
        return SECTION_MIGRATION;
    return object->kind->flags & KIND_DATA ? SECTION_DATA : SECTION_DDL;
}

static enum action action_of(struct planner *planner, size_t at)
{
    enum fate fate = planner->fate[merge_unit_entry(planner->merge, at)];
    if (fate == FATE_CREATE)
        return ACTION_ADD;
    return fate == FATE_DROP ? ACTION_DROP : ACTION_MODIFY;
}

static void add_steps(struct planner *planner, const struct node *node)
{
    struct plan *plan = planner->plan;
    const struct object *object = entry_object(planner_entry(planner, node->entry));
    const struct object *unit = merge_unit(object);
    struct step step = {
        .section = section_of(object),
        .type = arena_strdup(&plan->arena, unit_type(unit)),
        .schema = arena_strdup(&plan->arena, unit_schema(unit)),
        .object = unit_name(&plan->arena, unit),
        .action = action_of(planner, node->entry),
    };
    for (size_t i = 0; i < node->script.statements.n; i++) {
        const struct statement *statement = &node->script.statements.items[i];
        step.sql = statement->sql;
        step.hazards = statement->hazards;
        step.warning = statement->warning;
        vec_add(&plan->arena, &plan->steps, step);
    }
}

static void add_step(struct planner *planner, const struct object *unit, enum action action,
                     const char *sql)
{
    struct plan *plan = planner->plan;
    struct step step = {
        .section = SECTION_DDL,
        .type = arena_strdup(&plan->arena, unit_type(unit)),
        .schema = arena_strdup(&plan->arena, unit_schema(unit)),
        .object = unit_name(&plan->arena, unit),
        .action = action,
        .sql = arena_strdup(&plan->arena, sql),
    };
    vec_add(&plan->arena, &plan->steps, step);
}

/* A schema that something moves into by a rename has to be there before everything else. */
static void create_schema_early(struct planner *planner, const char *name)
{
    for (size_t i = 0; name && i < planner->merge->entries.n; i++) {
        const struct object *schema = planner_entry(planner, i)->merged;
        if (!schema || schema->kind != &kind_schema || planner->fate[i] != FATE_CREATE ||
            planner->early[i] || !text_equal(schema->name, name))
            continue;
        struct script script = planner_script(planner);
        schema->kind->create(&script, schema);
        planner_take_back_defaults(planner, &script, schema);
        for (size_t k = 0; k < script.statements.n; k++)
            add_step(planner, schema, ACTION_ADD, script.statements.items[k].sql);
        planner->early[i] = true;
    }
}

static void add_rename_steps(struct planner *planner)
{
    struct rename_step *renames = NULL;
    size_t n = merge_rename_steps(planner->merge, SIDE_PARENT, &renames);
    for (size_t i = 0; i < n; i++) {
        create_schema_early(planner, renames[i].object->schema);
        add_step(planner, merge_unit(renames[i].object), ACTION_MODIFY, renames[i].sql);
    }
}

static void add_ordered_steps(struct planner *planner)
{
    size_t *order = arena_new_n(planner->nodes.arena, size_t, planner->nodes.list.n + 1);
    nodes_order(&planner->nodes, order);
    for (enum section section = 0; section < SECTION_COUNT; section++)
        for (size_t i = 0; i < planner->nodes.list.n; i++) {
            const struct node *node = &planner->nodes.list.items[order[i]];
            if (section_of(entry_object(planner_entry(planner, node->entry))) == section)
                add_steps(planner, node);
        }
}

void plan_make(struct merge *merge, const char *role, struct plan *ret_plan)
{
    *ret_plan = (struct plan){0};
    auto_arena scratch = {0};
    size_t n = merge->entries.n;
    struct planner planner = {
        .merge = merge,
        .plan = ret_plan,
        .role = role,
        .quoted_role = quote_ident(&ret_plan->arena, role),
        .fate = arena_new_n(&scratch, enum fate, n + 1),
        .alters = arena_new_n(&scratch, struct script, n + 1),
        .drop_node = arena_new_n(&scratch, size_t, n + 1),
        .change_node = arena_new_n(&scratch, size_t, n + 1),
        .users = arena_new_n(&scratch, struct object_list, n + 1),
        .depth = arena_new_n(&scratch, size_t, n + 1),
        .early = arena_new_n(&scratch, bool, n + 1),
        .nodes = {.arena = &scratch},
    };
    for (size_t i = 0; i < n; i++)
        planner.drop_node[i] = planner.change_node[i] = NO_ENTRY;
    planner_decide(&planner);
    add_rename_steps(&planner); /* first of all: everything else speaks of the new names */
    add_drop_nodes(&planner);
    for (size_t i = 0; i < n; i++)
        add_change_node(&planner, i);
    add_edges(&planner);
    add_ordered_steps(&planner);
}

void plan_release(struct plan *plan)
{
    arena_release(&plan->arena);
    *plan = (struct plan){0};
}
