/*
 * merge3: the rule of DESIGN.md for one entry after the other.
 *
 *     same on both sides, or only the parent moved   -> keep the parent's
 *     only the branch moved                          -> take the branch's
 *     both moved, differently                        -> conflict
 *
 * "Moved" is decided on each side within that side's own lineage, where an attribute's raw value
 * tells a real change from one that only follows a rename elsewhere. Raw values of the two sides
 * are never compared with each other: both count new objects from the same OID.
 */
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/json.h"
#include "merge/merge.h"

static unsigned attr_flags(const struct object *object, const char *name)
{
    for (size_t i = 0; i < object->kind->nattrs; i++)
        if (text_equal(object->kind->attrs[i].name, name))
            return object->kind->attrs[i].flags;
    return 0;
}

/* rebound: the names in the text may mean other objects now. */
static bool differ(const struct attr *a, const struct attr *b, bool rebound)
{
    if (!a || !b)
        return a != b;
    return !attr_same(a, b) || (rebound && a->raw && b->raw && !text_equal(a->raw, b->raw));
}

bool entry_attr_moved(const struct entry *entry, enum side side, const char *name)
{
    const struct attr *base = entry->base ? object_attr(entry->base, name) : NULL;
    if (side == SIDE_BRANCH)
        return differ(base, entry->branch ? object_attr(entry->branch, name) : NULL,
                      entry->branch_rebound);
    const struct attr *now = entry->parent ? object_attr(entry->parent, name) : NULL;
    const struct attr *then = entry->base_parent ? object_attr(entry->base_parent, name) : NULL;
    /* The parent's own base tells renames from changes, as long as the two bases say the same. */
    bool agree = base && then && (base == then || text_equal(base->value, then->value));
    if (agree)
        return differ(then, now, entry->parent_rebound);
    if (!base || !now)
        return base != now;
    return !text_equal(base->value, now->value);
}

/* A column that was added to a config table does not change its rows as long as it has no value. */
static bool is_new_and_empty(const struct entry *entry, const struct attr *attr)
{
    return !attr->value && !object_attr(entry->base, attr->name);
}

/* The same attributes with the same texts, in the same order. */
static bool is_copy(const struct object *a, const struct object *b)
{
    if (a->nattrs != b->nattrs)
        return false;
    for (size_t i = 0; i < a->nattrs; i++)
        if (!text_equal(a->attrs[i].name, b->attrs[i].name) ||
            !text_equal(a->attrs[i].value, b->attrs[i].value))
            return false;
    return true;
}

/* Whether anything that is compared moved on one side; presence on that side is given. */
static bool values_moved(const struct entry *entry, enum side side)
{
    const struct object *object = side == SIDE_PARENT ? entry->parent : entry->branch;
    bool rebound = side == SIDE_PARENT ? entry->parent_rebound : entry->branch_rebound;
    bool one_base = side == SIDE_BRANCH || entry->base == entry->base_parent;
    if (one_base && !rebound && is_copy(entry->base, object))
        return false;
    for (size_t i = 0; i < object->nattrs; i++)
        if (object->attrs[i].role != ATTR_IGNORED && !is_new_and_empty(entry, &object->attrs[i]) &&
            entry_attr_moved(entry, side, object->attrs[i].name))
            return true;
    for (size_t i = 0; i < entry->base->nattrs; i++)
        if (entry->base->attrs[i].role != ATTR_IGNORED &&
            entry_attr_moved(entry, side, entry->base->attrs[i].name))
            return true;
    return false;
}

static void decide_moves(struct entry *entry)
{
    if (!entry->base) {
        entry->parent_moved = entry->parent != NULL;
        entry->branch_moved = entry->branch != NULL;
        return;
    }
    const struct object *names = entry->merged;
    entry->parent_moved = !entry->parent || values_moved(entry, SIDE_PARENT) ||
                          (names && !text_equal(entry->parent->name, entry->base->name));
    entry->branch_moved = !entry->branch || values_moved(entry, SIDE_BRANCH) ||
                          (names && !text_equal(entry->branch->name, entry->base->name));
}

/* Three-way merge of one attribute that both sides moved; false: conflict. *ret_names: of the
 * clauses that are in conflict, or NULL. */
