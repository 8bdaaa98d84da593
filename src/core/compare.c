/* compare: see comparison.h. */
#include "base/text.h"
#include "base/vec.h"
#include "catalog/kind.h"
#include "core/comparison.h"
#include "core/prepare.h"

#include <string.h>

static const char *shown(struct arena *arena, const struct attr *attr)
{
    if (!attr || !attr->value)
        return NULL;
    return attr->masked ? "***" : arena_strdup(arena, attr->value);
}

struct attr_list {
    VEC(struct compared_attr) items;
};

/* The name and the schema are no attributes, but moving them is a change like any other. */
static void add_name(struct arena *arena, const struct entry *entry, const char *what,
                     const char *base, const char *parent, const char *branch,
                     struct attr_list *list)
{
    struct compared_attr attr = {
        .name = what,
        .base = arena_strdup(arena, base),
        .parent = entry->parent ? arena_strdup(arena, parent) : NULL,
        .branch = entry->branch ? arena_strdup(arena, branch) : NULL,
        .parent_moved = entry->parent && !text_equal(base, parent),
        .branch_moved = entry->branch && !text_equal(base, branch),
    };
    if (attr.parent_moved || attr.branch_moved)
        vec_add(arena, &list->items, attr);
}

static void add_names(struct arena *arena, const struct entry *entry, struct attr_list *list)
{
    const struct object *base = entry->base;
    const struct object *parent = entry->parent;
    const struct object *branch = entry->branch;
    if (!base || base->kind->flags & KIND_DATA)
        return;
    add_name(arena, entry, "name", base->name, parent ? parent->name : NULL,
             branch ? branch->name : NULL, list);
    add_name(arena, entry, "schema", base->schema, parent ? parent->schema : NULL,
             branch ? branch->schema : NULL, list);
}

static bool is_known(const struct attr_list *list, const char *name)
{
    for (size_t i = 0; i < list->items.n; i++)
        if (text_equal(list->items.items[i].name, name))
            return true;
    return false;
}

static const struct attr *attr_of(const struct object *object, const char *name)
{
    return object ? object_attr(object, name) : NULL;
}

/* The attributes that one side has and that are not in the list yet. */
static void add_attrs(struct arena *arena, const struct entry *entry, const struct object *side,
                      struct attr_list *list)
{
    bool all = !entry->base || !entry->parent || !entry->branch;
    for (size_t i = 0; side && i < side->nattrs; i++) {
        const char *name = side->attrs[i].name;
        if (side->attrs[i].role == ATTR_IGNORED || is_known(list, name))
            continue;
        struct compared_attr attr = {
            .name = arena_strdup(arena, name),
            .base = shown(arena, attr_of(entry->base, name)),
            .parent = shown(arena, attr_of(entry->parent, name)),
            .branch = shown(arena, attr_of(entry->branch, name)),
            .parent_moved =
                entry->parent && entry->base && entry_attr_moved(entry, SIDE_PARENT, name),
            .branch_moved =
                entry->branch && entry->base && entry_attr_moved(entry, SIDE_BRANCH, name),
        };
        bool set = attr.base || attr.parent || attr.branch;
        if (set && (all || attr.parent_moved || attr.branch_moved))
            vec_add(arena, &list->items, attr);
    }
}

static const char *action_of(const struct object *base, const struct object *now, bool moved)
{
    if (!moved)
        return NULL;
    return !base ? "add" : !now ? "drop" : "modify";
}

static struct compared_object make_object(struct arena *arena, const struct entry *entry)
{
    const struct object *object = entry->branch ? entry->branch
                                  : entry->base ? entry->base
                                                : entry->parent;
    const struct object *unit = merge_unit(object);
    struct attr_list attrs = {0};
    add_names(arena, entry, &attrs);
    add_attrs(arena, entry, entry->branch, &attrs);
    add_attrs(arena, entry, entry->parent, &attrs);
    add_attrs(arena, entry, entry->base, &attrs);
    return (struct compared_object){
        .kind = object->kind->name,
        .name = object_identity(arena, object),
        .type = arena_strdup(arena, unit_type(unit)),
        .schema = arena_strdup(arena, unit_schema(unit)),
        .object = unit_name(arena, unit),
        .parent_action = action_of(entry->base, entry->parent, entry->parent_moved),
        .branch_action = action_of(entry->base, entry->branch, entry->branch_moved),
        .attrs = attrs.items.items,
        .n_attrs = attrs.items.n,
    };
}

static bool is_shown(const struct entry *entry)
{
    return (entry->branch_moved || entry->parent_moved) &&
           (entry->base || entry->parent || entry->branch) &&
           !(entry_object(entry)->kind->flags & KIND_UNMERGED);
}

/* Counts each unit once for each side that moved in it. */
static void count(const struct merge *merge, struct comparison *comparison)
{
    enum { BRANCH = 1, PARENT = 2 };
    auto_arena scratch = {0};
    unsigned *moved = arena_new_n(&scratch, unsigned, merge->entries.n + 1);
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        unsigned now = (entry->branch_moved ? BRANCH : 0) | (entry->parent_moved ? PARENT : 0);
        unsigned *unit = &moved[merge_unit_entry(merge, i)];
        if (!is_shown(entry))
            continue;
        comparison->ahead += (now & ~*unit & BRANCH) != 0;
        comparison->behind += (now & ~*unit & PARENT) != 0;
        *unit |= now;
    }
}

bool core_compare(struct core *core, const char *name, struct comparison *ret_comparison,
                  struct err *err)
{
    auto_prepared prepared = {0};
    if (!prepare_merge(core, name, false, false, &prepared, err))
        return false;
    const struct merge *merge = &prepared.merge;
    struct comparison comparison = {.conflicts = merge->conflicts.n};
    VEC(struct compared_object) objects = {0};
    count(merge, &comparison);
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        if (!is_shown(entry))
            continue;
        if (objects.n == COMPARISON_OBJECT_LIMIT)
            comparison.n_left_off++;
        else
            vec_add(&core->arena, &objects, make_object(&core->arena, entry));
    }
    comparison.objects = objects.items;
    comparison.n_objects = objects.n;
    *ret_comparison = comparison;
    return true;
}
