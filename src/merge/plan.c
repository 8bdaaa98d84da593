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
#include <string.h>

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
                           .online = planner->online,
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

/* Privileges that a new object has by ALTER DEFAULT PRIVILEGES for the role that runs the plan. */
static struct object *granted_by_default(struct planner *planner, const struct object *holder,
                                         const char *grantee)
{
    static const struct {
        const struct kind *kind;
        const char *on;
    } sorts[] = {
        {&kind_table, "TABLES"},
        {&kind_view, "TABLES"},
        {&kind_materialized_view, "TABLES"},
        {&kind_sequence, "SEQUENCES"},
        {&kind_function, "FUNCTIONS"},
        {&kind_procedure, "FUNCTIONS"},
        {&kind_enum, "TYPES"},
        {&kind_domain, "TYPES"},
        {&kind_composite, "TYPES"},
        {&kind_schema, "SCHEMAS"},
    };
    const char *on = NULL;
    for (size_t i = 0; i < countof(sorts); i++)
        if (sorts[i].kind == holder->kind)
            on = sorts[i].on;
    const struct catalog *parent = planner->merge->input.parent;
    struct object *found = NULL;
    for (size_t i = 0; on && i < parent->objects.n; i++) {
        const struct object *grant = parent->objects.items[i];
        if (grant->kind != &kind_default_grant || !text_equal(object_get(grant, "on"), on) ||
            !text_equal(object_get(grant, "role"), planner->quoted_role) ||
            (grant->schema && !text_equal(grant->schema, holder->schema)) ||
            (grantee && !text_equal(object_get(grant, "grantee"), grantee)))
            continue;
        found = arena_memdup(&planner->plan->arena, grant, sizeof(*grant));
        found->kind = &kind_grant;
        found->name = object_get(grant, "grantee");
        found->parent = (struct object *)holder;
    }
    return found;
}

static void create_grant(struct planner *planner, struct script *script, const struct object *grant)
{
    const struct object *before = granted_by_default(planner, grant->parent, grant->name);
    size_t holder = merge_entry_of_merged(planner->merge, grant->parent);
    if (before && holder != NO_ENTRY && planner_comes(planner, holder))
        kind_grant.alter(script, before, grant);
    else
        kind_grant.create(script, grant);
}

/* A new object may have default privileges that the branch's does not have. */
static void take_back_defaults(struct planner *planner, struct script *script,
                               const struct object *merged)
{
    const struct catalog *parent = planner->merge->input.parent;
    for (size_t i = 0; i < parent->objects.n; i++) {
        const struct object *grant = parent->objects.items[i];
        if (grant->kind != &kind_default_grant)
            continue;
        const char *grantee = object_get(grant, "grantee");
        bool wanted = false;
        for (size_t k = 0; k < merged->children.n; k++)
            wanted = wanted || (merged->children.items[k]->kind == &kind_grant &&
                                text_equal(merged->children.items[k]->name, grantee));
        const struct object *extra =
            wanted ? NULL : granted_by_default(planner, merged, grantee);
        if (extra)
            kind_grant.drop(script, extra);
    }
}

size_t planner_top(struct planner *planner, size_t at)
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
    /* What is in a table that this plan makes has no rows and no readers. */
    if (planner_top(planner, at) != at && planner_comes(planner, planner_top(planner, at)))
        script.online = false;
    if (entry->merged->kind == &kind_grant)
        create_grant(planner, &script, entry->merged);
    else
        entry->merged->kind->create(&script, entry->merged);
    if (entry->merged->kind->flags & KIND_OWNED)
        take_back_defaults(planner, &script, entry->merged);
    if (at != planner_top(planner, at) && planner->fate[planner_top(planner, at)] == FATE_CREATE)
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
    script.online = false; /* planner_swap_indexes knows whether something waits for it */
    entry->from->kind->drop(&script, entry->from);
    planner->drop_node[at] = add_node(planner, at, NODE_DROP, script);
}