static bool merge_moved_value(struct arena *arena, const struct attr *base,
                              const struct attr *parent, const struct attr *branch, unsigned flags,
                              const char **ret_value, const char **ret_names)
{
    const char *then = base ? base->value : NULL;
    char *names = NULL;
    char *text = NULL;
    bool merged = false;
    *ret_value = parent->value;
    if (text_equal(parent->value, branch->value))
        return true;
    if (flags & ATTR_SET) {
        text = items_merge_set(arena, then, parent->value, branch->value);
        struct items all = items_parse(arena, text);
        merged = !items_contradict(&all) &&
                 !items_clash(arena, then, parent->value, branch->value);
    } else if (flags & ATTR_ITEMS) {
        text = items_merge_ordered(arena, then, parent->value, branch->value, &merged);
    } else if (flags & ATTR_CLAUSES) {
        merged = items_merge_clauses(arena, then, parent->value, branch->value, &text, &names);
    }
    *ret_names = names;
    *ret_value = merged ? text : parent->value;
    return merged;
}

/* Columns of type json and jsonb are merged by key; null if one side has it as another type. */
static const char *json_type(const struct merge *merge, const struct entry *entry,
                             const char *name)
{
    size_t at = entry->parent->kind->flags & KIND_DATA ? merge_row_column(merge, entry, name)
                                                       : NO_ENTRY;
    const struct entry *column = at == NO_ENTRY ? NULL : &merge->entries.items[at];
    if (!column || !column->parent || !column->branch)
        return NULL;
    const char *type = object_get(column->parent, "type");
    bool json = text_equal(type, "json") || text_equal(type, "jsonb");
    return json && text_equal(type, object_get(column->branch, "type")) ? type : NULL;
}

/* False: it is no JSON. *ret_value is NULL for a conflict; *ret_keys says in which keys. */
static bool merge_json(struct arena *arena, const struct merge *merge, const struct entry *entry,
                       const char *name, const char **ret_value, const char **ret_keys)
{
    const struct attr *base = object_attr(entry->base, name);
    const struct attr *parent = object_attr(entry->parent, name);
    const struct attr *branch = object_attr(entry->branch, name);
    const char *type = json_type(merge, entry, name);
    if (!type || !base || !base->value || !parent->value || !branch->value)
        return false;
    enum json_form form = text_equal(type, "json") ? JSON_TEXT : JSON_BINARY;
    *ret_value = json_merge(arena, form, base->value, parent->value, branch->value, ret_keys);
    return true;
}

const char *merge_conflict_keys(struct arena *arena, const struct merge *merge,
                                const struct conflict *conflict)
{
    const struct entry *entry = &merge->entries.items[conflict->entry];
    const char *value = NULL;
    const char *keys = NULL;
    const char *attr = conflict->attr;
    if (conflict->kind != CONFLICT_BOTH_CHANGED || !attr || !entry->base || !entry->parent ||
        !entry->branch || merge_json(arena, merge, entry, attr, &value, &keys))
        return keys;
    const struct attr *parent = object_attr(entry->parent, attr);
    const struct attr *branch = object_attr(entry->branch, attr);
    if (parent && branch)
        (void)merge_moved_value(arena, object_attr(entry->base, attr), parent, branch,
                                attr_flags(entry->parent, attr), &value, &keys);
    return keys;
}

/* The value of an attribute that both sides moved. */
static const char *merge_moved_attr(struct merge *merge, size_t at, const struct attr *parent,
                                    const struct attr *branch)
{
    const struct entry *entry = &merge->entries.items[at];
    const char *name = parent->name;
    const char *value = parent->value;
    const char *keys = NULL;
    bool merged = merge_json(&merge->arena, merge, entry, name, &value, &keys)
                      ? value != NULL
                      : merge_moved_value(&merge->arena, object_attr(entry->base, name), parent,
                                          branch, attr_flags(entry->parent, name), &value,
                                          &keys);
    if (merged)
        return value;
    merge_add_conflict(merge, (struct conflict){CONFLICT_BOTH_CHANGED, at, name, NO_ENTRY});
    return parent->value;
}

static bool is_grant(const struct object *object)
{
    return object->kind == &kind_grant || object->kind == &kind_delegated_grant ||
           object->kind == &kind_default_grant;
}

/* What both sides created must agree, or it would be a mixture that nobody made; but a grant is all
 * that was ever granted. */
static unsigned twin_flags(const struct object *object, const char *name)
{
    return is_grant(object) ? attr_flags(object, name) : 0;
}

