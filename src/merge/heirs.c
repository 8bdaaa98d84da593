/*
 * heirs: what one side gives to a table, or takes from it, reaches the partitions and the tables
 * that inherit from it; also those that only the other side has made. PostgreSQL does that by
 * itself when the plan runs; here the merged catalog learns of it.
 *
 * Where both sides have both tables, both have seen it already and there is nothing to do.
 */
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/inherit.h"

#include <string.h>

struct inheritance {
    size_t link;
    size_t ancestor;
    size_t heir;
    enum side side; /* the only one that has the link; SIDE_BASE: both have it */
};

struct heirs {
    struct merge *merge;
    struct arena arena; /* for the lists below */
    VEC(struct inheritance) list;
    VEC(struct entry_list) inside; /* per entry: the entries that it contains */
    VEC(struct entry_list) links;  /* per entry: of which of `list` it is the heir */
};

static struct entry *at(const struct heirs *heirs, size_t entry)
{
    return &heirs->merge->entries.items[entry];
}

static const struct object *on_side(const struct entry *entry, enum side side)
{
    return side == SIDE_PARENT ? entry->parent : entry->branch;
}

static size_t ancestor_entry(const struct merge *merge, const struct entry *link)
{
    enum side side = link->parent ? SIDE_PARENT : SIDE_BRANCH;
    const struct object *object = on_side(link, side);
    for (size_t i = 0; object && i < object->needs.n; i++)
        if (object->needs.items[i]->kind == &kind_table ||
            object->needs.items[i]->kind == &kind_foreign_table)
            return merge_entry_of(merge, side, object->needs.items[i]);
    return NO_ENTRY;
}

static void index_entry(struct heirs *heirs, size_t entry)
{
    struct arena *arena = &heirs->arena;
    size_t container = at(heirs, entry)->container;
    vec_add(arena, &heirs->inside, (struct entry_list){0});
    vec_add(arena, &heirs->links, (struct entry_list){0});
    if (container != NO_ENTRY)
        vec_add(arena, &heirs->inside.items[container].items, entry);
}

static void collect(struct heirs *heirs)
{
    struct merge *merge = heirs->merge;
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        if (!entry->merged || entry->merged->kind != &kind_inheritance)
            continue;
        enum side side = SIDE_BASE;
        if (!entry->parent || !entry->branch)
            side = entry->parent ? SIDE_PARENT : SIDE_BRANCH;
        struct inheritance one = {i, ancestor_entry(merge, entry), entry->container, side};
        if (one.ancestor == NO_ENTRY || !at(heirs, one.heir)->merged)
            continue;
        vec_add(&heirs->arena, &heirs->links.items[one.heir].items, heirs->list.n);
        vec_add(&heirs->arena, &heirs->list, one);
    }
}

static bool is_partition(const struct heirs *heirs, const struct inheritance *one)
{
    return inheritance_is_partition(at(heirs, one->link)->merged);
}

static size_t find_child(const struct heirs *heirs, size_t container, const struct kind *kind,
                         const char *name)
{
    const struct entry_list *inside = &heirs->inside.items[container];
    for (size_t i = 0; i < inside->items.n; i++) {
        const struct object *merged = at(heirs, inside->items.items[i])->merged;
        if (merged && merged->kind == kind && text_equal(merged->name, name))
            return inside->items.items[i];
    }
    return NO_ENTRY;
}

/* --- New entries --- */

/* A copy of `of` in the merged catalog, inside another container. */
static size_t add_copy(struct heirs *heirs, const struct object *of, size_t container)
{
    struct merge *merge = heirs->merge;
    struct object *copy = arena_memdup(&merge->arena, of, sizeof(*of));
    copy->lineage = (struct lineage){0};
    copy->parent = at(heirs, container)->merged;
    copy->auto_of = NULL;
    copy->needs = (struct object_list){0};
    copy->children = (struct object_list){0};
    copy->attrs = arena_new_n(&merge->arena, struct attr, of->nattrs + 1);
    memcpy(copy->attrs, of->attrs, of->nattrs * sizeof(*of->attrs));
    for (size_t i = 0; i < copy->nattrs; i++)
        copy->attrs[i].raw = NULL;
    struct entry entry = {.merged = copy, .container = container};
    vec_add(&merge->arena, &merge->entries, entry);
    index_entry(heirs, merge->entries.n - 1);
    return merge->entries.n - 1;
}

