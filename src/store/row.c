/* row: see row.h. The SQL is put together from constants of this folder only. */
#include "store/row.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

#define COLUMN_LIMIT 32
#define FIRST_CAPACITY 8

/* An enum without negative values has the representation of an unsigned int (GCC and clang). */
static unsigned load_enum(const char *at)
{
    unsigned value;
    memcpy(&value, at, sizeof(value));
    return value;
}

static struct value load(const struct column *column, const void *row)
{
    const char *at = (const char *)row + column->offset;
    switch (column->type) {
    case COLUMN_TEXT:
        return value_text(*(const char *const *)at);
    case COLUMN_INT:
        return value_int(*(const int *)at);
    case COLUMN_INT64:
        return value_int(*(const int64_t *)at);
    case COLUMN_BOOL:
        return value_int(*(const bool *)at);
    case COLUMN_NAME:
        break;
    }
    unsigned value = load_enum(at);
    assert(value < column->names->n);
    return value_text(column->names->items[value]);
}

/* "id, name, ..." or "?1, ?2, ..." */
static void add_columns(struct text *sql, const struct table *table, bool as_parameters)
{
    for (size_t i = 0; i < table->ncolumns; i++) {
        text_add(sql, i ? ", " : "");
        if (as_parameters)
            text_addf(sql, "?%zu", i + 1);
        else
            text_add(sql, table->columns[i].name);
    }
}

bool row_add(struct store *store, const struct table *table, const void *row, struct err *err)
{
    auto_arena arena = {0};
    struct text sql = text_make(&arena);
    text_addf(&sql, "INSERT INTO %s (", table->name);
    add_columns(&sql, table, false);
    text_add(&sql, ") VALUES (");
    add_columns(&sql, table, true);
    text_add(&sql, ")");

    struct value values[COLUMN_LIMIT];
    assert(table->ncolumns <= countof(values));
    for (size_t i = 0; i < table->ncolumns; i++)
        values[i] = load(&table->columns[i], row);
    return db_run(store, sql.data, (struct values){values, table->ncolumns}, NULL, err);
}

static const char *read_text(struct arena *arena, sqlite3_stmt *statement, int at)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);
    return arena_strndup(arena, text ? text : "",
                         text ? (size_t)sqlite3_column_bytes(statement, at) : 0);
}

static bool read_name(struct arena *arena, sqlite3_stmt *statement, int at,
                      const struct names *names, unsigned *ret_value, struct err *err)
{
    const char *text = read_text(arena, statement, at);
    for (unsigned i = 0; i < names->n; i++)
        if (strcmp(names->items[i], text) == 0) {
            *ret_value = i;
            return true;
        }
    return err_set(err, ERR_FAILED, "'%s' is not a value of column '%s'", text,
                   sqlite3_column_name(statement, at));
}

/* Fills one member of the row from the column at the same place of the statement. */
static bool read_member(struct arena *arena, sqlite3_stmt *statement, int at,
                        const struct column *column, void *row, struct err *err)
{
    char *member = (char *)row + column->offset;
    unsigned value = 0;
    switch (column->type) {
    case COLUMN_TEXT:
        *(const char **)member = read_text(arena, statement, at);
        return true;
    case COLUMN_INT:
        *(int *)member = sqlite3_column_int(statement, at);
        return true;
    case COLUMN_INT64:
        *(int64_t *)member = sqlite3_column_int64(statement, at);
        return true;
    case COLUMN_BOOL:
        *(bool *)member = sqlite3_column_int(statement, at) != 0;
        return true;
    case COLUMN_NAME:
        break;
    }
    if (!read_name(arena, statement, at, column->names, &value, err))
        return false;
    memcpy(member, &value, sizeof(value));
    return true;
}

static bool read_row(struct arena *arena, sqlite3_stmt *statement, const struct table *table,
                     void *row, struct err *err)
{
    for (size_t i = 0; i < table->ncolumns; i++)
        if (!read_member(arena, statement, (int)i, &table->columns[i], row, err))
            return false;
    return true;
}

/* The rows so far, with room for one more: VEC for a size that is only known at run time. */
static char *make_room(struct arena *arena, const struct table *table, char *rows, size_t n,
                       size_t *capacity)
{
    if (n < *capacity)
        return rows;
    *capacity = *capacity ? *capacity * 2 : FIRST_CAPACITY;
    char *grown = arena_alloc(arena, *capacity * table->row_bytes);
    if (n)
        memcpy(grown, rows, n * table->row_bytes);
    return grown;
}

static void *read_rows(struct store *store, struct arena *arena, sqlite3_stmt *statement,
                       const struct table *table, size_t *ret_n, struct err *err)
{
    size_t n = 0;
    size_t capacity = 0;
    char *rows = NULL;
    for (;;) {
        rows = make_room(arena, table, rows, n, &capacity);
        bool more = false;
        if (!db_step(store, statement, &more, err))
            return NULL;
        if (!more)
            break;
        if (n == STORE_LIST_LIMIT) {
            (void)err_set(err, ERR_FAILED, "there are more than %d", STORE_LIST_LIMIT);
            return NULL;
        }
        if (!read_row(arena, statement, table, rows + n * table->row_bytes, err))
            return NULL;
        n++;
    }
    *ret_n = n;
    return rows;
}

void *row_list(struct store *store, struct arena *arena, const struct table *table,
               const char *tail, struct values values, size_t *ret_n, struct err *err)
{
    auto_arena scratch = {0};
    struct text sql = text_make(&scratch);
    text_add(&sql, "SELECT ");
    add_columns(&sql, table, false);
    text_addf(&sql, " FROM %s %s", table->name, tail);
    auto_statement *statement = db_prepare(store, sql.data, values, err);
    return statement ? read_rows(store, arena, statement, table, ret_n, err) : NULL;
}

void *row_get(struct store *store, struct arena *arena, const struct table *table,
              const char *tail, struct values values, struct err *err)
{
    size_t n = 0;
    void *row = row_list(store, arena, table, tail, values, &n, err);
    assert(!row || n <= 1);
    if (row && n == 0) {
        (void)err_set(err, ERR_NOT_FOUND, "it does not exist");
        return NULL;
    }
    return row;
}

bool row_update(struct store *store, const char *sql, struct values values, struct err *err)
{
    int64_t changed = 0;
    if (!db_run(store, sql, values, &changed, err))
        return false;
    return changed > 0 || err_set(err, ERR_NOT_FOUND, "it does not exist");
}
