/* row_query: see row_query.h. In every query the table is called t. */
#include "catalog/row_query.h"

#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog/template.h"
#include "pg/quote.h"

#define KEY_DEPTH_LIMIT 4 /* keys that are references to rows whose keys are references ... */

struct object *row_query_table(struct catalog *catalog, const struct tracked_table *tracked)
{
    struct object probe = {.kind = &kind_table, .schema = tracked->schema, .name = tracked->name};
    struct object *table = catalog_named(catalog, &probe);
    for (size_t i = 0; table && i < tracked->n_columns; i++)
        if (!table_column(table, tracked->columns[i]))
            return NULL;
    return table;
}

static const struct tracked_reference *reference_of(const struct tracked_table *tracked,
                                                    const char *column)
{
    for (size_t i = 0; i < tracked->n_references; i++)
        if (text_equal(tracked->references[i].column, column))
            return &tracked->references[i];
    return NULL;
}

static bool is_foreign_key(const struct object *constraint, const struct object *column)
{
    for (size_t i = 0; i < constraint->needs.n; i++)
        if (constraint->needs.items[i] == column)
            return text_equal(object_get(constraint, "sort"), "foreign key");
    return false;
}

/* Whether a reference carries a foreign key over. */
static bool is_carried(const struct tracked_table *tracked, const struct object *constraint)
{
    for (size_t i = 0; i < constraint->needs.n; i++)
        if (constraint->needs.items[i]->parent == constraint->parent &&
            reference_of(tracked, constraint->needs.items[i]->name))
            return true;
    return false;
}

static bool refers_to(const struct tracked_table *tracked, const struct object *table,
                      const struct object *column)
{
    for (size_t i = 0; i < table->children.n; i++) {
        const struct object *key = table->children.items[i];
        if (key->kind == &kind_constraint && is_foreign_key(key, column) &&
            !is_carried(tracked, key))
            return true;
    }
    return false;
}

/* Whether rows of tracked tables refer to others by this column's value. */
static bool is_referenced(struct catalog *catalog, const struct tracked *all,
                          const struct object *column)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct tracked_table *tracked = &all->tables[i];
        const struct object *table =
            tracked_is_merged(tracked) ? row_query_table(catalog, tracked) : NULL;
        if (table && refers_to(tracked, table, column))
            return true;
    }
    return false;
}

/* Which column of the other table a reference holds: that of a foreign key, else "id". */
static const char *referenced_column(const struct object *table, const struct object *target,
                                     const char *column)
{
    const struct object *own = table_column(table, column);
    for (size_t i = 0; i < table->children.n; i++) {
        const struct object *key = table->children.items[i];
        if (key->kind != &kind_constraint || !own || !is_foreign_key(key, own))
            continue;
        for (size_t k = 0; k < key->needs.n; k++)
            if (key->needs.items[k]->kind == &kind_column && key->needs.items[k] != own &&
                key->needs.items[k]->parent == target)
                return key->needs.items[k]->name;
    }
    return "id";
}

static const struct tracked_table *find_tracked(struct catalog *catalog, const struct tracked *all,
                                                const struct tracked_reference *reference)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct tracked_table *one = &all->tables[i];
        if (text_equal(one->schema, reference->schema) && text_equal(one->name, reference->name) &&
            row_query_table(catalog, one))
            return one;
    }
    return NULL;
}

struct lookup {
    struct catalog *catalog;
    const struct tracked *all;
    int depth;
};

static char *read_reference(struct lookup *lookup, const struct object *table, const char *alias,
                            const struct tracked_reference *reference);

/* The key of a row of the reference's table as rows are named: "a, b". */
static char *key_text(struct lookup *lookup, const struct tracked_reference *reference,
                      const struct object *target, const char *alias)
{
    struct arena *arena = &lookup->catalog->arena;
    struct text out = text_make(arena);
    const struct tracked_table *tracked = find_tracked(lookup->catalog, lookup->all, reference);
    for (size_t i = 0; i < reference->n_key; i++) {
        const struct tracked_reference *inner = tracked && lookup->depth < KEY_DEPTH_LIMIT
                                                    ? reference_of(tracked, reference->key[i])
                                                    : NULL;
        char *one = inner ? read_reference(lookup, target, alias, inner)
                          : arena_printf(arena, "%s.%s::text", alias,
                                         quote_ident(arena, reference->key[i]));
        text_add_item(&out, " || ', ' || ",
                      reference->n_key == 1 ? one
                                            : arena_printf(arena, "coalesce(%s, 'NULL')", one));
    }
    return out.data;
}

static struct object *target_of(struct catalog *catalog, const struct tracked_reference *reference)
{
    struct object probe = {
        .kind = &kind_table, .schema = reference->schema, .name = reference->name};
    return catalog_named(catalog, &probe);
}

