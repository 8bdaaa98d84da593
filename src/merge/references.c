/*
 * references: which row of a tracked table refers to which, by the foreign keys between them.
 *
 * They are read off each side's own values, since numbers that the server generates mean different
 * rows on the two sides. What a merged row refers to must be there (else needs-dropped), and its
 * value must mean that row on the parent too; else the merge is impossible.
 */
#include "base/map.h"
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "catalog/rows.h"
#include "merge/merge.h"

#include <stdint.h>
#include <string.h>

#define COLUMN_LIMIT 32 /* INDEX_MAX_KEYS */

/* A foreign key on one side, with that side's names. */
struct foreign_key {
    const struct object *table;
    const struct object *target;
    const char *columns[COLUMN_LIMIT];
    const char *targets[COLUMN_LIMIT];
    size_t n;
};

/* The name that an item of a list of columns quotes. */
static const char *unquote(struct arena *arena, const char *item)
{
    struct text out = text_make(arena);
    if (*item != '"')
        return item;
    for (item++; *item; item++) {
        if (*item == '"' && *++item != '"')
            break;
        text_add_bytes(&out, item, 1);
    }
    return out.data;
}

/* Past the parenthesis that closes; double quotes hide what is between them. */
static const char *skip_to(const char *at, char wanted)
{
    bool quoted = false;
    for (; *at && (quoted || *at != wanted); at++)
        quoted = quoted != (*at == '"');
    return at;
}

/* The names in the next pair of parentheses; returns what stands behind it. */
static const char *take_names(struct arena *arena, const char *at, const char **ret_names,
                              size_t *ret_n)
{
    const char *open = skip_to(at, '(');
    const char *close = skip_to(open, ')');
    struct items items =
        items_parse(arena, *open ? arena_strndup(arena, open + 1, (size_t)(close - open - 1)) : "");
    *ret_n = items.n <= COLUMN_LIMIT ? items.n : 0;
    for (size_t i = 0; i < *ret_n; i++)
        ret_names[i] = unquote(arena, items.items[i]);
    return close;
}

/* "FOREIGN KEY (a, b) REFERENCES public.t(c, d) ...", as pg_get_constraintdef prints it. */
static bool parse(struct arena *arena, const struct object *constraint, struct foreign_key *ret_key)
{
    size_t n_targets = 0;
    ret_key->table = constraint->parent;
    ret_key->target = constraint->parent;
    for (size_t i = 0; i < constraint->needs.n; i++) {
        const struct object *top = object_top(constraint->needs.items[i]);
        if (top->kind == &kind_table && top != constraint->parent)
            ret_key->target = top;
    }
    const char *rest = take_names(arena, object_get(constraint, "definition"), ret_key->columns,
                                  &ret_key->n);
    (void)take_names(arena, rest, ret_key->targets, &n_targets);
    return ret_key->n && ret_key->n == n_targets;
}

/* The values as one string; NULL if there is no reference: a value or a column is missing. */
static char *values_of(struct arena *arena, const struct object *row, const char *const *names,
                       size_t n)
{
    struct text out = text_make(arena);
    for (size_t i = 0; i < n; i++) {
        const char *value = object_get(row, names[i]);
        if (!value)
            return NULL;
        text_addf(&out, "%zu:", strlen(value));
        text_add(&out, value);
    }
    return out.data;
}

static bool has_rows(const struct object *table)
{
    for (size_t i = 0; i < table->children.n; i++)
        if (table->children.items[i]->kind->flags & KIND_DATA)
            return true;
    return false;
}

static struct map index_rows(struct arena *arena, const struct object *table,
                             const char *const *names, size_t n)
{
    struct map rows = {.arena = arena};
    for (size_t i = 0; i < table->children.n; i++) {
        struct object *row = table->children.items[i];
        char *values = row->kind->flags & KIND_DATA ? values_of(arena, row, names, n) : NULL;
        if (values)
            map_put(&rows, values, row);
    }
    return rows;
}

/* A column's merged name, from its name on one side; NULL: the merge has no such column. */
static const char *merged_name(const struct merge *merge, enum side side,
                               const struct object *table, const char *name)
{
    for (size_t i = 0; i < table->children.n; i++) {
        const struct object *column = table->children.items[i];
        if (column->kind != &kind_column || !text_equal(column->name, name))
            continue;
        const struct object *merged =
            merge->entries.items[merge_entry_of(merge, side, column)].merged;
        return merged ? merged->name : NULL;
    }
    return NULL;
}

/* Whether the merged row refers with the values that it has on this side. */
static bool is_taken(const struct merge *merge, enum side side, const struct foreign_key *key,
                     const struct object *row, const struct object *merged)
{
    for (size_t i = 0; i < key->n; i++) {
        const char *name = merged_name(merge, side, key->table, key->columns[i]);
        if (!name || !text_equal(object_get(merged, name), object_get(row, key->columns[i])))
            return false;
    }
    return true;
}

static bool is_numbered_there(const struct object *table, const char *name)
{
    for (size_t i = 0; i < table->children.n; i++)
        if (table->children.items[i]->kind == &kind_column &&
            text_equal(table->children.items[i]->name, name))
            return row_has_default(table->children.items[i]);
    return false;
}