static void set_attr(struct arena *arena, struct object *object, const char *name,
                     const char *value)
{
    for (size_t i = 0; i < object->nattrs; i++)
        if (text_equal(object->attrs[i].name, name)) {
            object->attrs = arena_memdup(arena, object->attrs,
                                         object->nattrs * sizeof(*object->attrs));
            object->attrs[i].value = value;
            object->attrs[i].raw = NULL;
            return;
        }
    struct attr *attrs = arena_new_n(arena, struct attr, object->nattrs + 1);
    memcpy(attrs, object->attrs, object->nattrs * sizeof(*attrs));
    attrs[object->nattrs++] = (struct attr){.name = name, .value = value};
    object->attrs = attrs;
}

static bool is_name_taken(const struct heirs *heirs, const char *schema, const char *name)
{
    for (size_t i = 0; i < heirs->merge->entries.n; i++) {
        const struct object *object = at(heirs, i)->merged;
        bool relation = object && (object->kind->name_space == NAMES_RELATION ||
                                   constraint_has_index(object));
        if (relation && text_equal(object->name, name) &&
            text_equal(object_top(object)->schema, schema))
            return true;
    }
    return false;
}

/* What an index or its constraint is called when nobody says: table_column_idx, with a number when
 * that is taken (ChooseIndexName in indexcmds.c). */
static const char *index_name(struct heirs *heirs, const struct object *table,
                              const struct object *whole)
{
    struct arena *arena = &heirs->merge->arena;
    const char *sort = object_get(whole, "sort");
    const char *label = text_equal(sort, "primary key") ? "pkey"
                        : text_equal(sort, "unique")    ? "key"
                        : text_equal(sort, "exclusion") ? "excl"
                                                        : "idx";
    char *columns = index_columns(arena, object_get(whole, "definition"));
    char *stem = text_equal(label, "pkey")
                     ? arena_printf(arena, "%s_%s", table->name, label)
                     : arena_printf(arena, "%s_%s_%s", table->name, columns, label);
    const char *name = stem;
    for (int i = 1; is_name_taken(heirs, table->schema, name); i++)
        name = arena_printf(arena, "%s%d", stem, i);
    return name;
}

/* The index of a partition, and that it is a part of `whole`. */
static void add_index(struct heirs *heirs, const struct inheritance *one, size_t whole)
{
    struct arena *arena = &heirs->merge->arena;
    const struct object *table = at(heirs, one->heir)->merged;
    size_t added = add_copy(heirs, at(heirs, whole)->merged, one->heir);
    const struct object *from = at(heirs, whole)->merged;
    struct object *index = at(heirs, added)->merged;
    index->name = index_name(heirs, table, from);
    if (index->kind == &kind_index)
        set_attr(arena, index, "definition", index_definition_on(arena, from, index, table));
    else
        set_attr(arena, index, "inheritance", "inherited");
    index->auto_of = at(heirs, whole)->merged;
    static const struct attr none[1];
    struct object link = {.kind = &kind_index_link, .name = "", .attrs = (struct attr *)none};
    size_t link_at = add_copy(heirs, &link, added);
    set_attr(arena, at(heirs, link_at)->merged, "part_of",
             index_address(arena, at(heirs, whole)->merged));
    vec_add(arena, &at(heirs, link_at)->merged->needs, at(heirs, whole)->merged);
}

/* --- Columns and checks --- */

static bool is_inherited_check(const struct object *object)
{
    const char *definition = object_get(object, "definition");
    return text_equal(object_get(object, "sort"), "check") &&
           !strstr(definition, " NO INHERIT");
}

static void add_default(struct heirs *heirs, size_t origin, size_t column)
{
    size_t above = find_child(heirs, origin, &kind_default, "");
    if (above != NO_ENTRY && find_child(heirs, column, &kind_default, "") == NO_ENTRY)
        (void)add_copy(heirs, at(heirs, above)->merged, column);
}

static void add_heir(struct heirs *heirs, const struct inheritance *one, size_t origin)
{
    size_t added = add_copy(heirs, at(heirs, origin)->merged, one->heir);
    struct object *merged = at(heirs, added)->merged;
    set_attr(&heirs->merge->arena, merged, "inheritance", "inherited");
    if (merged->kind == &kind_column)
        add_default(heirs, origin, added);
    if (text_equal(object_get(merged, "sort"), "foreign key"))
        merged->auto_of = at(heirs, origin)->merged;
}

/* One attribute of an heir that had its origin's value, on the one side that has the heir. */
static void follow(struct heirs *heirs, enum side side, size_t origin, size_t heir,
                   const char *attr)
{
    struct object *merged = at(heirs, heir)->merged;
    const struct object *before = on_side(at(heirs, origin), side);
    const char *after = object_get(at(heirs, origin)->merged, attr);
    if (before && text_equal(object_get(before, attr), object_get(merged, attr)) &&
        !text_equal(object_get(before, attr), after))
        set_attr(&heirs->merge->arena, merged, attr, after);
}

