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

/* Compares one object; the needs and lineages of new objects cannot be predicted. */
static void compare(struct arena *arena, const struct object *expected, const struct object *actual,
                    struct text *out, size_t *n, size_t limit)
{
    for (size_t i = 0; i < expected->nattrs; i++) {
        const struct attr *want = &expected->attrs[i];
        const struct attr *have = object_attr(actual, want->name);
        if (agrees(want, have))
            continue;
        add_line(out, n, limit,
                 arena_printf(arena, "%s %s: %s is %s, expected %s", expected->kind->name,
                              object_identity(arena, expected), want->name,
                              have && have->value ? have->value : "(none)",
                              want->value ? want->value : "(none)"));
    }
}

/* The object that should be there: by lineage where it came from the parent, else by name. */
static const struct object *find(struct arena *arena, const struct catalog *actual,
                                 const struct object *expected)
{
    return catalog_find(actual, object_key(arena, expected));
}

char *merge_verify(struct arena *arena, const struct merge *merge, const struct catalog *actual,
                   size_t limit)
{
    struct text out = text_make(arena);
    size_t n = 0;
    for (size_t i = 0; i < merge->merged.objects.n; i++) {
        const struct object *expected = merge->merged.objects.items[i];
        const struct object *found = find(arena, actual, expected);
        if (expected->kind->flags & KIND_UNMERGED)
            continue;
        if (!found)
            add_line(&out, &n, limit, arena_printf(arena, "%s %s is missing", expected->kind->name,
                                                   object_identity(arena, expected)));
        else
            compare(arena, expected, found, &out, &n, limit);
    }
    for (size_t i = 0; i < actual->objects.n; i++) {
        const struct object *extra = actual->objects.items[i];
        if ((extra->kind->flags & KIND_UNMERGED) ||
            catalog_find(&merge->merged, object_key(arena, extra)))
            continue;
        add_line(&out, &n, limit, arena_printf(arena, "%s %s is there unexpectedly",
                                               extra->kind->name, object_identity(arena, extra)));
    }
    if (n > limit)
        text_addf(&out, "\nand %zu more", n - limit);
    return n ? out.data : NULL;
}
