/*
 * check: what the merged catalog lacks or has twice.
 *
 * Needs are merged like everything else: what either side stopped to need is not needed any more,
 * what either side began to need is. Then every object must have its container and what it needs,
 * and no name may be taken twice.
 */
#include "base/map.h"
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/merge.h"

#include <stdint.h>

static bool needs(const struct merge *merge, enum side side, const struct object *object,
                  size_t entry)
{
    for (size_t i = 0; object && i < object->needs.n; i++)
        if (merge_entry_of(merge, side, object->needs.items[i]) == entry)
            return true;
    return false;
}

static void add_need(struct merge *merge, size_t at, size_t needed)
{
    struct entry *entry = &merge->entries.items[at];
    struct object *target = merge->entries.items[needed].merged;
    if (!target) {
        merge_add_conflict(merge, (struct conflict){CONFLICT_NEEDS_DROPPED, at, NULL, needed});
        return;
    }
    for (size_t i = 0; i < entry->merged->needs.n; i++)
        if (entry->merged->needs.items[i] == target)
            return;
    vec_add(&merge->arena, &entry->merged->needs, target);
}

static void merge_needs(struct merge *merge, size_t at, enum side side)
{
    const struct entry *entry = &merge->entries.items[at];
    const struct object *object = side == SIDE_PARENT ? entry->parent : entry->branch;
    enum side other_side = side == SIDE_PARENT ? SIDE_BRANCH : SIDE_PARENT;
    const struct object *other = side == SIDE_PARENT ? entry->branch : entry->parent;
    for (size_t i = 0; object && i < object->needs.n; i++) {
        size_t needed = merge_entry_of(merge, side, object->needs.items[i]);
        if (needed == NO_ENTRY)
            continue;
        bool in_base = needs(merge, SIDE_BASE, entry->base, needed);
        if (in_base && other && !needs(merge, other_side, other, needed))
            continue;
        add_need(merge, at, needed);
    }
}

/* What it goes with is the same thing in the merged catalog. */
static void merge_owner(struct merge *merge, size_t at, enum side side)
{
    const struct entry *entry = &merge->entries.items[at];
    const struct object *object = side == SIDE_PARENT ? entry->parent : entry->branch;
    size_t owner = object && object->auto_of ? merge_entry_of(merge, side, object->auto_of)
                                             : NO_ENTRY;
    if (owner != NO_ENTRY && !entry->merged->auto_of)
        entry->merged->auto_of = merge->entries.items[owner].merged;
}

/* In the merged catalog an object keeps its container; one that lost it is told once, at the
 * outermost. */
static void check_container(struct merge *merge, size_t at)
{
    const struct entry *entry = &merge->entries.items[at];
    if (entry->container == NO_ENTRY || merge->entries.items[entry->container].merged)
        return;
    for (size_t i = 0; i < merge->conflicts.n; i++)
        if (merge->conflicts.items[i].entry == at)
            return; /* told already */
    merge_add_conflict(merge,
                       (struct conflict){CONFLICT_NEEDS_DROPPED, at, NULL, entry->container});
}

/* What lost its container is told by now. It is no part of the merged catalog, nor is what is
 * inside it: containers come first, so one pass finds all. */
static void leave_out_lost(struct merge *merge)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        struct entry *entry = &merge->entries.items[i];
        if (entry->container != NO_ENTRY && !merge->entries.items[entry->container].merged)
            entry->merged = NULL;
    }
}

static bool in_undecided_schema(const struct merge *merge, const struct entry *entry,
                                const bool *undecided)
{
    size_t parent = merge_schema_entry(merge, SIDE_PARENT, entry->parent);
    size_t branch = merge_schema_entry(merge, SIDE_BRANCH, entry->branch);
    return (parent != NO_ENTRY && undecided[parent]) || (branch != NO_ENTRY && undecided[branch]);
}

/* Whose name is in conflict has none yet; nor is it known then how what is inside is called. */
static bool *find_undecided(struct merge *merge)
{
    bool *undecided = arena_new_n(&merge->arena, bool, merge->entries.n + 1);
    for (size_t i = 0; i < merge->conflicts.n; i++) {
        const struct conflict *one = &merge->conflicts.items[i];
        const struct object *object = entry_object(&merge->entries.items[one->entry]);
        bool row = object->kind->flags & KIND_DATA; /* it may have columns of these names */
        if (!row && (text_equal(one->attr, "name") || text_equal(one->attr, "schema")))
            undecided[one->entry] = true;
    }
    for (size_t i = 0; i < merge->entries.n && merge->conflicts.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        bool inside = entry->container != NO_ENTRY && undecided[entry->container];
        if (inside || in_undecided_schema(merge, entry, undecided))
            undecided[i] = true;
    }
    return undecided;
}