/* Decides one attribute of an object that both sides have. */
static struct attr merge_attr(struct merge *merge, size_t at, const struct attr *parent,
                              const struct attr *branch)
{
    const struct entry *entry = &merge->entries.items[at];
    const char *name = parent->name;
    /* Follows from what both tables have in the end: merge_heirs settles it. */
    if (text_equal(name, "inheritance"))
        return *parent;
    if (parent->role == ATTR_IGNORED || branch->role == ATTR_IGNORED)
        return entry->base && entry_attr_moved(entry, SIDE_BRANCH, name) ? *branch : *parent;
    struct attr result = *parent;
    if (!entry->base) {
        const char *keys = NULL;
        if (!merge_moved_value(&merge->arena, NULL, parent, branch, twin_flags(entry->parent, name),
                               &result.value, &keys))
            merge_add_conflict(merge,
                               (struct conflict){CONFLICT_BOTH_CREATED, at, name, NO_ENTRY});
        if (result.value != parent->value)
            result.raw = NULL;
        return result;
    }
    if (!entry_attr_moved(entry, SIDE_BRANCH, name)) {
        /* The same fact on both sides: the branch's text has its renames in it. */
        if (!entry_attr_moved(entry, SIDE_PARENT, name) && !merge->input.parent_named)
            result.value = branch->value;
        return result;
    }
    if (!entry_attr_moved(entry, SIDE_PARENT, name)) {
        result.value = branch->value;
        result.raw = NULL;
        return result;
    }
    result.value = merge_moved_attr(merge, at, parent, branch);
    if (result.value != parent->value)
        result.raw = NULL;
    return result;
}

static bool has_attr(const struct object *object, const char *name)
{
    for (size_t i = 0; i < object->nattrs; i++)
        if (text_equal(object->attrs[i].name, name))
            return true;
    return false;
}

/* An attribute that only one side has: a column of a config table that was added or dropped there.
 */
static bool keep_single_attr(const struct entry *entry, const char *name)
{
    return !entry->base || !object_attr(entry->base, name);
}

/* Nothing moved and the texts are the same: most objects of most merges. */
static bool is_untouched(const struct entry *entry)
{
    const struct object *parent = entry->parent_named;
    const struct object *branch = entry->branch_named;
    return !entry->parent_moved && !entry->branch_moved && is_copy(parent, branch);
}

static void merge_attrs(struct merge *merge, size_t at, struct object *merged)
{
    const struct entry *entry = &merge->entries.items[at];
    const struct object *parent = entry->parent_named;
    const struct object *branch = entry->branch_named;
    if (is_untouched(entry)) {
        merged->attrs = parent->attrs; /* shared: nobody changes attributes */
        merged->nattrs = parent->nattrs;
        return;
    }
    merged->attrs = arena_new_n(&merge->arena, struct attr, parent->nattrs + branch->nattrs + 1);
    for (size_t i = 0; i < parent->nattrs; i++) {
        const struct attr *other = object_attr(branch, parent->attrs[i].name);
        if (other)
            merged->attrs[merged->nattrs++] = merge_attr(merge, at, &parent->attrs[i], other);
        else if (keep_single_attr(entry, parent->attrs[i].name))
            merged->attrs[merged->nattrs++] = parent->attrs[i];
    }
    for (size_t i = 0; i < branch->nattrs; i++) {
        if (has_attr(parent, branch->attrs[i].name))
            continue;
        struct attr attr = branch->attrs[i];
        attr.raw = NULL;
        if (parent->kind->nattrs)
            attr = merge_attr(merge, at, &(struct attr){.name = attr.name, .role = attr.role},
                              &branch->attrs[i]);
        else if (!keep_single_attr(entry, attr.name))
            continue;
        merged->attrs[merged->nattrs++] = attr;
    }
}

/* A privilege is granted, or granted with the option, or revoked: where each side has its own idea,
 * the sets add up to something that is none of these. */
static void check_grant(struct merge *merge, size_t at, const struct object *merged)
{
    static const char *const sets[] = {"granted", "grantable", "revoked"};
    const struct entry *entry = &merge->entries.items[at];
    auto_arena scratch = {0};
    for (size_t i = 0; i < countof(sets); i++)
        for (size_t k = 0; k < i; k++) {
            struct items one = items_parse(&scratch, object_get(merged, sets[i]));
            struct items other = items_parse(&scratch, object_get(merged, sets[k]));
            for (size_t n = 0; n < one.n; n++)
                if (items_contain(&other, one.items[n]))
                    merge_add_conflict(merge,
                                       (struct conflict){entry->base ? CONFLICT_BOTH_CHANGED
                                                                     : CONFLICT_BOTH_CREATED,
                                                         at, sets[k], NO_ENTRY});
        }
}

static void copy_attrs(struct merge *merge, struct object *merged, const struct object *source,
                       bool keep_raw)
{
    merged->nattrs = source->nattrs;
    merged->attrs = arena_memdup(&merge->arena, source->attrs,
                                 source->nattrs * sizeof(*source->attrs));
    for (size_t i = 0; !keep_raw && i < merged->nattrs; i++)
        merged->attrs[i].raw = NULL;
}

/* History is only added to; what the branch did to old rows stays there. Unmerged kinds stay as
 * they are. */