/* A number that no row has is told as it is. */
static char *read_reference(struct lookup *lookup, const struct object *table, const char *alias,
                            const struct tracked_reference *reference)
{
    struct arena *arena = &lookup->catalog->arena;
    const struct object *target = target_of(lookup->catalog, reference);
    const char *own = arena_printf(arena, "%s.%s", alias, quote_ident(arena, reference->column));
    if (!target)
        return arena_printf(arena, "%s::text", own);
    const char *inner = arena_printf(arena, "r%d", ++lookup->depth);
    char *out = arena_printf(
        arena,
        "CASE WHEN %s IS NOT NULL THEN coalesce((SELECT %s FROM ONLY %s %s WHERE %s.%s = %s), "
        "'no row ' || %s::text) END",
        own, key_text(lookup, reference, target, inner), object_address(arena, target), inner,
        inner, quote_ident(arena, referenced_column(table, target, reference->column)), own, own);
    lookup->depth--;
    return out;
}

static char *write_reference(struct lookup *lookup, const struct object *table,
                             const struct tracked_reference *reference)
{
    struct arena *arena = &lookup->catalog->arena;
    const struct object *target = target_of(lookup->catalog, reference);
    if (!target)
        return NULL;
    lookup->depth = 1;
    return arena_printf(arena, "(SELECT r1.%s FROM ONLY %s r1 WHERE %s = ",
                        quote_ident(arena, referenced_column(table, target, reference->column)),
                        object_address(arena, target), key_text(lookup, reference, target, "r1"));
}

static bool is_in_template(const struct tracked_table *tracked, const char *column)
{
    const char *const templates[] = {tracked->insert, tracked->update, tracked->delete};
    for (size_t i = 0; i < countof(templates); i++)
        if (templates[i] && template_uses(templates[i], column))
            return true;
    return false;
}

/* Ignored columns are read where an INSERT would fail without them, where they are secret (a new
 * row has its secret), where a template asks for them, and where they say which row others refer
 * to. */
static bool is_read(struct catalog *catalog, const struct tracked *all,
                    const struct tracked_table *tracked, const struct object *column, bool ignored)
{
    if (column->kind != &kind_column || object_get(column, "generated"))
        return false;
    bool carried = tracked_is_listed(column->name, tracked->mask, tracked->n_mask);
    return !ignored || carried || !row_has_default(column) ||
           is_in_template(tracked, column->name) || is_referenced(catalog, all, column);
}

static void add_column(struct lookup *lookup, struct row_query *query, const char *name,
                       bool ignored)
{
    struct arena *arena = &lookup->catalog->arena;
    const struct tracked_table *tracked = query->tracked;
    const struct tracked_reference *reference = reference_of(tracked, name);
    struct row_column chosen = {name, ignored ? ATTR_IGNORED : ATTR_COMPARED, false, NULL, NULL};
    if (tracked_is_listed(name, tracked->key, tracked->n_key))
        chosen.role = ATTR_KEY;
    if (reference) {
        chosen.lookup = write_reference(lookup, query->table, reference);
        chosen.target = row_address(arena, reference->schema, reference->name, "");
    }
    vec_add(arena, &query->columns, chosen);
}

static void choose_columns(struct lookup *lookup, struct row_query *query)
{
    const struct tracked_table *tracked = query->tracked;
    for (size_t i = 0; i < query->table->children.n; i++) {
        const struct object *column = query->table->children.items[i];
        bool ignored = tracked_is_listed(column->name, tracked->ignore, tracked->n_ignore);
        if (is_read(lookup->catalog, lookup->all, tracked, column, ignored))
            add_column(lookup, query, column->name, ignored);
    }
    /* What is left of the key are expressions. */
    for (size_t k = 0; k < tracked->n_key; k++) {
        struct row_column part = {tracked->key[k], ATTR_KEY, true, NULL, NULL};
        if (!table_column(query->table, tracked->key[k]))
            vec_add(&lookup->catalog->arena, &query->columns, part);
    }
}

static bool is_plain_name(const char *text)
{
    for (; *text; text++)
        if (*text != '_' && *text != '$' && (unsigned char)*text < 0x80 &&
            !(*text >= '0' && *text <= '9') && !((*text | 0x20) >= 'a' && (*text | 0x20) <= 'z'))
            return false;
    return true;
}

