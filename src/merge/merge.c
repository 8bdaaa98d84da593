/* merge: the walk, and the container of its result. See merge.h. */
#include "merge/merge.h"

#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/inherit.h"

void merge_release(struct merge *merge)
{
    arena_release(&merge->arena);
    catalog_release(&merge->merged);
    *merge = (struct merge){0};
}

/* The merged objects as a catalog, containers first, for whoever compares. */
static void collect(struct merge *merge)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        struct object *merged = merge->entries.items[i].merged;
        if (merged)
            merged->children = (struct object_list){0};
    }
    merge->of_merged = arena_new_n(&merge->arena, size_t, merge->entries.n + 1);
    for (size_t i = 0; i < merge->entries.n; i++) {
        struct entry *entry = &merge->entries.items[i];
        if (!entry->merged)
            continue;
        catalog_add(&merge->merged, entry->merged);
        merge->of_merged[entry->merged->index] = i;
    }
}

void merge_run(const struct merge_input *input, struct merge *ret_merge)
{
    *ret_merge = (struct merge){.input = *input};
    merge_match(ret_merge);
    merge_names(ret_merge);
    merge_values(ret_merge);
    merge_heirs(ret_merge);
    merge_check(ret_merge);
    ret_merge->merged.server_version = input->parent->server_version;
    collect(ret_merge);
}

size_t merge_entry_of(const struct merge *merge, enum side side, const struct object *object)
{
    const size_t *const index[] = {merge->of_base, merge->of_parent, merge->of_branch};
    return index[side][object->index];
}

size_t merge_schema_entry(const struct merge *merge, enum side side, const struct object *object)
{
    const struct catalog *catalogs[] = {merge->input.base, merge->input.parent,
                                        merge->input.branch};
    if (!object || !object->schema)
        return NO_ENTRY;
    const struct object *schema = catalog_schema(catalogs[side], object->schema);
    return schema ? merge_entry_of(merge, side, schema) : NO_ENTRY;
}

size_t merge_entry_of_merged(const struct merge *merge, const struct object *object)
{
    const struct object_list *all = &merge->merged.objects;
    bool known = object->index < all->n && all->items[object->index] == object;
    return known ? merge->of_merged[object->index] : NO_ENTRY;
}

const struct object *entry_object(const struct entry *entry)
{
    if (entry->merged)
        return entry->merged;
    if (entry->branch)
        return entry->branch;
    return entry->parent ? entry->parent : entry->base;
}

void merge_add_conflict(struct merge *merge, struct conflict conflict)
{
    for (size_t i = 0; i < merge->conflicts.n; i++) {
        const struct conflict *known = &merge->conflicts.items[i];
        if (known->kind == conflict.kind && known->entry == conflict.entry &&
            text_equal(known->attr, conflict.attr) && known->other == conflict.other)
            return;
    }
    vec_add(&merge->arena, &merge->conflicts, conflict);
}

const struct object *merge_unit(const struct object *object)
{
    while (object->parent && !object->kind->type && !object->type)
        object = object->parent;
    return object;
}

size_t merge_unit_entry(const struct merge *merge, size_t entry)
{
    const struct object *object = entry_object(&merge->entries.items[entry]);
    const struct object *unit = merge_unit(object);
    for (; object != unit && merge->entries.items[entry].container != NO_ENTRY;
         object = object->parent)
        entry = merge->entries.items[entry].container;
    return entry;
}

const char *unit_type(const struct object *unit)
{
    if (unit->type)
        return unit->type;
    return unit->kind->type ? unit->kind->type : unit->kind->name;
}

const char *unit_schema(const struct object *unit)
{
    const struct object *top = object_top(unit);
    return top->schema ? top->schema : "";
}

/* Within its schema: "orders", "orders.policy", "f(integer)". A config row is told by its table, a
 * migration by its version. */
char *unit_name(struct arena *arena, const struct object *unit)
{
    if (unit->kind == &kind_config_row)
        return arena_strdup(arena, unit->parent->name);
    if (unit->kind == &kind_migration || (unit->kind->flags & KIND_IN_SCHEMA))
        return arena_strdup(arena, unit->name);
    if (unit->parent)
        return arena_printf(arena, "%s.%s", unit_name(arena, unit->parent), unit->name);
    return unit->args ? arena_printf(arena, "%s(%s)", unit->name, unit->args)
                      : arena_strdup(arena, unit->name);
}