/* The default of a column that the other side's default reaches. */
static void follow_default(struct heirs *heirs, enum side side, size_t origin, size_t heir)
{
    size_t above = find_child(heirs, origin, &kind_default, "");
    size_t own = find_child(heirs, heir, &kind_default, "");
    if (above != NO_ENTRY && own != NO_ENTRY)
        follow(heirs, side, above, own, "expression");
    else if (above != NO_ENTRY && !on_side(at(heirs, above), side))
        add_default(heirs, origin, heir);
}

static void follow_origin(struct heirs *heirs, const struct inheritance *one, size_t origin,
                          size_t heir)
{
    static const char *const attrs[] = {"type", "collation", "generated", "not_null", "category",
                                        "type_storage"};
    if (at(heirs, heir)->merged->kind != &kind_column)
        return;
    for (size_t i = 0; i < countof(attrs); i++)
        follow(heirs, one->side, origin, heir, attrs[i]);
    follow_default(heirs, one->side, origin, heir);
}

/* What is inside it goes along. */
static void leave_out(struct heirs *heirs, size_t entry)
{
    const struct entry_list *inside = &heirs->inside.items[entry];
    at(heirs, entry)->merged = NULL;
    for (size_t i = 0; i < inside->items.n; i++)
        leave_out(heirs, inside->items.items[i]);
}

static bool is_indexed(const struct object *object)
{
    return object->kind == &kind_index || constraint_has_index(object);
}

/* What the other side made in the ancestor comes to the heir that it has not seen. */
static void reach(struct heirs *heirs, const struct inheritance *one, size_t origin)
{
    const struct object *merged = at(heirs, origin)->merged;
    bool unseen = !on_side(at(heirs, origin), one->side);
    bool partition = is_partition(heirs, one);
    bool foreign_key = text_equal(object_get(merged, "sort"), "foreign key");
    if (is_indexed(merged)) {
        if (unseen && partition)
            add_index(heirs, one, origin);
        return;
    }
    if (merged->kind != &kind_column && !is_inherited_check(merged) && !foreign_key)
        return;
    size_t heir = find_child(heirs, one->heir, merged->kind, merged->name);
    if (heir != NO_ENTRY)
        follow_origin(heirs, one, origin, heir);
    else if (unseen && (!foreign_key || partition))
        add_heir(heirs, one, origin);
}

/* What an heir had only from its ancestor goes when the other side drops it there. */
static void drop_orphans(struct heirs *heirs, const struct inheritance *one)
{
    const struct entry_list *inside = &heirs->inside.items[one->heir];
    for (size_t i = 0; i < inside->items.n; i++) {
        const struct entry *entry = at(heirs, inside->items.items[i]);
        const struct object *object = entry->merged ? on_side(entry, one->side) : NULL;
        struct origin origin = object ? inherit_origin(object) : (struct origin){0};
        if (!origin.object || !(inherit_is_only(object) || object->auto_of))
            continue;
        size_t from = merge_entry_of(heirs->merge, one->side, origin.object);
        if (!at(heirs, from)->merged)
            leave_out(heirs, inside->items.items[i]);
    }
}

/* --- Both sides --- */

/* What came to a table only from another one does not keep it alive. */
static void drop_with_container(struct heirs *heirs)
{
    for (size_t i = 0; i < heirs->merge->entries.n; i++) {
        const struct entry *entry = at(heirs, i);
        if (!entry->merged || entry->container == NO_ENTRY || at(heirs, entry->container)->merged)
            continue;
        const struct object *object = entry->parent ? entry->parent : entry->branch;
        struct origin origin = object ? inherit_origin(object) : (struct origin){0};
        if (origin.object && (inherit_is_only(object) || object->auto_of))
            leave_out(heirs, i);
    }
}

/* What the branch gave to an heir only by way of an inheritance that the parent has ended. The
 * other way round the heir keeps what it got, as a table that is left alone does. */
static void drop_unlinked(struct heirs *heirs)
{
    for (size_t i = 0; i < heirs->merge->entries.n; i++) {
        const struct entry *entry = at(heirs, i);
        if (!entry->merged || entry->base || entry->parent || !entry->branch)
            continue;
        const struct object *object = entry->branch;
        struct origin origin = inherit_origin(object);
        if (origin.link && (inherit_is_only(object) || object->auto_of) &&
            !at(heirs, merge_entry_of(heirs->merge, SIDE_BRANCH, origin.link))->merged)
            leave_out(heirs, i);
    }
}