static bool check_reference(struct catalog *catalog, const struct row_query *query,
                            const struct tracked_reference *reference, struct err *err)
{
    const struct object *target = target_of(catalog, reference);
    const char *held = target ? referenced_column(query->table, target, reference->column) : NULL;
    if (target && !table_column(target, held)) {
        (void)err_set(err, ERR_CONFIG,
                      "reference '%s' of [table %s.%s] is no foreign key to %s.%s, which has no "
                      "column '%s'", reference->column, query->tracked->schema,
                      query->tracked->name, reference->schema, reference->name, held);
        return err_hint(err, "a reference holds what its foreign key says, or else the other's id");
    }
    for (size_t i = 0; target && i < reference->n_key; i++)
        if (!table_column(target, reference->key[i])) {
            (void)err_set(err, ERR_CONFIG,
                          "reference '%s' of [table %s.%s] is by column '%s', which %s.%s does not "
                          "have", reference->column, query->tracked->schema, query->tracked->name,
                          reference->key[i], reference->schema, reference->name);
            return err_hint(err, "correct 'reference.%s' in bough.ini", reference->column);
        }
    return true;
}

static bool refuse(const struct row_query *query, const char *key, const char *column,
                   struct err *err)
{
    (void)err_set(err, ERR_CONFIG, "%s column '%s' of [table %s.%s] is not in that table", key,
                  column, query->tracked->schema, query->tracked->name);
    return err_hint(err, "correct '%s' in bough.ini", key);
}

static bool check_names(struct catalog *catalog, const struct row_query *query, struct err *err)
{
    const struct tracked_table *tracked = query->tracked;
    for (size_t k = 0; k < tracked->n_key; k++)
        if (is_plain_name(tracked->key[k]) && !table_column(query->table, tracked->key[k]))
            return refuse(query, "key", tracked->key[k], err);
    for (size_t k = 0; k < tracked->n_references; k++)
        if (!table_column(query->table, tracked->references[k].column))
            return refuse(query, "reference", tracked->references[k].column, err);
    for (size_t k = 0; k < tracked->n_references; k++)
        if (!check_reference(catalog, query, &tracked->references[k], err))
            return false;
    for (size_t k = 0; k < tracked->n_key; k++)
        if (tracked_is_listed(tracked->key[k], tracked->mask, tracked->n_mask))
            return err_set(err, ERR_CONFIG,
                           "column '%s' of [table %s.%s] is its key, which cannot be masked",
                           tracked->key[k], tracked->schema, tracked->name) ||
                   err_hint(err, "the key names the row in previews: choose one that may be shown");
    return true;
}

static const char *compared_by(const struct tracked_table *tracked, const char *column)
{
    for (size_t i = 0; i < tracked->n_compares; i++)
        if (text_equal(tracked->compares[i].column, column))
            return tracked->compares[i].expression;
    return NULL;
}

static void add_columns(struct lookup *lookup, struct row_query *query, struct text *sql)
{
    struct arena *arena = &lookup->catalog->arena;
    for (size_t i = 0; i < query->columns.n; i++) {
        const struct row_column *column = &query->columns.items[i];
        const struct tracked_reference *reference = reference_of(query->tracked, column->name);
        lookup->depth = 0;
        text_add(sql, i ? ", " : "");
        if (column->expression)
            text_addf(sql, "(%s)::text", column->name);
        else if (reference)
            text_add(sql, read_reference(lookup, query->table, "t", reference));
        else
            text_addf(sql, "t.%s::text", quote_ident(arena, column->name));
    }
    for (size_t i = 0; i < query->columns.n; i++)
        if (query->compares[i])
            text_addf(sql, ", (%s)::text", query->compares[i]);
    text_add(sql, query->columns.n ? "" : "1");
}

static void build(struct lookup *lookup, struct row_query *query)
{
    struct arena *arena = &lookup->catalog->arena;
    struct text sql = text_make(arena);
    text_add(&sql, "SELECT ");
    add_columns(lookup, query, &sql);
    text_addf(&sql, " FROM ONLY %s t", object_address(arena, query->table));
    if (query->tracked->where)
        text_addf(&sql, " WHERE (%s)", query->tracked->where);
    const char *separator = " ORDER BY ";
    for (size_t i = 0; i < query->columns.n; i++) {
        if (query->columns.items[i].role != ATTR_KEY)
            continue;
        text_addf(&sql, "%s%zu", separator, i + 1);
        separator = ", ";
    }
    text_addf(&sql, " LIMIT %d", TRACKED_ROW_LIMIT + 1);
    query->sql = sql.data;
}

bool row_query_make(struct catalog *catalog, const struct tracked *all, struct row_query *query,
                    struct err *err)
{
    struct lookup lookup = {catalog, all, 0};
    if (!check_names(catalog, query, err))
        return false;
    choose_columns(&lookup, query);
    query->compares = arena_new_n(&catalog->arena, const char *, query->columns.n + 1);
    for (size_t i = 0; i < query->columns.n; i++)
        query->compares[i] = compared_by(query->tracked, query->columns.items[i].name);
    build(&lookup, query);
    return true;
}
