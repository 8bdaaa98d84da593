/* rows: see rows.h. */
#include "catalog/rows.h"

#include "base/text.h"
#include "base/vec.h"
#include "catalog/kinds/kinds.h"
#include "pg/quote.h"

/* How one column of a tracked table is read. */
struct row_column {
    const char *name;
    enum attr_role role;
};

struct row_query {
    const struct tracked_table *tracked;
    struct object *table;
    const char *sql;
    VEC(struct row_column) columns;
};

const char *tracked_name(struct arena *arena, const struct tracked_table *table)
{
    return arena_printf(arena, "%s.%s", table->schema, table->name);
}

static bool is_listed(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text_equal(name, list[i]))
            return true;
    return false;
}

static bool refers_to(const struct object *table, const struct object *column)
{
    for (size_t i = 0; i < table->children.n; i++) {
        const struct object *key = table->children.items[i];
        for (size_t k = 0; key->kind == &kind_constraint && k < key->needs.n; k++)
            if (key->needs.items[k] == column && text_equal(object_get(key, "sort"), "foreign key"))
                return true;
    }
    return false;
}

static struct object *find_table(struct catalog *catalog, const struct tracked_table *tracked)
{
    struct object probe = {.kind = &kind_table, .schema = tracked->schema, .name = tracked->name};
    return catalog_named(catalog, &probe);
}

/* Whether rows of tracked tables refer to others by this column. */
static bool is_referenced(struct catalog *catalog, const struct tracked *tracked,
                          const struct object *column)
{
    for (size_t i = 0; i < tracked->n; i++) {
        const struct object *table = find_table(catalog, &tracked->tables[i]);
        if (table && refers_to(table, column))
            return true;
    }
    return false;
}

/* Ignored columns are read where an INSERT would fail without them, and where they say which row
 * others refer to. */
static void choose_columns(struct catalog *catalog, const struct tracked *all,
                           struct row_query *query)
{
    struct arena *arena = &catalog->arena;
    const struct tracked_table *tracked = query->tracked;
    for (size_t i = 0; i < query->table->children.n; i++) {
        const struct object *column = query->table->children.items[i];
        if (column->kind != &kind_column || object_get(column, "generated"))
            continue;
        bool ignored = is_listed(column->name, tracked->ignore, tracked->n_ignore);
        if (ignored && row_has_default(column) && !is_referenced(catalog, all, column))
            continue;
        struct row_column chosen = {column->name, ignored ? ATTR_IGNORED : ATTR_COMPARED};
        if (is_listed(column->name, tracked->key, tracked->n_key))
            chosen.role = ATTR_KEY;
        vec_add(arena, &query->columns, chosen);
    }
}

static bool check_key(const struct row_query *query, struct err *err)
{
    for (size_t k = 0; k < query->tracked->n_key; k++) {
        bool found = false;
        for (size_t i = 0; i < query->columns.n; i++)
            found = found || text_equal(query->columns.items[i].name, query->tracked->key[k]);
        if (found)
            continue;
        (void)err_set(err, ERR_CONFIG, "key column '%s' of [table %s.%s] is not in that table",
                      query->tracked->key[k], query->tracked->schema, query->tracked->name);
        return err_hint(err, "correct 'key' in bough.ini");
    }
    return true;
}

static void build_query(struct arena *arena, struct row_query *query)
{
    struct text sql = text_make(arena);
    text_add(&sql, "SELECT ");
    for (size_t i = 0; i < query->columns.n; i++)
        text_addf(&sql, "%s%s::text", i ? ", " : "",
                  quote_ident(arena, query->columns.items[i].name));
    text_addf(&sql, "%s FROM ONLY %s", query->columns.n ? "" : "1",
              object_address(arena, query->table));
    const char *separator = " ORDER BY ";
    for (size_t i = 0; i < query->tracked->n_key; i++, separator = ", ")
        text_addf(&sql, "%s%s", separator, quote_ident(arena, query->tracked->key[i]));
    text_addf(&sql, " LIMIT %d", TRACKED_ROW_LIMIT + 1);
    query->sql = sql.data;
}

