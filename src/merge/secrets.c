/*
 * secrets: rows of class `secret` go only with the config row that refers to them.
 *
 * One that the branch made or changed is taken when a row of the branch refers to it, and one that
 * the branch deleted goes when a row of the base did. Everything else that the branch did to them
 * stays there, as if it had not happened.
 */
#include "base/map.h"
#include "catalog/kind.h"
#include "catalog/rows.h"
#include "merge/merge.h"

static const struct tracked_table *tracked_of(const struct entry *entry)
{
    if (entry->branch && entry->branch->tracked)
        return entry->branch->tracked;
    return entry->parent ? entry->parent->tracked : NULL;
}

/* How the column of a row is read; a base that was saved does not know it any more. */
static const struct row_column *column_of(const struct entry *entry, const char *name)
{
    const struct object *sides[] = {entry->branch, entry->parent};
    for (size_t i = 0; i < countof(sides); i++) {
        const struct attr *attr = sides[i] ? object_attr(sides[i], name) : NULL;
        if (attr && attr->column)
            return attr->column;
    }
    return NULL;
}

static void add_targets(struct map *targets, const struct entry *entry, const struct object *row)
{
    for (size_t i = 0; row && i < row->nattrs; i++) {
        const struct row_column *column = column_of(entry, row->attrs[i].name);
        if (column && column->target && row->attrs[i].value)
            map_put(targets, arena_printf(targets->arena, "%s%s", column->target,
                                          row->attrs[i].value), (void *)entry);
    }
}

static bool is_target(const struct map *targets, const struct tracked_table *tracked,
                      const struct entry *entry)
{
    return map_get(targets, row_address(targets->arena, tracked->schema, tracked->name,
                                        entry_object(entry)->name)) != NULL;
}

static bool has_secrets(const struct merge *merge)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct tracked_table *tracked = tracked_of(&merge->entries.items[i]);
        if (tracked && tracked->class == TRACKED_SECRET)
            return true;
    }
    return false;
}

void merge_secrets(struct merge *merge)
{
    if (!has_secrets(merge))
        return;
    auto_arena scratch = {0};
    struct map on_branch = {.arena = &scratch};
    struct map on_base = {.arena = &scratch};
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        add_targets(&on_branch, entry, entry->branch);
        add_targets(&on_base, entry, entry->base);
    }
    for (size_t i = 0; i < merge->entries.n; i++) {
        struct entry *entry = &merge->entries.items[i];
        const struct tracked_table *tracked = tracked_of(entry);
        if (!tracked || tracked->class != TRACKED_SECRET ||
            is_target(entry->branch ? &on_branch : &on_base, tracked, entry))
            continue;
        entry->stays = true;
    }
}
