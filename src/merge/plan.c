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

#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/inherit.h"
#include "merge/planner.h"
#include "pg/casts.h"
#include "pg/quote.h"

#include <stdlib.h>
#include <string.h>

/* --- Nodes --- */

/* A default is written into its column unless it calls a routine that this plan makes: that routine
 * may need the table. */
static bool default_is_inline(const void *context, const struct object *object)
{
    const struct planner *planner = context;
    if (object->parent->kind != &kind_column)
        return false;
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

size_t planner_top(struct planner *planner, size_t at)
{
    while (planner_entry(planner, at)->container != NO_ENTRY)
        at = planner_entry(planner, at)->container;
    return at;
}

/* What is made or dropped anyhow may do for another object what no statement of its own does. */
static bool comes_or_goes(const void *context, const struct kind *kind, const char *address)
{
    const struct planner *planner = context;
    auto_arena scratch = {0};
    for (size_t i = 0; i < planner->merge->entries.n; i++) {
        const struct entry *entry = &planner->merge->entries.items[i];
        const struct object *object = entry->merged ? entry->merged : entry->from;
        enum fate fate = planner->fate[i];
        if (object && object->kind == kind && fate != FATE_KEEP && fate != FATE_ALTER &&
            strcmp(kind_address(&scratch, object), address) == 0)
            return true;
    }
    return false;
}

static bool rows_follow(struct planner *planner, size_t at)
{
    size_t top = planner_top(planner, at);
    return planner->changes_rows[top] && planner_entry(planner, top)->parent &&
           !planner->has_heirs[top];
}

struct script planner_script(struct planner *planner, size_t at)
{
    return (struct script){.arena = &planner->plan->arena,
                           .role = planner->role,
                           .online = planner->online,
                           .is_inline = default_is_inline,
                           .comes_or_goes = comes_or_goes,
                           .context = planner,
                           .convert = planner->converts[at],
                           .rows_follow = rows_follow(planner, at),
                           .has_heirs = planner->has_heirs[planner_top(planner, at)]};
}

static bool is_partition(const struct object *table)
{
    for (size_t i = 0; i < table->children.n; i++)
        if (table->children.items[i]->kind == &kind_inheritance)
            return inheritance_is_partition(table->children.items[i]);
    return false;
}

/* The entry whose create makes an inherited object too: of what it comes from, of the inheritance,
 * or of its container. NO_ENTRY: none. */
static size_t made_by_origin(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    struct origin origin = inherit_origin(entry->merged);
    if (!origin.object || !inherit_is_only(entry->merged))
        return NO_ENTRY;
    size_t container = planner_comes(planner, entry->container) ? entry->container : NO_ENTRY;
    size_t link = origin.link ? merge_entry_of_merged(planner->merge, origin.link) : NO_ENTRY;
    size_t from = merge_entry_of_merged(planner->merge, origin.object);
    if (constraint_has_index(entry->merged) || (container != NO_ENTRY && !origin.link))
        return NO_ENTRY;
    bool foreign_key = text_equal(object_get(entry->merged, "sort"), "foreign key");
    /* Under a name of its own it was there before it became a part. */
    if (container != NO_ENTRY && foreign_key &&
        !text_equal(origin.object->name, entry->merged->name))
        return NO_ENTRY;
    if (container != NO_ENTRY && !foreign_key)
        return is_partition(entry->merged->parent) ? NO_ENTRY : container;
    if (from != NO_ENTRY && planner_comes(planner, from))
        return from;
    return foreign_key ? link : NO_ENTRY;
}

static const struct object *default_of(const struct object *column)
{
    for (size_t i = 0; i < column->children.n; i++)
        if (column->children.items[i]->kind == &kind_default)
            return column->children.items[i];
    return NULL;
}

/* A default that comes along with an inherited column. */
static bool is_inherited_default(struct planner *planner, const struct object *standard)
{
    struct origin origin = inherit_origin(standard->parent);
    const struct object *above = origin.object ? default_of(origin.object) : NULL;
    return above && default_is_inline(planner, above) &&
           text_equal(object_get(above, "expression"), object_get(standard, "expression"));
}

/* The entry whose create makes this object too, or NO_ENTRY. */
static size_t made_by_other(struct planner *planner, size_t at)
{
    const struct object *merged = planner_entry(planner, at)->merged;
    size_t container = planner_entry(planner, at)->container;
    size_t origin = made_by_origin(planner, at);
    if (origin != NO_ENTRY || !merged->kind->create)
        return origin != NO_ENTRY ? origin : container;
    if (!planner_comes(planner, container == NO_ENTRY ? at : container))
        return NO_ENTRY;
    if (merged->kind == &kind_default) {
        bool inherited = made_by_origin(planner, container) != NO_ENTRY;
        return (inherited ? is_inherited_default(planner, merged)
                          : default_is_inline(planner, merged))
                   ? container
                   : NO_ENTRY;
    }
    bool part = merged->kind == &kind_column || merged->kind == &kind_field ||
                (merged->kind == &kind_inheritance && inheritance_in_create(merged));
    return part ? container : NO_ENTRY;
}

/* What an inherited column has for itself, after it came from its origin. */
static struct script own_part(struct planner *planner, size_t at)
{
    const struct object *merged = planner_entry(planner, at)->merged;
    const struct object *origin = inherit_origin(merged).object;
    struct script script = planner_script(planner, at);
    if (merged->kind != &kind_column || made_by_origin(planner, at) == NO_ENTRY)
        return script;
    static const char *const carried[] = {"type",      "collation",    "not_null",
                                          "generated", "generated_as", "inheritance"};
    struct object made = *merged;
    made.attrs = arena_new_n(&planner->plan->arena, struct attr, countof(carried));
    made.nattrs = 0;
    made.children = (struct object_list){0};
    for (size_t i = 0; i < countof(carried); i++)
        made.attrs[made.nattrs++] = (struct attr){
            .name = carried[i], .value = object_get(i < 5 ? origin : merged, carried[i])};
    merged->kind->alter(&script, &made, merged);
    const struct object *standard = default_of(origin);
    if (standard && default_is_inline(planner, standard) && !default_of(merged)) {
        struct object extra = *standard;
        extra.parent = (struct object *)merged;
        kind_default.drop(&script, &extra);
    }
    return script;
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

/* PostgreSQL adds who is granted something for the first time to the end of a list. */
static const char *grant_key(struct planner *planner, const struct object *made)
{
    const char *position = object_get(made, "position");
    return arena_printf(&planner->plan->arena, "%05ld%s", position ? atol(position) : 0,
                        object_identity(&planner->plan->arena, made));
}

/* New columns and grants come in the order that they have where they were made. */
static const char *inner_key(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    const struct object *object = entry_object(entry);
    const struct object *made = entry->branch ? entry->branch : object;
    if (object->kind == &kind_grant || object->kind == &kind_delegated_grant)
        return grant_key(planner, made);
    if (object->kind == &kind_column)
        return arena_printf(&planner->plan->arena, "%05d", (int)made->lineage.objsubid);
    return object_identity(&planner->plan->arena, object);
}

/* Default privileges have no container, but they stand in lists too. */
static const char *top_key(struct planner *planner, size_t at, const struct object *top)
{
    struct arena *arena = &planner->plan->arena;
    const struct entry *entry = planner_entry(planner, at);
    if (top->kind != &kind_default_grant)
        return object_identity(arena, top);
    return arena_printf(arena, "%s\x01%s\x01%s\x01%s", object_get(top, "role"),
                        top->schema ? top->schema : "", object_get(top, "on"),
                        grant_key(planner, entry->branch ? entry->branch : top));
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
    /* What others have granted stands in the same list. */
    size_t inner = kind_rank(object->kind == &kind_delegated_grant ? &kind_grant : object->kind);
    return arena_printf(&planner->plan->arena, "%d%03zu%s\x01%03zu%s\x01%03zu%s", drop ? 0 : 1,
                        drop ? 999 - rank : rank, top_key(planner, at, top),
                        drop ? 999 - kind_rank(unit->kind) : kind_rank(unit->kind),
                        object_identity(&planner->plan->arena, unit), drop ? 999 - inner : inner,
                        inner_key(planner, at));
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

/* What is added to a table that this plan makes meets no rows and no other session. */
static void forget_hazards(struct script *script)
{
    for (size_t i = 0; i < script->statements.n; i++) {
        script->statements.items[i].hazards = 0;
        script->statements.items[i].warning = NULL;
    }
}

static const char *replaced_name(struct planner *planner, size_t at)
{
    return arena_printf(&planner->plan->arena, "bough_old_%zu", at + 1);
}

static void rename_replaced(struct planner *planner, size_t at, struct script *script)
{
    const struct object *from = planner_entry(planner, at)->from;
    script_add(script, "ALTER %s %s RENAME TO %s;", from->kind->sql,
               object_address(script->arena, from), replaced_name(planner, at));
}

/* Things that are made together share a node. */
static void add_change_node(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    if (planner->early[at] || planner->built[at])
        return;
    planner->built[at] = true;
    if (!planner_comes(planner, at)) {
        if (planner->fate[at] == FATE_ALTER)
            planner->change_node[at] = add_node(planner, at, NODE_CHANGE, planner->alters[at]);
        return;
    }
    size_t other = made_by_other(planner, at);
    struct script script = other == NO_ENTRY ? planner_script(planner, at) : own_part(planner, at);
    if (other != NO_ENTRY) {
        add_change_node(planner, other);
        planner->change_node[at] = planner->change_node[other];
        if (!script.statements.n)
            return;
        size_t made = planner->change_node[at];
        planner->change_node[at] = add_node(planner, at, NODE_CHANGE, script);
        nodes_add_edge(&planner->nodes, made, planner->change_node[at]);
        return;
    }
    if (planner->fate[at] == FATE_REPLACE)
        rename_replaced(planner, at, &script);
    /* What is in a table that this plan makes has no rows and no readers. */
    if (planner_top(planner, at) != at && planner_comes(planner, planner_top(planner, at)))
        script.online = false;
    if (entry->merged->kind == &kind_grant)
        planner_create_grant(planner, &script, entry->merged);
    else
        entry->merged->kind->create(&script, entry->merged);
    if ((entry->merged->kind->flags & KIND_OWNED) ||
        entry->merged->kind == &kind_identity_sequence)
        planner_take_back_defaults(planner, &script, entry->merged);
    if (at != planner_top(planner, at) && planner->fate[planner_top(planner, at)] == FATE_CREATE)
        forget_hazards(&script);
    planner->change_node[at] = add_node(planner, at, NODE_CHANGE, script);
}

/* Whether something that was inherited stays behind as an own one. */
static bool leaves_heirs(struct planner *planner, size_t at)
{
    for (size_t i = 0; i < planner->heirs[at].n; i++) {
        const struct object *heir = planner->heirs[at].items[i];
        size_t heir_at = merge_entry_of(planner->merge, SIDE_PARENT, heir);
        struct origin origin = inherit_origin(heir);
        size_t link = origin.link ? merge_entry_of(planner->merge, SIDE_PARENT, origin.link)
                                  : NO_ENTRY;
        if (planner->fate[at] == FATE_DROP && planner_entry(planner, heir_at)->merged &&
            inherit_is_only(heir) && link != NO_ENTRY && planner->fate[link] != FATE_DROP)
            return true;
    }
    return false;
}

static void add_drop_node(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    enum fate fate = planner->fate[at];
    bool goes = fate == FATE_DROP || fate == FATE_RECREATE || fate == FATE_REPLACE;
    size_t with = planner_goes_with_other(planner, at);
    if (planner->drop_node[at] != NO_ENTRY)
        return;
    if (with != at) {
        add_drop_node(planner, with);
        planner->drop_node[at] = planner->drop_node[with];
        return;
    }
    if (!goes || !entry->from->kind->drop)
        return;
    struct script script = planner_script(planner, at);
    struct object replaced = *entry->from;
    if (fate == FATE_REPLACE)
        replaced.name = replaced_name(planner, at);
    script.keep_heirs = leaves_heirs(planner, at);
    script.online = false; /* planner_swap_indexes knows whether something waits for it */
    entry->from->kind->drop(&script, &replaced);
    planner->drop_node[at] = add_node(planner, at, NODE_DROP, script);
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
    step.sql = casts_hold(&planner->plan->arena, statement->sql);
    step.shown = statement->shown ? arena_strdup(&planner->plan->arena, statement->shown)
                                  : step.sql;
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
    step.sql = step.shown = arena_strdup(&planner->plan->arena, sql);
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
    const struct object *schema = name ? catalog_schema(&planner->merge->merged, name) : NULL;
    size_t i = schema ? merge_entry_of_merged(planner->merge, schema) : NO_ENTRY;
    if (i == NO_ENTRY || planner->fate[i] != FATE_CREATE || planner->early[i])
        return;
    struct script script = planner_script(planner, i);
    schema->kind->create(&script, schema);
    planner_take_back_defaults(planner, &script, schema);
    for (size_t k = 0; k < script.statements.n; k++)
        add_early(planner, schema, ACTION_ADD, script.statements.items[k].sql);
    planner->early[i] = true;
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

static void add_part(struct planner *planner, const struct node *node, enum phase phase,
                     size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (node->script.statements.items[i].phase == phase)
            add_statement(planner, node, &node->script.statements.items[i]);
}

static void add_phase(struct planner *planner, const size_t *order, enum section section,
                      enum phase phase)
{
    for (size_t i = 0; i < planner->nodes.list.n; i++) {
        const struct node *node = &planner->nodes.list.items[order[i]];
        if (section_of(entry_object(planner_entry(planner, node->entry))) == section)
            add_part(planner, node, phase, 0,
                     phase == PHASE_MAIN ? node->late : node->script.statements.n);
    }
}

/* A table whose deferred constraints wait for the end of the transaction cannot be altered. */
static void check_deferred(struct planner *planner, const struct node *node)
{
    const struct object_list *objects = &planner->merge->merged.objects;
    for (size_t i = 0; i < objects->n; i++) {
        const char *definition = objects->items[i]->kind == &kind_constraint
                                     ? object_get(objects->items[i], "definition")
                                     : NULL;
        if (!definition || !strstr(definition, " INITIALLY DEFERRED"))
            continue;
        add_early(planner, entry_object(planner_entry(planner, node->entry)), ACTION_MODIFY,
                  "SET CONSTRAINTS ALL IMMEDIATE;");
        return;
    }
}

static void add_late(struct planner *planner, const size_t *order)
{
    bool first = true;
    for (size_t i = 0; i < planner->nodes.list.n; i++) {
        const struct node *node = &planner->nodes.list.items[order[i]];
        size_t n = node->script.statements.n;
        if (node->late < n && first)
            check_deferred(planner, node);
        first = first && node->late == n;
        add_part(planner, node, PHASE_MAIN, node->late, n);
    }
}

/* Schema, rows, history, and what of the schema comes after the rows. */
static void add_ordered_steps(struct planner *planner)
{
    const struct nodes *nodes = &planner->nodes;
    size_t *order = arena_new_n(nodes->arena, size_t, nodes->list.n + 1);
    nodes_order(&planner->nodes, order);
    planner_phases(planner, order);
    planner_find_late(planner, order);
    for (enum section section = 0; section < SECTION_COUNT; section++)
        add_phase(planner, order, section, PHASE_MAIN);
    add_late(planner, order);
    planner->plan->n_main = planner->plan->steps.n;
    for (enum section section = 0; section < SECTION_COUNT; section++)
        add_phase(planner, order, section, PHASE_AFTER);
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
        .converts = arena_new_n(&scratch, bool, n + 1),
        .drop_node = arena_new_n(&scratch, size_t, n + 1),
        .change_node = arena_new_n(&scratch, size_t, n + 1),
        .users = arena_new_n(&scratch, struct object_list, n + 1),
        .new_users = arena_new_n(&scratch, struct object_list, n + 1),
        .heirs = arena_new_n(&scratch, struct object_list, n + 1),
        .has_heirs = arena_new_n(&scratch, bool, n + 1),
        .built = arena_new_n(&scratch, bool, n + 1),
        .ring = arena_new_n(&scratch, size_t, n + 1),
        .depth = arena_new_n(&scratch, size_t, n + 1),
        .early = arena_new_n(&scratch, bool, n + 1),
        .changes_rows = arena_new_n(&scratch, bool, n + 1),
        .nodes = {.arena = &scratch},
    };
    for (size_t i = 0; i < n; i++)
        planner.drop_node[i] = planner.change_node[i] = planner.ring[i] = NO_ENTRY;
    for (size_t i = 0; i < merge->impossible.n; i++)
        vec_add(&ret_plan->arena, &ret_plan->impossible,
                (const char *)arena_strdup(&ret_plan->arena, merge->impossible.items[i]));
    planner_decide(&planner);
    planner_find_changed_rows(&planner);
    add_rename_steps(&planner); /* first of all: everything else speaks of the new names */
    for (size_t i = 0; i < n; i++)
        add_drop_node(&planner, i);
    for (size_t i = 0; i < n; i++)
        add_change_node(&planner, i);
    planner_add_edges(&planner);
    planner_add_body_edges(&planner);
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
