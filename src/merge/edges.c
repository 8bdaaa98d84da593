/*
 * edges: what must come before what, as edges between the nodes of a plan.
 *
 * They follow the needs of both catalogs: what the parent has now says in which order things go,
 * what shall be says in which order they come. Inheritance and names add some that no need tells.
 */
#include "base/map.h"
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/inherit.h"
#include "merge/planner.h"

#include <stdint.h>
#include <string.h>

#define ANCESTOR_LIMIT 64

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
        bool leaves = planner->fate[user] != FATE_REPLACE;
        if (altered || (planner->fate[at] == FATE_REPLACE && leaves))
            edge(planner, planner->drop_node[user], change);
    }
    if (planner->fate[at] == FATE_RECREATE)
        edge(planner, drop, change);
    if (planner->fate[at] == FATE_REPLACE)
        edge(planner, change, drop);
}

/* A foreign key to a partitioned table holds its partitions too. */
static void release_partitions(struct planner *planner, size_t key, size_t table, int depth)
{
    for (size_t i = 0; depth < ANCESTOR_LIMIT && i < planner->users[table].n; i++) {
        const struct object *link = planner->users[table].items[i];
        if (link->kind != &kind_inheritance)
            continue;
        size_t heir = merge_entry_of(planner->merge, SIDE_PARENT, link->parent);
        edge(planner, planner->drop_node[key], planner->drop_node[heir]);
        release_partitions(planner, key, heir, depth + 1);
    }
}

