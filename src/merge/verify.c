/* verify: does a database have what the merge predicted? */
#include "base/text.h"
#include "catalog/kind.h"
#include "merge/merge.h"

static void add_line(struct text *out, size_t *n, size_t limit, const char *line)
{
    if (*n < limit)
        text_add_item(out, "\n", line);
    (*n)++;
}

static bool agrees(const struct attr *expected, const struct attr *actual)
{
    return expected->role == ATTR_IGNORED || (actual && attr_same(expected, actual));
}

struct report {
    struct arena *arena;
    struct text out;
    size_t n;
    size_t limit;
};

static void tell(struct report *report, const struct object *object, const char *name,
                 const struct attr *want, const struct attr *have)
{
    add_line(&report->out, &report->n, report->limit,
             arena_printf(report->arena, "%s %s: %s is %s, expected %s", object->kind->name,
                          object_identity(report->arena, object), name,
                          have && have->value ? have->value : "(none)",
                          want && want->value ? want->value : "(none)"));
}

/* Compares one object; the needs and lineages of new objects cannot be predicted. */
static void compare(struct report *report, const struct object *expected,
                    const struct object *actual)
{
    for (size_t i = 0; i < expected->nattrs; i++) {
        const struct attr *want = &expected->attrs[i];
        const struct attr *have = object_attr(actual, want->name);
        if (!agrees(want, have))
            tell(report, expected, want->name, want, have);
    }
    /* What is not expected to have a value at all. */
    for (size_t i = 0; i < actual->nattrs; i++) {
        const struct attr *have = &actual->attrs[i];
        const struct attr *want = object_attr(expected, have->name);
        bool told = want && *want->name;
        if (!told && have->role != ATTR_IGNORED && !(want && attr_same(want, have)))
            tell(report, expected, have->name, want, have);
    }
}

/* Whether an object is called after others: routines by the types of their arguments. */
static bool follows(const struct object *object, const struct object *found)
{
    return (object->kind->flags & (KIND_ATTACHED | KIND_FOLLOWS)) ||
           (object->args && text_equal(object->name, found->name) &&
            text_equal(object->schema, found->schema));
}

/* The same object in another catalog: by name; where a rename elsewhere renames it, by lineage. */
static const struct object *find(const struct catalog *catalog, const struct object *object)
{
    const struct object *found = catalog_named(catalog, object);
    if (found)
        return found;
    found = catalog_by_lineage(catalog, object->kind, object->lineage);
    return found && follows(object, found) ? found : NULL;
}

char *merge_verify(struct arena *arena, const struct merge *merge, const struct catalog *actual,
                   size_t limit)
{
    struct report report = {.arena = arena, .out = text_make(arena), .limit = limit};
    for (size_t i = 0; i < merge->merged.objects.n; i++) {
        const struct object *expected = merge->merged.objects.items[i];
        const struct object *found = find(actual, expected);
        if (expected->kind->flags & KIND_UNMERGED)
            continue;
        if (found)
            compare(&report, expected, found);
        else
            add_line(&report.out, &report.n, limit,
                     arena_printf(arena, "%s %s is missing", expected->kind->name,
                                  object_identity(arena, expected)));
    }
    for (size_t i = 0; i < actual->objects.n; i++) {
        const struct object *extra = actual->objects.items[i];
        if ((extra->kind->flags & KIND_UNMERGED) || find(&merge->merged, extra))
            continue;
        add_line(&report.out, &report.n, limit,
                 arena_printf(arena, "%s %s is there unexpectedly", extra->kind->name,
                              object_identity(arena, extra)));
    }
    if (report.n > limit)
        text_addf(&report.out, "\nand %zu more", report.n - limit);
    return report.n ? report.out.data : NULL;
}
