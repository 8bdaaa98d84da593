/* verify: does a database have what the merge predicted? */
#include "base/map.h"
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/plan.h"

static void add_line(struct text *out, size_t *n, size_t limit, const char *line)
{
    if (*n < limit)
        text_add_item(out, "\n", line);
    (*n)++;
}

/* A new row has no value for a column that only the other side made: it gets the default. */
static bool is_left_to_default(const struct object *expected, const char *name)
{
    if (!(expected->kind->flags & KIND_DATA) || object_attr(expected, name))
        return false;
    for (size_t i = 0; i < expected->parent->children.n; i++) {
        const struct object *column = expected->parent->children.items[i];
        if (column->kind == &kind_column && text_equal(column->name, name))
            return row_has_default(column);
    }
    return false;
}

static bool agrees(const struct attr *expected, const struct attr *actual)
{
    return expected->role == ATTR_IGNORED || (actual && attr_same(expected, actual));
}

/* What need not be as expected yet: keys of objects. The value is the object as it was. */
struct report {
    struct arena *arena;
    struct map late;     /* may be missing, or partly as before */
    struct map leftover; /* may be there */
    struct text out;
    size_t n;
    size_t limit;
};

static void tell(struct report *report, const struct object *object, const char *name,
                 const struct attr *want, const struct attr *have)
{
    bool masked = (have && have->masked) || (want && want->masked);
    const char *is = have && have->value ? have->value : "(none)";
    const char *expected = want && want->value ? want->value : "(none)";
    add_line(&report->out, &report->n, report->limit,
             arena_printf(report->arena, "%s %s: %s is %s, expected %s", object->kind->name,
                          object_identity(report->arena, object), name,
                          masked ? "***, not as it was" : is, masked ? "***" : expected));
}

/* An attribute that AFTER still sets: as before, or a constraint that is not valid yet. */
static bool comes_later(const struct report *report, const struct object *expected,
                        const char *name, const struct attr *have)
{
    const struct object *before = map_get(&report->late, object_key(report->arena, expected));
    if (!before)
        return false;
    /* An index of a partitioned table is valid when all its parts are attached. */
    if (expected->kind == &kind_index && text_equal(name, "invalid"))
        return true;
    if (expected->kind == &kind_constraint)
        return text_equal(name, "definition") || text_equal(name, "valid");
    if (before == expected) /* it is new, and has not got all of it yet */
        return !have || !have->value;
    const struct attr *was = object_attr(before, name);
    return was && have ? attr_same(was, have) : was == have;
}

/* Compares one object; the needs and lineages of new objects cannot be predicted. */
static void compare(struct report *report, const struct object *expected,
                    const struct object *actual)
{
    for (size_t i = 0; i < expected->nattrs; i++) {
        const struct attr *want = &expected->attrs[i];
        const struct attr *have = object_attr(actual, want->name);
        if (!agrees(want, have) && !comes_later(report, expected, want->name, have))
            tell(report, expected, want->name, want, have);
    }
    /* What is not expected to have a value at all. */
    for (size_t i = 0; i < actual->nattrs; i++) {
        const struct attr *have = &actual->attrs[i];
        const struct attr *want = object_attr(expected, have->name);
        bool told = want && *want->name;
        if (!told && !is_left_to_default(expected, have->name) && have->role != ATTR_IGNORED &&
            !(want && attr_same(want, have)) && !comes_later(report, expected, have->name, have))
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

static char *verify(struct report *report, const struct catalog *expected_catalog,
                    const struct catalog *actual)
{
    auto_arena scratch = {0};
    struct arena *arena = report->arena;
    for (size_t i = 0; i < expected_catalog->objects.n; i++) {
        const struct object *expected = expected_catalog->objects.items[i];
        const struct object *found = find(actual, expected);
        if (expected->kind->flags & KIND_UNMERGED)
            continue;
        if (found)
            compare(report, expected, found);
        else if (!map_get(&report->late, object_key(&scratch, expected)))
            add_line(&report->out, &report->n, report->limit,
                     arena_printf(arena, "%s %s is missing", expected->kind->name,
                                  object_identity(arena, expected)));
    }
    for (size_t i = 0; i < actual->objects.n; i++) {
        const struct object *extra = actual->objects.items[i];
        const char *key = object_key(&scratch, extra);
        if ((extra->kind->flags & KIND_UNMERGED) || find(expected_catalog, extra) ||
            map_get(&report->leftover, key))
            continue;
        add_line(&report->out, &report->n, report->limit,
                 arena_printf(arena, "%s %s is there unexpectedly", extra->kind->name,
                              object_identity(arena, extra)));
    }
    if (report->n > report->limit)
        text_addf(&report->out, "\nand %zu more", report->n - report->limit);
    return report->n ? report->out.data : NULL;
}

static struct report make_report(struct arena *arena, size_t limit)
{
    return (struct report){.arena = arena,
                           .late = {.arena = arena},
                           .leftover = {.arena = arena},
                           .out = text_make(arena),
                           .limit = limit};
}

char *catalog_verify(struct arena *arena, const struct catalog *expected,
                     const struct catalog *actual, size_t limit)
{
    struct report report = make_report(arena, limit);
    return verify(&report, expected, actual);
}

char *merge_verify(struct arena *arena, const struct merge *merge, const struct catalog *actual,
                   size_t limit)
{
    return catalog_verify(arena, &merge->merged, actual, limit);
}

char *plan_verify_main(struct arena *arena, const struct plan *plan, const struct merge *merge,
                       const struct catalog *actual, size_t limit)
{
    struct report report = make_report(arena, limit);
    for (size_t i = 0; i < plan->pending.n; i++) {
        const struct pending *pending = &plan->pending.items[i];
        struct entry *entry = &merge->entries.items[pending->entry];
        struct object *object = pending->dropped ? entry->from : entry->merged;
        if (object)
            map_put(pending->dropped ? &report.leftover : &report.late,
                    object_key(arena, object), entry->from ? entry->from : object);
    }
    for (size_t i = 0; i < plan->helpers.n; i++)
        map_put(&report.leftover, plan->helpers.items[i], (void *)plan);
    return verify(&report, &merge->merged, actual);
}
