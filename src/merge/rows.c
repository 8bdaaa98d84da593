/*
 * rows: the attributes of a row are columns of its table, and columns have a lineage.
 *
 * Before the rule is applied to rows, their attributes get the merged names of the columns on all
 * sides, and their values those of enum labels: a renamed column or label is no change of a value.
 * Columns that the merge drops go from the rows of all sides.
 */
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/merge.h"

/* The four catalogs that an entry may have an object in. */
enum state { STATE_BASE, STATE_BASE_PARENT, STATE_PARENT, STATE_BRANCH, STATE_COUNT };

static const struct object **slot(struct entry *entry, enum state state)
{
    const struct object **const slots[] = {&entry->base, &entry->base_parent, &entry->parent,
                                           &entry->branch};
    return slots[state];
}

static const char *name_on(struct entry *entry, enum state state)
{
    const struct object *object = *slot(entry, state);
    return object ? object->name : NULL;
}

static bool is_row(const struct entry *entry)
{
    return entry_object(entry)->kind->flags & KIND_DATA;
}

/* Whether some side calls it otherwise than the merge does. */
static bool is_renamed(struct entry *entry)
{
    for (enum state state = 0; state < STATE_COUNT; state++)
        if (name_on(entry, state) && !text_equal(name_on(entry, state), entry->merged->name))
            return true;
    return false;
}

/* The enum type of a column, as an entry. */
static size_t enum_of(const struct merge *merge, const struct entry *column)
{
    const struct object *sides[] = {column->base, column->parent, column->branch};
    for (size_t i = 0; i < countof(sides); i++)
        for (size_t k = 0; sides[i] && k < sides[i]->needs.n; k++)
            if (sides[i]->needs.items[k]->kind == &kind_enum)
                return merge_entry_of(merge, (enum side)i, sides[i]->needs.items[k]);
    return NO_ENTRY;
}

struct translation {
    struct merge *merge;
    struct entry_list *labels; /* per enum's entry: its renamed labels */
    bool *needed;              /* per table's entry */
};

static struct entry *entry_at(const struct translation *translation, size_t at)
{
    return &translation->merge->entries.items[at];
}

static const char *translate_value(const struct translation *translation, size_t column,
                                   enum state state, const char *value)
{
    size_t type = enum_of(translation->merge, entry_at(translation, column));
    for (size_t i = 0; value && type != NO_ENTRY && i < translation->labels[type].items.n; i++) {
        struct entry *label = entry_at(translation, translation->labels[type].items.items[i]);
        if (text_equal(name_on(label, state), value))
            return label->merged->name;
    }
    return value;
}

static size_t column_on(const struct translation *translation, size_t table, enum state state,
                        const char *name)
{
    const struct entry_list *columns = &translation->merge->columns[table];
    for (size_t i = 0; i < columns->items.n; i++)
        if (text_equal(name_on(entry_at(translation, columns->items.items[i]), state), name))
            return columns->items.items[i];
    return NO_ENTRY;
}

/* A column that either side masks is masked under each of its names. */
static bool is_masked(const struct translation *translation, size_t column,
                      const struct tracked_table *tracked)
{
    for (enum state state = 0; tracked && state < STATE_COUNT; state++) {
        const char *name = name_on(entry_at(translation, column), state);
        if (name && tracked_is_listed(name, tracked->mask, tracked->n_mask))
            return true;
    }
    return false;
}

static const struct object *translate(const struct translation *translation, size_t table,
                                      enum state state, const struct object *row,
                                      const struct tracked_table *tracked)
{
    struct arena *arena = &translation->merge->arena;
    struct object *result = arena_memdup(arena, row, sizeof(*row));
    result->attrs = arena_new_n(arena, struct attr, row->nattrs + 1);
    result->nattrs = 0;
    for (size_t i = 0; i < row->nattrs; i++) {
        struct attr attr = row->attrs[i];
        size_t column = column_on(translation, table, state, attr.name);
        const struct object *merged =
            column == NO_ENTRY ? NULL : entry_at(translation, column)->merged;
        if (column != NO_ENTRY && !merged)
            continue;
        if (merged) {
            attr.name = merged->name;
            attr.masked = attr.masked || is_masked(translation, column, tracked);
            attr.value = translate_value(translation, column, state, attr.value);
        }
        result->attrs[result->nattrs++] = attr;
    }
    return result;
}

