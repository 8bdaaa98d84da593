/* conflict: how a conflict is told. Names are frozen: other programs rely on them. */
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/merge.h"

static const struct {
    const char *name;
    const char *advice;
} table[CONFLICT_KIND_COUNT] = {
    [CONFLICT_BOTH_CHANGED] =
        {"both-changed", "make the branch agree with the parent in this, or the parent with the "
                         "branch, then merge again"},
    [CONFLICT_BOTH_CREATED] = {"both-created",
                               "rename or drop the one on the branch, or make both the same"},
    [CONFLICT_CHANGED_DROPPED] =
        {"changed-dropped", "the branch drops what the parent has changed since: create it on the "
                            "branch again, or drop it on the parent"},
    [CONFLICT_DROPPED_CHANGED] =
        {"dropped-changed", "the parent dropped what the branch has changed since: drop it on the "
                            "branch too, or create it on the parent again"},
    [CONFLICT_NEEDS_DROPPED] = {"needs-dropped",
                                "keep what is needed, or stop using it on the side that does"},
    [CONFLICT_DUPLICATE_NAME] = {"duplicate-name", "rename one of the two on the branch"},
};

const char *conflict_name(enum conflict_kind kind)
{
    return table[kind].name;
}

/* For people. */
static const char *shown(const struct attr *attr)
{
    return !attr->value ? "(none)" : attr->masked ? "***" : attr->value;
}

char *conflict_text(struct arena *arena, const struct conflict *conflict,
                    const struct object *object)
{
    if (!object)
        return NULL;
    if (conflict->other != NO_ENTRY)
        return object_identity(arena, object);
    bool row = object->kind->flags & KIND_DATA; /* it may have columns of these names */
    if (!row && text_equal(conflict->attr, "name"))
        return arena_printf(arena, "name = %s", object->name);
    if (!row && text_equal(conflict->attr, "schema"))
        return arena_printf(arena, "schema = %s", object->schema);
    const struct attr *one = conflict->attr ? object_attr(object, conflict->attr) : NULL;
    struct text out = text_make(arena);
    /* "strict" stands for the object as a whole, unless it has an attribute of that name. */
    bool whole = one && !*one->name && text_equal(conflict->attr, "strict");
    if (one && !whole)
        return arena_printf(arena, "%s = %s", conflict->attr, shown(one));
    for (size_t i = 0; i < object->nattrs; i++) {
        const struct attr *attr = &object->attrs[i];
        if (attr->role != ATTR_IGNORED && attr->value)
            text_add_item(&out, "\n", arena_printf(arena, "%s = %s", attr->name, shown(attr)));
    }
    return out.len ? out.data : object_identity(arena, object);
}

static char *list_moved(struct arena *arena, const struct entry *entry, enum side side)
{
    const struct object *object = side == SIDE_PARENT ? entry->parent : entry->branch;
    struct text out = text_make(arena);
    if (!object)
        return arena_strdup(arena, "dropped it");
    if (!entry->base)
        return arena_strdup(arena, "created it");
    if (!text_equal(object->name, entry->base->name))
        text_addf(&out, "name to '%s'", object->name);
    for (size_t i = 0; i < object->nattrs; i++)
        if (object->attrs[i].role != ATTR_IGNORED &&
            entry_attr_moved(entry, side, object->attrs[i].name))
            text_add_item(&out, ", ", object->attrs[i].name);
    for (size_t i = 0; i < entry->base->nattrs; i++) {
        const struct attr *attr = &entry->base->attrs[i];
        const struct attr *now = object_attr(object, attr->name);
        if (attr->role != ATTR_IGNORED && attr->value && (!now || !*now->name))
            text_add_item(&out, ", ", attr->name); /* it has no value any more */
    }
    return arena_printf(arena, "%s%s", out.len ? "changed " : "did not change it", out.data);
}

char *conflict_hint(struct arena *arena, const struct merge *merge, const struct conflict *conflict)
{
    const struct entry *entry = &merge->entries.items[conflict->entry];
    const char *advice = table[conflict->kind].advice;
    if (conflict->attr && text_equal(conflict->attr, "strict"))
        return arena_printf(arena, "both sides changed parts of it, and --strict was asked for; %s",
                            advice);
    const char *keys = merge_conflict_keys(arena, merge, conflict);
    if (keys)
        return arena_printf(arena, "both changed in %s: %s; %s", conflict->attr, keys, advice);
    if (conflict->other == NO_ENTRY)
        return arena_printf(arena, "the parent %s; the branch %s; %s",
                            list_moved(arena, entry, SIDE_PARENT),
                            list_moved(arena, entry, SIDE_BRANCH), advice);
    const struct entry *other = &merge->entries.items[conflict->other];
    const struct object *told = entry_object(other);
    const char *what = arena_printf(arena, "%s %s", told->kind->name, object_identity(arena, told));
    if (conflict->kind == CONFLICT_DUPLICATE_NAME)
        return arena_printf(arena, "it would have the name of %s; %s", what, advice);
    if (told->kind->flags & KIND_UNMERGED)
        return arena_printf(arena,
                            "it needs %s, which bough cannot merge: make it on the parent by hand "
                            "first",
                            told->name);
    return arena_printf(arena, "it needs %s, which the %s dropped; %s", what,
                        other->parent ? "branch" : "parent", advice);
}
