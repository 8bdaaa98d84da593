/* result: the rows of an answer; see conn.h. */
#include "pg/conn.h"

#include <assert.h>
#include <libpq-fe.h>
#include <string.h>

/* pg_result is libpq's PGresult under our name. */
static const PGresult *raw(const struct pg_result *result)
{
    return (const PGresult *)result;
}

void pg_result_free(struct pg_result **result)
{
    PQclear((PGresult *)*result);
    *result = NULL;
}

size_t pg_rows(const struct pg_result *result)
{
    return (size_t)PQntuples(raw(result));
}

size_t pg_columns(const struct pg_result *result)
{
    return (size_t)PQnfields(raw(result));
}

const char *pg_column_name(const struct pg_result *result, size_t column)
{
    return PQfname(raw(result), (int)column);
}

int pg_column(const struct pg_result *result, const char *name)
{
    for (int i = 0; i < PQnfields(raw(result)); i++)
        if (strcmp(PQfname(raw(result), i), name) == 0)
            return i;
    return -1;
}

const char *pg_get(const struct pg_result *result, size_t row, size_t column)
{
    assert(row < pg_rows(result) && column < pg_columns(result));
    if (PQgetisnull(raw(result), (int)row, (int)column))
        return NULL;
    return PQgetvalue(raw(result), (int)row, (int)column);
}