static bool keeps_parent(const struct entry *entry)
{
    const struct object *one = entry_object(entry);
    return (one->kind->flags & KIND_UNMERGED) || entry->stays ||
           (one->kind == &kind_migration && entry->base);
}

/* Both sides created it: they must agree in everything inside, or one of them would be a mixture
 * that nobody made. */
static bool is_twin(const struct merge *merge, size_t at)
{
    const struct entry *entry = &merge->entries.items[at];
    return !entry->base && entry->parent && entry->branch;
}

static struct object *decide(struct merge *merge, size_t at)
{
    struct entry *entry = &merge->entries.items[at];
    struct object *merged = entry->merged;
    if (keeps_parent(entry)) {
        if (!entry->parent)
            return NULL;
        copy_attrs(merge, merged, entry->parent_named, true);
        return merged;
    }
    if (entry->parent && entry->branch) {
        merge_attrs(merge, at, merged);
        if (is_grant(merged) && !is_untouched(entry))
            check_grant(merge, at, merged);
        return merged;
    }
    bool conflict = entry->base && (entry->parent ? entry->parent_moved : entry->branch_moved);
    if (conflict && (entry->parent || entry->branch))
        merge_add_conflict(merge, (struct conflict){entry->parent ? CONFLICT_CHANGED_DROPPED
                                                                  : CONFLICT_DROPPED_CHANGED,
                                                    at, NULL, NO_ENTRY});
    /* Labels are an attribute of their type too. */
    if (!entry->base && entry->container != NO_ENTRY && merged->kind != &kind_label &&
        is_twin(merge, entry->container))
        merge_add_conflict(merge, (struct conflict){CONFLICT_BOTH_CREATED, entry->container, NULL,
                                                    NO_ENTRY});
    if (entry->base && !conflict)
        return NULL; /* dropped on one side or both, untouched on the other */
    if (!entry->parent && !entry->branch)
        return NULL;
    copy_attrs(merge, merged, entry->parent ? entry->parent_named : entry->branch_named,
               entry->parent != NULL);
    return merged;
}

/* The plan's starting point: where merged and parent mean the same, the text is the same too. */
static struct object *starting_point(struct merge *merge, const struct entry *entry)
{
    const struct object *parent = entry->parent_named;
    struct object *from = arena_memdup(&merge->arena, parent, sizeof(*parent));
    if (!entry->merged || entry->merged->attrs != parent->attrs)
        from->attrs =
            arena_memdup(&merge->arena, parent->attrs, parent->nattrs * sizeof(*parent->attrs));
    from->needs = (struct object_list){0};
    from->children = (struct object_list){0};
    if (entry->container != NO_ENTRY) {
        const struct entry *container = &merge->entries.items[entry->container];
        from->parent = container->from;
    }
    bool shared = entry->merged && entry->merged->attrs == from->attrs;
    for (size_t i = 0; entry->merged && !shared && i < from->nattrs; i++) {
        const struct attr *merged = object_attr(entry->merged, from->attrs[i].name);
        bool branch_moved = entry->branch &&
                            entry_attr_moved(entry, SIDE_BRANCH, from->attrs[i].name);
        if (merged && !branch_moved)
            from->attrs[i].value = merged->value;
    }
    return from;
}

/* Names of the starting point are the merged ones, where there are any. */
static void take_names(struct object *from, const struct object *names)
{
    from->name = names->name;
    from->schema = names->schema;
    from->args = names->args;
}

static void merge_entry(struct merge *merge, size_t at)
{
    struct entry *entry = &merge->entries.items[at];
    struct object *names = entry->merged;
    decide_moves(entry);
    entry->merged = names ? decide(merge, at) : NULL;
    if (entry->merged && entry->container != NO_ENTRY)
        entry->merged->parent = merge->entries.items[entry->container].merged;
    if (entry->merged && entry->parent)
        entry->merged->lineage = entry->parent->lineage;
    if (!entry->parent)
        return;
    entry->from = starting_point(merge, entry);
    take_names(entry->from, names);
    if (entry->from->parent)
        vec_add(&merge->arena, &entry->from->parent->children, entry->from);
}

static bool is_row(const struct entry *entry)
{
    return entry_object(entry)->kind->flags & KIND_DATA;
}

/* Rows come last: which columns they have in the end is known then. */
void merge_values(struct merge *merge)
{
    for (size_t i = 0; i < merge->entries.n; i++)
        if (!is_row(&merge->entries.items[i]))
            merge_entry(merge, i);
    merge_row_names(merge);
    merge_secrets(merge);
    for (size_t i = 0; i < merge->entries.n; i++)
        if (is_row(&merge->entries.items[i]))
            merge_entry(merge, i);
}
