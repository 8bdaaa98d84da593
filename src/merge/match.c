/*
 * match: which objects of base, parent and branch are the same one.
 *
 * By lineage first, then by name inside the same container, so that a rename is known and a thing
 * that was dropped and created again counts as changed. Containers come before what they contain in
 * every catalog, so one pass finds the container's entry before it is needed.
 */
#include "base/map.h"
#include "catalog/kind.h"
#include "merge/merge.h"

#include <stdint.h>
#include <string.h>

struct matcher {
    struct merge *merge;
    struct map by_name; /* name key -> index + 1 of an entry that one side has nothing for yet */
    size_t *of_base_parent; /* entry of each of base_parent's objects */
};

static size_t *new_index(struct arena *arena, const struct catalog *catalog)
{
    size_t *index = arena_new_n(arena, size_t, catalog->objects.n + 1);
    for (size_t i = 0; i <= catalog->objects.n; i++)
        index[i] = NO_ENTRY;
    return index;
}

/* What is in one schema on both sides has the same key, also when one side renamed the schema. */
static char *name_key(struct arena *arena, const struct merge *merge, enum side side,
                      const struct object *object, size_t container)
{
    size_t schema = merge_schema_entry(merge, side, object);
    bool by_name = schema == NO_ENTRY && object->schema;
    return arena_printf(arena, "%s\x01%zu\x01%zu\x01%s\x01%s\x01%s", object->kind->name, container,
                        schema, by_name ? object->schema : "", object->name,
                        object->args ? object->args : "");
}

static size_t container_of(const size_t *index, const struct object *object)
{
    return object->parent ? index[object->parent->index] : NO_ENTRY;
}

static size_t add_entry(struct merge *merge, size_t container)
{
    struct entry entry = {.container = container};
    vec_add(&merge->arena, &merge->entries, entry);
    return merge->entries.n - 1;
}

static size_t find_by_name(const struct matcher *matcher, enum side side,
                           const struct object *object, size_t container)
{
    auto_arena scratch = {0};
    const char *key = name_key(&scratch, matcher->merge, side, object, container);
    return (size_t)(uintptr_t)map_get(&matcher->by_name, key) - 1;
}

/* Most of what the sides have is of the base: without room for that, the list would be moved again
 * and again, and stay in the arena each time. */
static void make_room(struct merge *merge)
{
    size_t n = merge->input.base->objects.n;
    merge->entries.capacity = n + n / 8 + 16;
    merge->entries.items = arena_new_n(&merge->arena, struct entry, merge->entries.capacity);
}

static void match_base(struct matcher *matcher)
{
    struct merge *merge = matcher->merge;
    const struct catalog *base = merge->input.base;
    const struct catalog *base_parent = merge->input.base_parent;
    make_room(merge);
    for (size_t i = 0; i < base->objects.n; i++) {
        const struct object *object = base->objects.items[i];
        size_t at = add_entry(merge, container_of(merge->of_base, object));
        struct entry *entry = &merge->entries.items[at];
        merge->of_base[i] = at;
        entry->base = object;
        if (base == base_parent)
            entry->base_parent = object;
        else if (object->pair < base_parent->objects.n)
            entry->base_parent = base_parent->objects.items[object->pair];
        if (entry->base_parent)
            matcher->of_base_parent[entry->base_parent->index] = at;
    }
}

static const struct object **slot_of(struct entry *entry, enum side side)
{
    return side == SIDE_PARENT ? &entry->parent : &entry->branch;
}

/* Both catalogs were read in one order, so it is mostly the one after the last one that was found.
 */
static const struct object *in_ancestor(const struct catalog *ancestor, const struct object *object,
                                        size_t *next)
{
    const struct object *found =
        *next < ancestor->objects.n ? ancestor->objects.items[*next] : NULL;
    if (!found || found->kind != object->kind || !object->lineage.classid ||
        memcmp(&found->lineage, &object->lineage, sizeof(found->lineage)) != 0)
        found = catalog_by_lineage(ancestor, object->kind, object->lineage);
    if (found)
        *next = found->index + 1;
    return found;
}

/* An object keeps its entry by lineage only while it stays in the same container. */
static size_t find_by_lineage(const struct matcher *matcher, enum side side,
                              const struct object *object, size_t container, size_t *next)
{
    const struct merge *merge = matcher->merge;
    const struct catalog *ancestor =
        side == SIDE_PARENT ? merge->input.base_parent : merge->input.base;
    const size_t *index = side == SIDE_PARENT ? matcher->of_base_parent : merge->of_base;
    const struct object *found = in_ancestor(ancestor, object, next);
    size_t at = found ? index[found->index] : NO_ENTRY;
    if (at != NO_ENTRY && merge->entries.items[at].container != container)
        return NO_ENTRY;
    return at;
}

/* Rows have no lineage, and there may be many: those of a table that is matched are looked up in
 * it, without a text for each. */
static size_t find_row(const struct merge *merge, const struct object *row, size_t container)
{
    const struct object *table =
        container == NO_ENTRY ? NULL : merge->entries.items[container].base;
    const struct object *found = table ? catalog_inside(merge->input.base, table, row) : NULL;
    return found ? merge->of_base[found->index] : NO_ENTRY;
}

