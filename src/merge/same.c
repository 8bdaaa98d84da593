/*
 * same: whether the two orders of one merge give the same.
 *
 * One database had the parent's changes first and got the branch's by the merge; the other one, by
 * the same merge with the sides swapped, had the branch's first. Objects are found by their names,
 * and their texts are compared: lineages have nothing to do with each other. Where both sides add
 * to a list, theirs stands behind ours in either order; so lists are compared as sets.
 */
#include "base/map.h"
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/merge.h"

#include <string.h>

#define NAMED_LIMIT 3

struct sameness {
    struct arena *arena;
    const struct merge *merge;
    const struct merge *swapped;
    struct map left_alone; /* keys of what each side keeps as it is */
    struct text lines;
    struct text objects;
    const char *told; /* identity of the object that was named last */
    size_t n_objects;
    size_t n_lines;
    size_t limit;
};

static void tell(struct sameness *sameness, const struct object *object, const char *what)
{
    const char *identity = arena_printf(sameness->arena, "%s %s", object->kind->name,
                                        object_identity(sameness->arena, object));
    if (!text_equal(identity, sameness->told) && sameness->n_objects++ < NAMED_LIMIT)
        text_add_item(&sameness->objects, ", ", identity);
    sameness->told = identity;
    if (sameness->n_lines++ < sameness->limit)
        text_add_item(&sameness->lines, "\n",
                      arena_printf(sameness->arena, "%s%s", identity, what));
}

static unsigned flags_of(const struct object *object, const char *name)
{
    for (size_t i = 0; i < object->kind->nattrs; i++)
        if (text_equal(object->kind->attrs[i].name, name))
            return object->kind->attrs[i].flags;
    return 0;
}

static bool equal_sets(const struct items *one, const struct items *other)
{
    bool equal = one->n == other->n;
    for (size_t i = 0; i < one->n; i++)
        equal = equal && items_contain(other, one->items[i]);
    return equal;
}

static bool equal_values(const struct object *object, const char *name, const char *one,
                         const char *other)
{
    auto_arena scratch = {0};
    if (text_equal(one, other))
        return true;
    unsigned flags = flags_of(object, name);
    struct items a = {0};
    struct items b = {0};
    if (flags & (ATTR_SET | ATTR_ITEMS)) {
        a = items_parse(&scratch, one);
        b = items_parse(&scratch, other);
    } else if (flags & ATTR_CLAUSES) {
        a = items_parse_lines(&scratch, one);
        b = items_parse_lines(&scratch, other);
    }
    return a.n && equal_sets(&a, &b);
}

/* Whether a merge says what a row has in this column; else a default has filled it. */
static bool is_said(const struct merge *merge, const struct object *object, const char *name)
{
    const struct object *merged = catalog_named(&merge->merged, object);
    return !merged || object_attr(merged, name);
}

/* A column that is compared by an expression over its row. */
static bool equal_by_expression(const struct attr *one, const struct attr *other)
{
    return one && other && one->column && one->raw && text_equal(one->raw, other->raw);
}

static const char *shown(const char *value, bool masked)
{
    return !value ? "(none)" : masked ? "***" : value;
}

static void compare_attr(struct sameness *sameness, const struct object *one,
                         const struct object *other, const char *name)
{
    const struct attr *a = object_attr(one, name);
    const struct attr *b = object_attr(other, name);
    if ((a && a->role == ATTR_IGNORED) || (b && b->role == ATTR_IGNORED))
        return;
    const char *first = a ? a->value : NULL;
    const char *second = b ? b->value : NULL;
    if (equal_values(one, name, first, second) || equal_by_expression(a, b))
        return;
    if ((one->kind->flags & KIND_DATA) &&
        (!is_said(sameness->merge, one, name) || !is_said(sameness->swapped, one, name)))
        return;
    bool masked = (a && a->masked) || (b && b->masked);
    tell(sameness, one,
         arena_printf(sameness->arena,
                      ": %s is %s with the parent's changes first, %s with those "
                      "of the branch first",
                      name, shown(first, masked), shown(second, masked)));
}

static void compare(struct sameness *sameness, const struct object *one, const struct object *other)
{
    for (size_t i = 0; i < one->nattrs; i++)
        compare_attr(sameness, one, other, one->attrs[i].name);
    for (size_t i = 0; i < other->nattrs; i++) {
        const struct attr *known = object_attr(one, other->attrs[i].name);
        if (!known || !known->name || !*known->name)
            compare_attr(sameness, one, other, other->attrs[i].name);
    }
}

/* Entries of a history that both sides knew stay as they are on the side that is merged into, and
 * so do secrets that nothing refers to. */
static void leave_alone(struct sameness *sameness, const struct merge *merge)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        const struct object *const sides[] = {entry->parent, entry->branch, entry->merged};
        for (size_t k = 0; (entry->base || entry->stays) && k < countof(sides); k++)
            if (sides[k] && (entry->stays || sides[k]->kind == &kind_migration))
                map_put(&sameness->left_alone, object_key(sameness->arena, sides[k]), sameness);
    }
}

static bool is_left_alone(const struct sameness *sameness, const struct object *object)
{
    auto_arena scratch = {0};
    return (object->kind->flags & KIND_UNMERGED) ||
           ((object->kind->flags & KIND_DATA) &&
            map_get(&sameness->left_alone, object_key(&scratch, object)));
}

char *merge_same(struct arena *arena, const struct merge *merge, const struct catalog *result,
                 const struct merge *swapped, const struct catalog *other, size_t limit,
                 char **ret_objects)
{
    struct sameness sameness = {.arena = arena,
                                .merge = merge,
                                .swapped = swapped,
                                .left_alone = {.arena = arena},
                                .lines = text_make(arena),
                                .objects = text_make(arena),
                                .limit = limit};
    leave_alone(&sameness, merge);
    leave_alone(&sameness, swapped);
    for (size_t i = 0; i < result->objects.n; i++) {
        const struct object *object = result->objects.items[i];
        const struct object *found = catalog_named(other, object);
        if (is_left_alone(&sameness, object))
            continue;
        if (found)
            compare(&sameness, object, found);
        else
            tell(&sameness, object, " is only there with the parent's changes first");
    }
    for (size_t i = 0; i < other->objects.n; i++) {
        const struct object *object = other->objects.items[i];
        if (!is_left_alone(&sameness, object) && !catalog_named(result, object))
            tell(&sameness, object, " is only there with those of the branch first");
    }
    if (sameness.n_lines > limit)
        text_addf(&sameness.lines, "\nand %zu more", sameness.n_lines - limit);
    if (sameness.n_objects > NAMED_LIMIT)
        text_addf(&sameness.objects, " and %zu more", sameness.n_objects - NAMED_LIMIT);
    *ret_objects = sameness.objects.data;
    return sameness.n_lines ? sameness.lines.data : NULL;
}
