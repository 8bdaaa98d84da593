/*
 * late: what a plan does after its rows.
 *
 * Rows speak of columns, so the schema comes first. But where this plan changes rows of a table
 * that is there already, what these rows must be like (NOT NULL, constraints, unique indexes) comes
 * after them, and so does what needs that: the same merge may bring the values that it asks for.
 */
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/planner.h"

static bool is_row(struct planner *planner, size_t at)
{
    return entry_object(planner_entry(planner, at))->kind->flags & KIND_DATA;
}

void planner_find_changed_rows(struct planner *planner)
{
    for (size_t i = 0; i < planner->merge->entries.n; i++)
        if (is_row(planner, i) && planner->fate[i] != FATE_KEEP)
            planner->changes_rows[planner_entry(planner, i)->container] = true;
}

static bool changes_rows(struct planner *planner, const struct object *table)
{
    size_t at = merge_entry_of_merged(planner->merge, table);
    return at != NO_ENTRY && planner->changes_rows[at];
}

/* Of the table itself, or of one that a foreign key refers to. */
static bool waits_for_rows(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    if (!entry->merged || !entry->merged->parent)
        return false;
    const struct object *table = object_top(entry->merged);
    size_t table_at = merge_entry_of_merged(planner->merge, table);
    if (table_at == NO_ENTRY || !planner_entry(planner, table_at)->parent)
        return false; /* it is made here: it has no rows that could break anything */
    if (changes_rows(planner, table))
        return true;
    for (size_t i = 0; i < entry->merged->needs.n; i++)
        if (changes_rows(planner, object_top(entry->merged->needs.items[i])))
            return true;
    return false;
}

static size_t first_late(struct planner *planner, const struct node *node)
{
    const struct script *script = &node->script;
    bool waits = node->kind == NODE_CHANGE && waits_for_rows(planner, node->entry);
    for (size_t i = 0; waits && i < script->statements.n; i++)
        if (script->statements.items[i].after_rows)
            return i;
    return script->statements.n;
}

void planner_find_late(struct planner *planner, const size_t *order)
{
    struct nodes *nodes = &planner->nodes;
    for (size_t i = 0; i < nodes->list.n; i++)
        nodes->list.items[i].late = first_late(planner, &nodes->list.items[i]);
    for (size_t i = 0; i < nodes->list.n; i++) {
        const struct node *node = &nodes->list.items[order[i]];
        if (node->late > 0 || !node->script.statements.n)
            continue;
        for (size_t k = 0; k < node->before.n; k++)
            if (!is_row(planner, nodes->list.items[node->before.items[k]].entry))
                nodes->list.items[node->before.items[k]].late = 0;
    }
}
