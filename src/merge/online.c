/*
 * online: which statements of an online plan come after the transaction, and what is then still to
 * come.
 *
 * The kinds say it of their own statements (catalog/kinds/online.c). Here follows what only the
 * whole plan knows: an index that nothing waits for can be dropped or swapped without a lock, and
 * what needs an object that comes late, as a comment on an index or a foreign key to a new unique
 * constraint, has to come after it.
 */
#include "catalog/kinds/kinds.h"
#include "merge/planner.h"

static struct node *node_at(struct planner *planner, size_t at)
{
    return at == NO_ENTRY ? NULL : &planner->nodes.list.items[at];
}

/* Whether nothing waits for the drop, but the index's own new version and what is altered in place:
 * that does not mind an old index, which is no longer there at the end either way. */
static bool is_free(struct planner *planner, const struct node *drop, size_t change)
{
    for (size_t i = 0; i < drop->before.n; i++) {
        const struct node *then = node_at(planner, drop->before.items[i]);
        bool altered = then->kind == NODE_CHANGE && planner->fate[then->entry] == FATE_ALTER;
        if (drop->before.items[i] != change && !altered)
            return false;
    }
    return true;
}

static void swap_index(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    struct node *drop = node_at(planner, planner->drop_node[at]);
    struct node *change = node_at(planner, planner->change_node[at]);
    bool comes_back = planner->fate[at] == FATE_RECREATE;
    /* Not when it goes with something else, and not inside something that is made again. */
    if (!drop || drop->entry != at || !is_free(planner, drop, planner->change_node[at]) ||
        (comes_back && (!change || planner_comes(planner, planner_top(planner, at)))))
        return;
    struct script script = planner_script(planner, at);
    script.swaps = comes_back;
    if (!online_drop_index(&script, entry->from))
        return;
    drop->script = script;
    if (!comes_back)
        return;
    struct script again = planner_script(planner, at);
    again.swaps = true;
    kind_index.create(&again, entry->merged);
    change->script = again;
}

void planner_swap_indexes(struct planner *planner)
{
    for (size_t i = 0; planner->online && i < planner->merge->entries.n; i++) {
        const struct object *from = planner_entry(planner, i)->from;
        if (from && from->kind == &kind_index && planner->drop_node[i] != NO_ENTRY)
            swap_index(planner, i);
    }
}

static void put_off(struct script *script)
{
    script->late = true;
    for (size_t i = 0; i < script->statements.n; i++)
        script->statements.items[i].phase = PHASE_AFTER;
}

static bool is_after(struct planner *planner, size_t at)
{
    const struct node *node = node_at(planner, at);
    for (size_t i = 0; node && i < node->script.statements.n; i++)
        if (node->script.statements.items[i].phase == PHASE_AFTER)
            return true;
    return false;
}

/* The sequence of a column that becomes an identity when its values have been looked at. */
static bool is_late_sequence(struct planner *planner, size_t at)
{
    const struct entry *entry = at == NO_ENTRY ? NULL : planner_entry(planner, at);
    return entry && entry->merged && entry->merged->kind == &kind_identity_sequence &&
           planner_comes(planner, at) && is_after(planner, planner->change_node[entry->container]);
}

void planner_phases(struct planner *planner, const size_t *order)
{
    for (size_t i = 0; planner->online && i < planner->nodes.list.n; i++) {
        struct node *node = node_at(planner, i);
        node->script.late = node->script.late || (node->kind == NODE_CHANGE &&
                                                  is_late_sequence(planner, node->entry));
    }
    for (size_t i = 0; planner->online && i < planner->nodes.list.n; i++) {
        const struct node *node = node_at(planner, order[i]);
        for (size_t k = 0; node->script.late && k < node->before.n; k++)
            put_off(&node_at(planner, node->before.items[k])->script);
    }
}

/* An index of a partitioned table, whose parts are built later. */
static bool is_whole_index(struct planner *planner, size_t at)
{
    const struct object *merged = planner_entry(planner, at)->merged;
    return merged && merged->kind == &kind_index && planner_comes(planner, at) &&
           object_get(object_top(merged), "partition_by");
}

void planner_list_pending(struct planner *planner)
{
    struct arena *arena = &planner->plan->arena;
    for (size_t i = 0; planner->online && i < planner->merge->entries.n; i++) {
        size_t container = planner_entry(planner, i)->container;
        bool comes = is_after(planner, planner->change_node[i]) || is_whole_index(planner, i) ||
                     is_late_sequence(planner, i) || is_late_sequence(planner, container);
        struct pending pending = {i, !comes && is_after(planner, planner->drop_node[i])};
        if (comes || pending.dropped)
            vec_add(arena, &planner->plan->pending, pending);
    }
    for (size_t i = 0; planner->online && i < planner->nodes.list.n; i++) {
        const struct script *script = &node_at(planner, i)->script;
        for (size_t k = 0; k < script->helpers.n; k++)
            vec_add(arena, &planner->plan->helpers, script->helpers.items[k]);
    }
}