static bool is_local(const struct object *object)
{
    return !text_equal(object_get(object, "inheritance"), "inherited");
}

/* Whether an object has a definition of its own after the merge, by the merge rule. */
static bool merged_local(const struct entry *entry)
{
    if (!entry->parent || !entry->branch)
        return is_local(entry->parent ? entry->parent : entry->branch);
    if (!entry->base)
        return is_local(entry->parent) || is_local(entry->branch);
    return is_local(entry->branch) == is_local(entry->base) ? is_local(entry->parent)
                                                            : is_local(entry->branch);
}

/* Whether the heir has the same from an ancestor; *ret_partition: as a partition. */
static bool has_origin(const struct heirs *heirs, size_t entry, bool *ret_partition)
{
    const struct object *merged = at(heirs, entry)->merged;
    const struct entry_list *links = &heirs->links.items[at(heirs, entry)->container];
    for (size_t i = 0; i < links->items.n; i++) {
        const struct inheritance *one = &heirs->list.items[links->items.items[i]];
        *ret_partition = is_partition(heirs, one);
        size_t origin = find_child(heirs, one->ancestor, merged->kind, merged->name);
        if (origin != NO_ENTRY && (merged->kind == &kind_column ||
                                   is_inherited_check(at(heirs, origin)->merged)))
            return true;
    }
    return false;
}

/* Whether a key or a foreign key of a partition is still part of one of the partitioned table. */
static bool is_part(const struct heirs *heirs, size_t entry)
{
    const struct entry *one = at(heirs, entry);
    enum side side = one->parent ? SIDE_PARENT : SIDE_BRANCH;
    const struct object *object = on_side(one, side);
    if (constraint_has_index(one->merged))
        return find_child(heirs, entry, &kind_index_link, "") != NO_ENTRY;
    for (; object && !object->auto_of; side = SIDE_BRANCH, object = one->branch)
        if (side == SIDE_BRANCH)
            return false;
    return object && at(heirs, merge_entry_of(heirs->merge, side, object->auto_of))->merged &&
           heirs->links.items[one->container].items.n > 0;
}

static bool has_link(const struct object *key)
{
    for (size_t i = 0; i < key->children.n; i++)
        if (key->children.items[i]->kind == &kind_index_link)
            return true;
    return false;
}

/* "inherited", "merged" or nothing: what both tables have in the end decides. */
static const char *settled(const struct heirs *heirs, size_t entry)
{
    const struct entry *one = at(heirs, entry);
    bool partition = false;
    if (constraint_has_index(one->merged) &&
        is_part(heirs, entry) == has_link(one->parent ? one->parent : one->branch))
        return object_get(one->parent ? one->parent : one->branch, "inheritance");
    if (one->merged->kind == &kind_constraint &&
        !text_equal(object_get(one->merged, "sort"), "check"))
        return is_part(heirs, entry) ? "inherited" : NULL;
    if (!has_origin(heirs, entry, &partition))
        return NULL;
    return partition || !merged_local(one) ? "inherited" : "merged";
}

static void settle(struct heirs *heirs)
{
    for (size_t i = 0; i < heirs->merge->entries.n; i++) {
        const struct entry *entry = at(heirs, i);
        if (!entry->merged || (!entry->parent && !entry->branch) ||
            (entry->merged->kind != &kind_column && entry->merged->kind != &kind_constraint))
            continue;
        const char *value = settled(heirs, i);
        if (!text_equal(value, object_get(entry->merged, "inheritance")))
            set_attr(&heirs->merge->arena, entry->merged, "inheritance", value);
    }
}

void merge_heirs(struct merge *merge)
{
    struct heirs heirs = {.merge = merge};
    for (size_t i = 0; i < merge->entries.n; i++)
        index_entry(&heirs, i);
    drop_with_container(&heirs);
    drop_unlinked(&heirs);
    collect(&heirs);
    for (size_t i = 0; i < heirs.list.n; i++) {
        const struct inheritance *one = &heirs.list.items[i];
        const struct entry_list inside = heirs.inside.items[one->ancestor];
        if (one->side == SIDE_BASE)
            continue;
        drop_orphans(&heirs, one);
        for (size_t k = 0; k < inside.items.n; k++)
            if (at(&heirs, inside.items.items[k])->merged)
                reach(&heirs, one, inside.items.items[k]);
    }
    settle(&heirs);
    arena_release(&heirs.arena);
}