/* Values that are not compared are the parent's own: whether it has the same for this row. */
static bool means_the_same(const struct merge *merge, enum side side, const struct foreign_key *key,
                           const struct object *target)
{
    const struct entry *entry = &merge->entries.items[merge_entry_of(merge, side, target)];
    for (size_t i = 0; i < key->n; i++) {
        const struct attr *attr = object_attr(target, key->targets[i]);
        const char *name = merged_name(merge, side, key->target, key->targets[i]);
        if (!attr || attr->role != ATTR_IGNORED)
            continue;
        bool same = name && entry->parent
                        ? text_equal(object_get(entry->parent, name), attr->value)
                        : name && !is_numbered_there(key->target, key->targets[i]);
        if (!same)
            return false;
    }
    return true;
}

static void refuse(struct merge *merge, const struct foreign_key *key, const struct object *row,
                   const struct object *target)
{
    const char *line = arena_printf(
        &merge->arena,
        "%s %s refers to %s by column %s, which bough.ini ignores and each side numbers by itself",
        row->kind->name, object_identity(&merge->arena, row),
        object_identity(&merge->arena, target), key->targets[0]);
    vec_add(&merge->arena, &merge->impossible, line);
}

static void add_need(struct merge *merge, size_t at, size_t needed)
{
    struct object *from = merge->entries.items[at].merged;
    struct object *to = merge->entries.items[needed].merged;
    if (!to) {
        merge_add_conflict(merge, (struct conflict){.kind = CONFLICT_NEEDS_DROPPED, .entry = at,
                                                    .other = needed});
        return;
    }
    for (size_t i = 0; i < from->needs.n; i++)
        if (from->needs.items[i] == to)
            return;
    vec_add(&merge->arena, &from->needs, to);
}

static void add_reference(struct merge *merge, enum side side, const struct foreign_key *key,
                          bool is_merged, const struct object *row, const struct object *target)
{
    size_t from = merge_entry_of(merge, side, row);
    size_t to = merge_entry_of(merge, side, target);
    if (from == to)
        return;
    struct row_reference reference = {side, from, to};
    vec_add(&merge->arena, &merge->references, reference);
    const struct object *merged = merge->entries.items[from].merged;
    if (!is_merged || !merged || !is_taken(merge, side, key, row, merged))
        return;
    add_need(merge, from, to);
    if (side == SIDE_BRANCH && !means_the_same(merge, side, key, target))
        refuse(merge, key, row, target);
}

static void follow(struct merge *merge, enum side side, const struct object *constraint,
                   bool is_merged)
{
    auto_arena scratch = {0};
    struct foreign_key key = {0};
    if (!has_rows(constraint->parent) || !parse(&scratch, constraint, &key))
        return;
    struct map targets = index_rows(&scratch, key.target, key.targets, key.n);
    for (size_t i = 0; i < key.table->children.n; i++) {
        const struct object *row = key.table->children.items[i];
        char *values = row->kind->flags & KIND_DATA ? values_of(&scratch, row, key.columns, key.n)
                                                    : NULL;
        const struct object *target = values ? map_get(&targets, values) : NULL;
        if (target)
            add_reference(merge, side, &key, is_merged, row, target);
    }
}

static bool has_references(const struct merge *merge)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        const struct object *sides[] = {entry->parent, entry->branch};
        for (size_t k = 0; k < countof(sides); k++)
            if (sides[k] && sides[k]->tracked && sides[k]->tracked->n_references)
                return true;
    }
    return false;
}

static struct map index_addresses(struct arena *arena, const struct merge *merge)
{
    struct map rows = {.arena = arena};
    if (!has_references(merge))
        return rows;
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        const struct object *one = entry->branch && entry->branch->tracked ? entry->branch
                                                                           : entry->parent;
        const struct tracked_table *tracked = one ? one->tracked : NULL;
        if (tracked)
            map_put(&rows, row_address(arena, tracked->schema, tracked->name, one->name),
                    (void *)(uintptr_t)(i + 1));
    }
    return rows;
}

/* References that bough.ini names: their values are the keys of the rows that they mean. */
static void follow_named(struct merge *merge, const struct map *rows, size_t at, enum side side)
{
    auto_arena scratch = {0};
    const struct entry *entry = &merge->entries.items[at];
    const struct object *row = side == SIDE_PARENT ? entry->parent : entry->branch;
    if (!row || !row->tracked || !row->tracked->n_references)
        return;
    for (size_t i = 0; i < row->nattrs; i++) {
        const struct attr *attr = &row->attrs[i];
        const char *target = attr->column && attr->value ? attr->column->target : NULL;
        char *address = target ? arena_printf(&scratch, "%s%s", target, attr->value) : NULL;
        size_t found = address ? (size_t)(uintptr_t)map_get(rows, address) : 0;
        if (!found || found - 1 == at)
            continue;
        struct row_reference reference = {side, at, found - 1};
        vec_add(&merge->arena, &merge->references, reference);
        const struct object *merged = entry->merged;
        if (merged && text_equal(object_get(merged, attr->name), attr->value))
            add_need(merge, at, found - 1);
    }
}

void merge_row_references(struct merge *merge)
{
    auto_arena scratch = {0};
    size_t n = merge->entries.n;
    struct map rows = index_addresses(&scratch, merge);
    for (size_t i = 0; i < n; i++) {
        follow_named(merge, &rows, i, SIDE_PARENT);
        follow_named(merge, &rows, i, SIDE_BRANCH);
    }
    for (size_t i = 0; i < n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        const struct object *one = entry_object(entry);
        if (one->kind != &kind_constraint || !text_equal(object_get(one, "sort"), "foreign key"))
            continue;
        if (entry->parent)
            follow(merge, SIDE_PARENT, entry->parent, entry->merged != NULL);
        if (merge->entries.items[i].branch)
            follow(merge, SIDE_BRANCH, merge->entries.items[i].branch, entry->merged != NULL);
    }
}