static void translate_row(const struct translation *translation, struct entry *row)
{
    const struct tracked_table *tracked = NULL; /* what was read from a file does not say */
    for (enum state state = 0; state < STATE_COUNT && !tracked; state++)
        tracked = *slot(row, state) ? (*slot(row, state))->tracked : NULL;
    for (enum state state = 0; state < STATE_COUNT; state++)
        if (*slot(row, state))
            *slot(row, state) =
                translate(translation, row->container, state, *slot(row, state), tracked);
    row->parent_named = row->parent;
    row->branch_named = row->branch;
}

/* Lists the columns of tables with rows, and says which tables' rows speak of old names. */
static void find_columns(struct translation *translation)
{
    struct merge *merge = translation->merge;
    for (size_t i = 0; i < merge->entries.n; i++) {
        struct entry *entry = entry_at(translation, i);
        if (entry_object(entry)->kind != &kind_label || !entry->merged || !is_renamed(entry))
            continue;
        vec_add(&merge->arena, &translation->labels[entry->container].items, i);
    }
    for (size_t i = 0; i < merge->entries.n; i++) {
        struct entry *entry = entry_at(translation, i);
        if (entry_object(entry)->kind != &kind_column)
            continue;
        vec_add(&merge->arena, &merge->columns[entry->container].items, i);
        size_t type = enum_of(merge, entry);
        bool relabelled = type != NO_ENTRY && translation->labels[type].items.n > 0;
        if (!entry->merged || is_renamed(entry) || relabelled)
            translation->needed[entry->container] = true;
    }
}

static bool is_asked_for(const struct catalog *catalog, const struct object *table)
{
    auto_arena scratch = {0};
    const char *name = arena_printf(&scratch, "%s.%s", table->schema, table->name);
    for (size_t i = 0; i < catalog->tracked.n; i++)
        if (text_equal(catalog->tracked.items[i], name))
            return true;
    return false;
}

/* A table that one side renamed, and whose rows were not read there, seems to have lost them. */
static void check_reading(struct merge *merge, const struct entry *table,
                          const struct object *known)
{
    const struct catalog *catalogs[] = {merge->input.parent, merge->input.branch};
    const struct object *sides[] = {table->parent, table->branch};
    bool asked[] = {table->parent && is_asked_for(catalogs[0], table->parent),
                    table->branch && is_asked_for(catalogs[1], table->branch)};
    bool wanted = asked[0] || asked[1] || is_asked_for(catalogs[0], known);
    for (size_t i = 0; i < countof(sides) && wanted; i++) {
        if (!sides[i] || asked[i])
            continue;
        const char *line = arena_printf(
            &merge->arena,
            "rows of table %s: it is called %s on the %s; name both in bough.ini, with one key",
            object_identity(&merge->arena, known), object_identity(&merge->arena, sides[i]),
            i ? "branch" : "parent");
        vec_add(&merge->arena, &merge->impossible, line);
        return;
    }
}

void merge_row_names(struct merge *merge)
{
    auto_arena scratch = {0};
    size_t n = merge->entries.n;
    bool *checked = arena_new_n(&scratch, bool, n + 1);
    merge->columns = arena_new_n(&merge->arena, struct entry_list, n + 1);
    struct translation translation = {
        .merge = merge,
        .labels = arena_new_n(&merge->arena, struct entry_list, n + 1),
        .needed = arena_new_n(&scratch, bool, n + 1),
    };
    find_columns(&translation);
    for (size_t i = 0; i < n; i++) {
        struct entry *row = entry_at(&translation, i);
        if (!is_row(row))
            continue;
        struct entry *table = entry_at(&translation, row->container);
        const struct object *one = row->parent ? row->parent : row->branch;
        const struct object *known = row->base ? row->base : one;
        if (!checked[row->container])
            check_reading(merge, table, known->parent);
        checked[row->container] = true;
        if (table->merged && translation.needed[row->container])
            translate_row(&translation, row);
    }
}

size_t merge_row_column(const struct merge *merge, const struct entry *row, const char *name)
{
    const struct entry_list *columns = &merge->columns[row->container];
    for (size_t i = 0; i < columns->items.n; i++) {
        size_t at = columns->items.items[i];
        const struct object *merged = merge->entries.items[at].merged;
        if (merged && text_equal(merged->name, name))
            return at;
    }
    return NO_ENTRY;
}