/* What lineage has not found on this side can be found by name; that is little of all there is. */
static void index_names(struct matcher *matcher, enum side side)
{
    struct merge *merge = matcher->merge;
    matcher->by_name = (struct map){.arena = matcher->by_name.arena};
    for (size_t i = 0; i < merge->entries.n; i++) {
        struct entry *entry = &merge->entries.items[i];
        if (*slot_of(entry, side))
            continue;
        enum side of = entry->base ? SIDE_BASE : SIDE_PARENT;
        char *key = name_key(matcher->by_name.arena, merge, of,
                             entry->base ? entry->base : entry->parent, entry->container);
        map_put(&matcher->by_name, key, (void *)(uintptr_t)(i + 1));
    }
}

static void match_side(struct matcher *matcher, enum side side)
{
    struct merge *merge = matcher->merge;
    const struct catalog *catalog = side == SIDE_PARENT ? merge->input.parent : merge->input.branch;
    size_t *index = side == SIDE_PARENT ? merge->of_parent : merge->of_branch;
    size_t next = 0;
    /* Lineage goes first for all, so that a name is not taken away from who really has it. */
    for (size_t i = 0; i < catalog->objects.n; i++) {
        const struct object *object = catalog->objects.items[i];
        size_t container = container_of(index, object);
        size_t at = object->kind->flags & KIND_DATA
                        ? find_row(merge, object, container)
                        : find_by_lineage(matcher, side, object, container, &next);
        if (at == NO_ENTRY && object->parent && container == NO_ENTRY)
            continue; /* its container is matched by name, below */
        if (at == NO_ENTRY || *slot_of(&merge->entries.items[at], side))
            continue;
        *slot_of(&merge->entries.items[at], side) = object;
        index[i] = at;
    }
    index_names(matcher, side);
    for (size_t i = 0; i < catalog->objects.n; i++) {
        const struct object *object = catalog->objects.items[i];
        if (index[i] != NO_ENTRY)
            continue;
        size_t container = container_of(index, object);
        size_t at = find_by_name(matcher, side, object, container);
        if (at == NO_ENTRY || *slot_of(&merge->entries.items[at], side))
            at = add_entry(merge, container);
        *slot_of(&merge->entries.items[at], side) = object;
        index[i] = at;
    }
}

/* The reading with merged names is of the same server, so lineage finds the object again. */
static const struct object *named(const struct catalog *again, const struct object *object)
{
    if (!object || !again)
        return object;
    const struct object *found = catalog_by_lineage(again, object->kind, object->lineage);
    return found ? found : object;
}

/* A copy has its own lineage: what the parent calls so is looked up there first. */
static const struct object *named_parent(const struct merge *merge, const struct object *object)
{
    const struct catalog *copy = merge->input.parent_copy;
    const struct catalog *again = merge->input.parent_named;
    if (!copy || !again || !object)
        return named(again, object);
    const struct object *there = catalog_named(copy, object);
    const struct object *found =
        there ? catalog_by_lineage(again, object->kind, there->lineage) : NULL;
    return found ? found : object;
}

static bool needs_entry(const struct merge *merge, enum side side, const struct object *object,
                        size_t entry)
{
    for (size_t i = 0; i < object->needs.n; i++)
        if (merge_entry_of(merge, side, object->needs.items[i]) == entry)
            return true;
    return false;
}

static bool is_rebound(const struct merge *merge, enum side side, const struct object *base,
                       const struct object *object)
{
    if (!base || !object)
        return false;
    for (size_t i = 0; i < object->needs.n; i++)
        if (!needs_entry(merge, SIDE_BASE, base,
                         merge_entry_of(merge, side, object->needs.items[i])))
            return true;
    for (size_t i = 0; i < base->needs.n; i++)
        if (!needs_entry(merge, side, object,
                         merge_entry_of(merge, SIDE_BASE, base->needs.items[i])))
            return true;
    return false;
}

void merge_match(struct merge *merge)
{
    auto_arena scratch = {0};
    struct matcher matcher = {.merge = merge, .by_name = {.arena = &scratch}};
    matcher.of_base_parent = new_index(&scratch, merge->input.base_parent);
    merge->of_base = new_index(&merge->arena, merge->input.base);
    merge->of_parent = new_index(&merge->arena, merge->input.parent);
    merge->of_branch = new_index(&merge->arena, merge->input.branch);
    match_base(&matcher);
    match_side(&matcher, SIDE_PARENT);
    match_side(&matcher, SIDE_BRANCH);
    for (size_t i = 0; i < merge->entries.n; i++) {
        struct entry *entry = &merge->entries.items[i];
        entry->parent_named = named_parent(merge, entry->parent);
        entry->branch_named = named(merge->input.branch_named, entry->branch);
        entry->parent_rebound = is_rebound(merge, SIDE_PARENT, entry->base, entry->parent);
        entry->branch_rebound = is_rebound(merge, SIDE_BRANCH, entry->base, entry->branch);
    }
}