static void add_foreign_key_edges(struct planner *planner, size_t at)
{
    const struct object *object = planner_entry(planner, at)->parent;
    if (!object || planner->drop_node[at] == NO_ENTRY ||
        !text_equal(object_get(object, "sort"), "foreign key") || inherit_is_only(object))
        return;
    for (size_t i = 0; i < object->needs.n; i++)
        release_partitions(
            planner, at,
            merge_entry_of(planner->merge, SIDE_PARENT, object_top(object->needs.items[i])), 0);
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

/* The node that gives the names of the parent's object free; NO_ENTRY: none does. */
static size_t freeing_node(struct planner *planner, size_t at)
{
    size_t drop = planner->drop_node[at];
    if (!planner_entry(planner, at)->from)
        return NO_ENTRY;
    /* A type that is replaced, and what is inside it, gives no name free. */
    if (drop != NO_ENTRY)
        return planner->fate[planner->nodes.list.items[drop].entry] == FATE_REPLACE ? NO_ENTRY
                                                                                   : drop;
    return planner->fate[at] == FATE_ALTER ? planner->change_node[at] : NO_ENTRY;
}

/* A name must be free before it is taken. */
static void add_name_edges(struct planner *planner)
{
    struct arena *arena = planner->nodes.arena;
    struct map freed = {.arena = arena};
    char *keys[MERGE_TAKEN_NAMES];
    for (size_t i = 0; i < planner->merge->entries.n; i++) {
        const struct entry *entry = planner_entry(planner, i);
        size_t node = freeing_node(planner, i);
        size_t n = node == NO_ENTRY
                       ? 0
                       : merge_taken_names(arena, entry->from, entry->container, keys);
        for (size_t k = 0; k < n; k++)
            map_put(&freed, keys[k], (void *)(uintptr_t)(node + 1));
    }
    for (size_t i = 0; i < planner->merge->entries.n; i++) {
        const struct entry *entry = planner_entry(planner, i);
        size_t node = entry->merged ? planner->change_node[i] : NO_ENTRY;
        size_t n = node == NO_ENTRY
                       ? 0
                       : merge_taken_names(arena, entry->merged, entry->container, keys);
        for (size_t k = 0; k < n; k++)
            edge(planner, (size_t)(uintptr_t)map_get(&freed, keys[k]) - 1, node);
    }
}

static size_t change_of(struct planner *planner, const struct object *merged)
{
    size_t at = merge_entry_of_merged(planner->merge, merged);
    return at == NO_ENTRY ? NO_ENTRY : planner->change_node[at];
}

/* Whether an object is made by a statement of its own. */
static bool has_own_node(struct planner *planner, const struct object *object)
{
    size_t at = merge_entry_of_merged(planner->merge, object);
    size_t node = at == NO_ENTRY ? NO_ENTRY : planner->change_node[at];
    return node != NO_ENTRY && planner->nodes.list.items[node].entry == at;
}

/* A foreign key of the heir's own does not matter to its ancestor. */
static bool must_match(struct planner *planner, const struct object *child)
{
    bool own_key = text_equal(object_get(child, "sort"), "foreign key") && !inherit_is_only(child);
    return has_own_node(planner, child) &&
           (child->kind == &kind_column || child->kind == &kind_index ||
            (child->kind == &kind_constraint && !own_key));
}

/* A check that is not valid stays so in an heir only when it comes after the heir. An index comes
 * after the partitions, or they would be given one by being attached. */
static bool comes_after_link(struct planner *planner, const struct object *object)
{
    const char *definition = object_get(object, "definition");
    size_t at = merge_entry_of_merged(planner->merge, object);
    if (at == NO_ENTRY || !planner_comes(planner, at))
        return false;
    return object->kind == &kind_index || constraint_has_index(object) ||
           (text_equal(object_get(object, "sort"), "check") && strstr(definition, " NOT VALID"));
}

/* An index of a partitioned partition counts only when it has all its parts. */
static void whole_before_link(struct planner *planner, const struct object *index, size_t link)
{
    const struct object_list *users = planner_new_users(planner, index);
    for (size_t i = 0; users && i < users->n; i++)
        if (users->items[i]->kind == &kind_index_link)
            edge(planner, change_of(planner, users->items[i]), link);
}

/* What must be the same in both tables before one is attached to the other. */
static void before_link(struct planner *planner, const struct object *table, size_t link)
{
    for (size_t i = 0; i < table->children.n; i++) {
        const struct object *child = table->children.items[i];
        if (must_match(planner, child))
            whole_before_link(planner, child, link);
        if (must_match(planner, child))
            edge(planner, change_of(planner, child), link);
    }
}

static bool has_only_inherited(const struct object *table)
{
    for (size_t i = 0; i < table->children.n; i++)
        if (table->children.items[i]->kind == &kind_column &&
            inherit_is_only(table->children.items[i]))
            return true;
    return false;
}

/* A column stays inherited when the new ancestor comes before the old one is left, and becomes the
 * table's own the other way round. */
static void order_links(struct planner *planner, const struct object *table, size_t change)
{
    size_t at = merge_entry_of_merged(planner->merge, table);
    const struct object *before = planner_entry(planner, at)->parent;
    for (size_t i = 0; before && i < before->children.n; i++) {
        if (before->children.items[i]->kind != &kind_inheritance)
            continue;
        size_t old = merge_entry_of(planner->merge, SIDE_PARENT, before->children.items[i]);
        size_t drop = planner->fate[old] == FATE_DROP ? planner->drop_node[old] : NO_ENTRY;
        if (has_only_inherited(table))
            edge(planner, change, drop);
        else
            edge(planner, drop, change);
    }
}

/* The heir's own definition of a check comes before one that is not valid. */
static void after_own(struct planner *planner, const struct object *table,
                      const struct object *check)
{
    for (size_t i = 0; i < table->children.n; i++) {
        const struct object *own = table->children.items[i];
        if (own->kind == check->kind && text_equal(own->name, check->name) &&
            has_own_node(planner, own))
            edge(planner, change_of(planner, own), change_of(planner, check));
    }
}

static void add_link_edges(struct planner *planner, const struct object *link)
{
    size_t change = change_of(planner, link);
    bool in_create = change == change_of(planner, link->parent);
    if (change == NO_ENTRY)
        return;
    if (!in_create)
        before_link(planner, link->parent, change);
    if (!inheritance_is_partition(link))
        order_links(planner, link->parent, change);
    for (size_t i = 0; i < link->needs.n; i++) {
        const struct object *ancestor = link->needs.items[i];
        for (size_t k = 0; k < ancestor->children.n; k++) {
            const struct object *child = ancestor->children.items[k];
            if (comes_after_link(planner, child)) {
                edge(planner, change, change_of(planner, child));
                after_own(planner, link->parent, child);
                continue;
            }
            if (child->kind == &kind_column || text_equal(object_get(child, "sort"), "check"))
                edge(planner, change_of(planner, child), change);
        }
    }
}

/* What says how a trigger of a partition differs comes after the trigger, which the ancestors have,
 * and after what they say. */
static void add_override_edges(struct planner *planner, const struct object *override,
                               const struct object *table, int depth)
{
    size_t change = change_of(planner, override);
    for (size_t i = 0; depth < ANCESTOR_LIMIT && i < table->children.n; i++) {
        const struct object *link = table->children.items[i];
        if (link->kind != &kind_inheritance)
            continue;
        edge(planner, change_of(planner, link), change);
        for (size_t k = 0; k < link->needs.n; k++) {
            const struct object *ancestor = link->needs.items[k];
            for (size_t m = 0; m < ancestor->children.n; m++)
                if (text_equal(ancestor->children.items[m]->name, override->name))
                    edge(planner, change_of(planner, ancestor->children.items[m]), change);
            add_override_edges(planner, override, ancestor, depth + 1);
        }
    }
}

/* Indexes are attached after their tables; what uses the whole index waits for all its parts. */
static void add_index_link_edges(struct planner *planner, const struct object *link)
{
    size_t change = change_of(planner, link);
    const struct object *table = object_top(link);
    if (change == NO_ENTRY)
        return;
    for (size_t i = 0; i < table->children.n; i++)
        if (table->children.items[i]->kind == &kind_inheritance)
            edge(planner, change_of(planner, table->children.items[i]), change);
    for (size_t i = 0; i < link->needs.n; i++) {
        const struct object_list *users = planner_new_users(planner, link->needs.items[i]);
        for (size_t k = 0; users && k < users->n; k++)
            if (users->items[k]->kind != &kind_index_link)
                edge(planner, change, change_of(planner, users->items[k]));
    }
}

/* What the ancestor gets after the inheritance has ended does not come to the former heir. */
static void add_unlink_edges(struct planner *planner, size_t at)
{
    const struct object *link = planner_entry(planner, at)->parent;
    if (!link || link->kind != &kind_inheritance || planner->fate[at] != FATE_DROP)
        return;
    for (size_t i = 0; i < link->needs.n; i++) {
        size_t ancestor = merge_entry_of(planner->merge, SIDE_PARENT, link->needs.items[i]);
        const struct object *merged = planner_entry(planner, ancestor)->merged;
        for (size_t k = 0; merged && k < merged->children.n; k++) {
            size_t child = merge_entry_of_merged(planner->merge, merged->children.items[k]);
            if (child != NO_ENTRY && planner_comes(planner, child))
                edge(planner, planner->drop_node[at], planner->change_node[child]);
        }
    }
}

/* NOT NULL comes to heirs first, and goes from them last; their own definition of a column goes
 * after the inherited one. A link goes before what came by it is dropped. */
static void add_heir_edges(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    struct origin before = entry->parent ? inherit_origin(entry->parent) : (struct origin){0};
    if (!before.object)
        return;
    size_t origin = merge_entry_of(planner->merge, SIDE_PARENT, before.object);
    bool loosens = entry->merged && !object_get(entry->merged, "not_null");
    size_t first = loosens ? origin : at;
    size_t then = loosens ? at : origin;
    if (planner->fate[at] == FATE_ALTER && planner->fate[origin] == FATE_ALTER)
        edge(planner, planner->change_node[first], planner->change_node[then]);
    if (planner_goes_with_other(planner, origin) == origin)
        edge(planner, planner->drop_node[origin], planner->drop_node[at]);
    size_t link = before.link ? merge_entry_of(planner->merge, SIDE_PARENT, before.link) : NO_ENTRY;
    if (link == NO_ENTRY || planner->fate[link] != FATE_DROP ||
        planner_goes_with_other(planner, link) != link)
        return;
    edge(planner, planner->drop_node[link], planner->drop_node[at]);
    edge(planner, planner->drop_node[link], planner->drop_node[origin]);
    if (planner->fate[origin] == FATE_ALTER)
        edge(planner, planner->drop_node[link], planner->change_node[origin]);
}

/* Rows: who refers to one that goes is deleted, or refers to another one, before. */
static void add_reference_edges(struct planner *planner)
{
    const struct merge *merge = planner->merge;
    for (size_t i = 0; i < merge->references.n; i++) {
        const struct row_reference *one = &merge->references.items[i];
        if (one->side != SIDE_PARENT)
            continue;
        size_t drop = planner->drop_node[one->to];
        edge(planner, planner->drop_node[one->from], drop);
        if (planner->fate[one->from] == FATE_ALTER)
            edge(planner, planner->change_node[one->from], drop);
        if (planner->fate[one->to] == FATE_ALTER)
            edge(planner, planner->drop_node[one->from], planner->change_node[one->to]);
    }
}

void planner_add_edges(struct planner *planner)
{
    for (size_t i = 0; i < planner->merge->entries.n; i++) {
        const struct object *merged = planner_entry(planner, i)->merged;
        add_old_edges(planner, i);
        add_new_edges(planner, i);
        add_heir_edges(planner, i);
        add_foreign_key_edges(planner, i);
        add_unlink_edges(planner, i);
        if (merged && merged->kind == &kind_inheritance)
            add_link_edges(planner, merged);
        if (merged && merged->kind == &kind_trigger_override)
            add_override_edges(planner, merged, merged->parent, 0);
        if (merged && merged->kind == &kind_index_link)
            add_index_link_edges(planner, merged);
    }
    add_name_edges(planner);
    add_reference_edges(planner);
}