/* "a, b": the values of the key columns, in the order of `key`. */
static char *row_name(struct arena *arena, const struct row_query *query, const struct object *row)
{
    struct text name = text_make(arena);
    for (size_t i = 0; i < query->tracked->n_key; i++) {
        const char *value = object_get(row, query->tracked->key[i]);
        text_add_item(&name, ", ", value ? value : "NULL");
    }
    return name.data;
}

static struct object *make_row(struct catalog *catalog, const struct row_query *query,
                               const struct pg_result *rows, size_t row)
{
    struct arena *arena = &catalog->arena;
    struct object *object = arena_new(arena, struct object);
    object->kind = query->tracked->class == TRACKED_MIGRATIONS ? &kind_migration : &kind_config_row;
    object->type = arena_strdup(arena, query->tracked->type);
    object->parent = query->table;
    object->nattrs = query->columns.n;
    object->attrs = arena_new_n(arena, struct attr, query->columns.n + 1);
    for (size_t i = 0; i < query->columns.n; i++)
        object->attrs[i] = (struct attr){
            .name = query->columns.items[i].name,
            .value = arena_strdup(arena, pg_get(rows, row, i)),
            .role = query->columns.items[i].role,
        };
    object->name = row_name(arena, query, object);
    return object;
}

static bool add_rows(struct catalog *catalog, const struct row_query *query,
                     const struct pg_result *rows, struct err *err)
{
    const struct tracked_table *tracked = query->tracked;
    if (pg_rows(rows) > TRACKED_ROW_LIMIT) {
        (void)err_set(err, ERR_CONFIG, "table %s.%s has more than %d rows", tracked->schema,
                      tracked->name, TRACKED_ROW_LIMIT);
        return err_hint(err, "tables of that size are data, not config: take it out of bough.ini");
    }
    if (tracked->n_key == 0 && pg_rows(rows) > 1) {
        (void)err_set(err, ERR_CONFIG, "table %s.%s has 'key = -' but %zu rows", tracked->schema,
                      tracked->name, pg_rows(rows));
        return err_hint(err, "name the columns that identify a row: key = COLUMN, ...");
    }
    for (size_t i = 0; i < pg_rows(rows); i++) {
        struct object *row = make_row(catalog, query, rows, i);
        if (catalog_named(catalog, row)) {
            (void)err_set(err, ERR_CONFIG, "table %s.%s has two rows with key '%s'",
                          tracked->schema, tracked->name, row->name);
            return err_hint(err, "choose a 'key' in bough.ini that is unique");
        }
        catalog_add(catalog, row);
    }
    return true;
}

struct row_reading {
    struct catalog *catalog;
    const struct row_query *queries;
};

static bool take_rows(void *context, size_t i, const struct pg_result *rows, struct err *err)
{
    const struct row_reading *reading = context;
    return add_rows(reading->catalog, &reading->queries[i], rows, err);
}

static bool run_queries(struct pg *db, struct catalog *catalog, const struct row_query *queries,
                        size_t n, struct err *err)
{
    const char *sql[PG_PIPELINE_LIMIT];
    struct row_reading reading = {catalog, queries};
    for (size_t i = 0; i < n; i++)
        sql[i] = queries[i].sql;
    return pg_query_each(db, sql, n, take_rows, &reading, err);
}

bool rows_read(struct pg *db, const struct tracked *tracked, struct catalog *catalog,
               struct err *err)
{
    struct row_query queries[PG_PIPELINE_LIMIT];
    size_t n = 0;
    for (size_t i = 0; i < tracked->n; i++) {
        struct row_query query = {.tracked = &tracked->tables[i]};
        vec_add(&catalog->arena, &catalog->tracked, tracked_name(&catalog->arena, query.tracked));
        query.table = find_table(catalog, query.tracked);
        if (!query.table)
            continue;
        choose_columns(catalog, tracked, &query);
        if (!check_key(&query, err))
            return false;
        build_query(&catalog->arena, &query);
        queries[n++] = query;
        if (n == PG_PIPELINE_LIMIT) {
            if (!run_queries(db, catalog, queries, n, err))
                return false;
            n = 0;
        }
    }
    return n == 0 || run_queries(db, catalog, queries, n, err);
}