static void check_names(struct merge *merge)
{
    auto_arena scratch = {0};
    struct map taken = {.arena = &scratch};
    const bool *undecided = find_undecided(merge);
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        char *keys[MERGE_TAKEN_NAMES];
        /* A row is known by its name: no two entries of a table have the same one. */
        unsigned skipped = KIND_UNMERGED | KIND_DATA;
        if (!entry->merged || (entry->merged->kind->flags & skipped) || undecided[i])
            continue;
        size_t n = merge_taken_names(&scratch, entry->merged, entry->container, keys);
        for (size_t k = 0; k < n; k++) {
            size_t other = (size_t)(uintptr_t)map_get(&taken, keys[k]) - 1;
            if (other == NO_ENTRY) {
                map_put(&taken, keys[k], (void *)(uintptr_t)(i + 1));
                continue;
            }
            merge_add_conflict(merge, (struct conflict){CONFLICT_DUPLICATE_NAME, i, NULL, other});
        }
    }
}

struct unit_moves {
    bool parent;
    bool branch;
    bool told;
};

static bool is_noise(const struct entry *entry)
{
    const struct object *one = entry_object(entry);
    return (one->kind->flags & KIND_UNMERGED) || (!entry->parent && !entry->branch);
}

/* Who moved something within each unit. Same moves on both sides count for neither. */
static void check_units(struct merge *merge)
{
    auto_arena scratch = {0};
    struct unit_moves *units = arena_new_n(&scratch, struct unit_moves, merge->entries.n + 1);
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        if (is_noise(entry) || (!entry->parent_moved && !entry->branch_moved))
            continue;
        struct unit_moves *moves = &units[merge_unit_entry(merge, i)];
        moves->parent = moves->parent || entry->parent_moved;
        moves->branch = moves->branch || entry->branch_moved;
        if (!moves->parent || !moves->branch || moves->told)
            continue;
        moves->told = true;
        if (merge->input.strict) {
            merge_add_conflict(merge,
                               (struct conflict){CONFLICT_BOTH_CHANGED, i, "strict", NO_ENTRY});
            continue;
        }
        if (merge->conflicts.n)
            continue; /* the report says more */
        const struct object *unit = merge_unit(entry_object(entry));
        const char *note = arena_printf(&merge->arena, "merged from both sides: %s %s",
                                        unit_type(unit), object_identity(&merge->arena, unit));
        vec_add(&merge->arena, &merge->notes, note);
    }
}

static void note_roles(struct merge *merge)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        if (!entry->merged || entry->parent || entry->merged->kind != &kind_role ||
            !text_equal(object_get(entry->merged, "login"), "LOGIN"))
            continue;
        const char *note = arena_printf(&merge->arena,
                                        "role %s is made without a password: set one on the "
                                        "parent",
                                        entry->merged->name);
        vec_add(&merge->arena, &merge->notes, note);
    }
}

static void note_unmerged(struct merge *merge)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        const struct object *one = entry_object(entry);
        bool history = one->kind == &kind_migration && entry->base;
        if (!entry->branch_moved || !(history || (one->kind->flags & KIND_UNMERGED)))
            continue;
        const char *what = !entry->branch ? "dropped" : (entry->base ? "changed" : "created");
        const char *note =
            arena_printf(&merge->arena, "not merged: %s, %s on the branch (%s)",
                         history ? object_identity(&merge->arena, one) : one->name, what,
                         history ? "migration history is only added to"
                                 : "bough cannot merge this kind of object");
        vec_add(&merge->arena, &merge->notes, note);
    }
}

void merge_check(struct merge *merge)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        if (!merge->entries.items[i].merged ||
            (merge->entries.items[i].merged->kind->flags & KIND_UNMERGED))
            continue;
        check_container(merge, i);
        merge_needs(merge, i, SIDE_PARENT);
        merge_needs(merge, i, SIDE_BRANCH);
        merge_owner(merge, i, SIDE_PARENT);
        merge_owner(merge, i, SIDE_BRANCH);
    }
    merge_row_references(merge);
    leave_out_lost(merge);
    check_names(merge);
    check_units(merge);
    note_roles(merge);
    note_unmerged(merge);
}
