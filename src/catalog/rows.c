/* rows: see rows.h. */
#include "catalog/rows.h"

#include "base/text.h"
#include "base/vec.h"
#include "catalog/kinds/kinds.h"
#include "catalog/row_query.h"

const char *tracked_name(struct arena *arena, const struct tracked_table *table)
{
    return arena_printf(arena, "%s.%s", table->schema, table->name);
}

char *row_address(struct arena *arena, const char *schema, const char *table, const char *key)
{
    return arena_printf(arena, "%s\x01%s\x01%s", schema, table, key);
}

/* "a, b": the values of the key, in the order of `key`. */
static char *row_name(struct arena *arena, const struct row_query *query, const struct object *row)
{
    struct text name = text_make(arena);
    for (size_t i = 0; i < query->tracked->n_key; i++) {
        const char *value = object_get(row, query->tracked->key[i]);
        text_add_item(&name, ", ", value ? value : "NULL");
    }
    return name.data;
}

static void take_values(struct arena *arena, const struct row_query *query,
                        const struct pg_result *rows, size_t row, struct object *object)
{
    const struct tracked_table *tracked = query->tracked;
    size_t compare = query->columns.n;
    object->nattrs = query->columns.n;
    object->attrs = arena_new_n(arena, struct attr, query->columns.n + 1);
    for (size_t i = 0; i < query->columns.n; i++) {
        const struct row_column *column = &query->columns.items[i];
        object->attrs[i] = (struct attr){
            .name = column->name,
            .value = arena_strdup(arena, pg_get(rows, row, i)),
            .raw = query->compares[i] ? arena_strdup(arena, pg_get(rows, row, compare++)) : NULL,
            .role = column->role,
            .masked = tracked_is_listed(column->name, tracked->mask, tracked->n_mask),
            .column = column,
        };
    }
}

static struct object *make_row(struct catalog *catalog, const struct row_query *query,
                               const struct pg_result *rows, size_t row)
{
    struct arena *arena = &catalog->arena;
    struct object *object = arena_new(arena, struct object);
    object->kind = query->tracked->class == TRACKED_MIGRATIONS ? &kind_migration : &kind_config_row;
    object->type = arena_strdup(arena, query->tracked->type);
    object->parent = query->table;
    object->tracked = query->tracked;
    take_values(arena, query, rows, row, object);
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

/* The first meaning of a table's name that fits is the one. */
static bool is_known(const struct row_query *queries, size_t n, const struct object *table)
{
    for (size_t i = 0; i < n; i++)
        if (queries[i].table == table)
            return true;
    return false;
}

bool rows_read(struct pg *db, const struct tracked *tracked, struct catalog *catalog,
               struct err *err)
{
    struct arena *arena = &catalog->arena;
    struct row_query *queries = arena_new_n(arena, struct row_query, tracked->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < tracked->n; i++) {
        struct row_query query = {.tracked = &tracked->tables[i]};
        query.table = row_query_table(catalog, query.tracked);
        bool present = query.table && !is_known(queries, n, query.table);
        if (!tracked_is_merged(query.tracked) || (query.tracked->from_profile && !present))
            continue;
        vec_add(arena, &catalog->tracked, tracked_name(arena, query.tracked));
        if (!present)
            continue;
        if (!row_query_make(catalog, tracked, &query, err))
            return false;
        queries[n++] = query;
    }
    for (size_t i = 0; i < n; i += PG_PIPELINE_LIMIT)
        if (!run_queries(db, catalog, queries + i,
                         n - i < PG_PIPELINE_LIMIT ? n - i : PG_PIPELINE_LIMIT, err))
            return false;
    return true;
}