/* What a column owns goes with the column, whose node must be known by then. */
static void add_drop_nodes(struct planner *planner)
{
    for (int owned = 0; owned <= 1; owned++)
        for (size_t i = 0; i < planner->merge->entries.n; i++) {
            const struct object *top = planner_entry(planner, planner_top(planner, i))->parent;
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

static struct step make_step(struct planner *planner, const struct object *unit)
{
    struct arena *arena = &planner->plan->arena;
    return (struct step){
        .section = SECTION_DDL,
        .type = arena_strdup(arena, unit_type(unit)),
        .schema = arena_strdup(arena, unit_schema(unit)),
        .object = unit_name(arena, unit),
        .rows_lost = -1,
        .size_bytes = -1,
    };
}

static void add_statement(struct planner *planner, const struct node *node,
                          const struct statement *statement)
{
    const struct object *object = entry_object(planner_entry(planner, node->entry));
    struct step step = make_step(planner, merge_unit(object));
    enum action action = node->kind == NODE_DROP
                             ? ACTION_DROP
                             : (planner_comes(planner, node->entry) ? ACTION_ADD : ACTION_MODIFY);
    step.section = section_of(object);
    step.action = action_of(planner, node->entry);
    step.sql = statement->sql;
    step.hazards = statement->hazards;
    step.warning = statement->warning;
    step.phase = statement->phase;
    step.alone = statement->alone;
    step.index = statement->index;
    memcpy(step.cleanup, statement->cleanup, sizeof(step.cleanup));
    planner_lock(planner, node->entry, action, statement->lock, &step);
    if (planner->online && (step.hazards & (HAZARD_LOCK | HAZARD_REWRITE)))
        step.not_online = step.warning;
    vec_add(&planner->plan->arena, &planner->plan->steps, step);
}

/* Steps that come before all others: renames and what they need. */
static void add_early(struct planner *planner, const struct object *object, enum action action,
                      const char *sql)
{
    struct step step = make_step(planner, merge_unit(object));
    step.action = action;
    step.sql = arena_strdup(&planner->plan->arena, sql);
    size_t at = merge_entry_of_merged(planner->merge, object);
    /* ALTER INDEX ... RENAME is the one that does not stop readers. */
    if (at != NO_ENTRY && action == ACTION_MODIFY)
        planner_lock(planner, at, action,
                     object->kind == &kind_index ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_BY_KIND,
                     &step);
    vec_add(&planner->plan->arena, &planner->plan->steps, step);
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
        for (size_t k = 0; k < script.statements.n; k++)
            add_early(planner, schema, ACTION_ADD, script.statements.items[k].sql);
        planner->early[i] = true;
    }
}

static void add_rename_steps(struct planner *planner)
{
    struct rename_step *renames = NULL;
    size_t n = merge_rename_steps(planner->merge, SIDE_PARENT, &renames);
    for (size_t i = 0; i < n; i++) {
        create_schema_early(planner, renames[i].object->schema);
        add_early(planner, renames[i].object, ACTION_MODIFY, renames[i].sql);
    }
}

static void add_phase(struct planner *planner, const size_t *order, enum section section,
                      enum phase phase)
{
    for (size_t i = 0; i < planner->nodes.list.n; i++) {
        const struct node *node = &planner->nodes.list.items[order[i]];
        if (section_of(entry_object(planner_entry(planner, node->entry))) != section)
            continue;
        for (size_t k = 0; k < node->script.statements.n; k++)
            if (node->script.statements.items[k].phase == phase)
                add_statement(planner, node, &node->script.statements.items[k]);
    }
}

static void add_ordered_steps(struct planner *planner)
{
    size_t *order = arena_new_n(planner->nodes.arena, size_t, planner->nodes.list.n + 1);
    nodes_order(&planner->nodes, order);
    planner_phases(planner, order);
    for (enum phase phase = PHASE_MAIN; phase <= PHASE_AFTER; phase++) {
        for (enum section section = 0; section < SECTION_COUNT; section++)
            add_phase(planner, order, section, phase);
        if (phase == PHASE_MAIN)
            planner->plan->n_main = planner->plan->steps.n;
    }
}

static void make(struct merge *merge, const char *role, bool online, struct plan *ret_plan)
{
    *ret_plan = (struct plan){.online = online};
    auto_arena scratch = {0};
    size_t n = merge->entries.n;
    struct planner planner = {
        .merge = merge,
        .plan = ret_plan,
        .online = online,
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
    planner_swap_indexes(&planner);
    add_ordered_steps(&planner);
    planner_list_pending(&planner);
}

void plan_make(struct merge *merge, const char *role, struct plan *ret_plan)
{
    make(merge, role, false, ret_plan);
}

void plan_make_online(struct merge *merge, const char *role, struct plan *ret_plan)
{
    make(merge, role, true, ret_plan);
}

void plan_release(struct plan *plan)
{
    arena_release(&plan->arena);
    *plan = (struct plan){0};
}
