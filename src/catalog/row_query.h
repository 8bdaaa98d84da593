/* row_query: the query that reads the rows of one tracked table. Internal to catalog/. */
#ifndef BOUGH_CATALOG_ROW_QUERY_H
#define BOUGH_CATALOG_ROW_QUERY_H

#include "catalog/rows.h"

struct row_query {
    const struct tracked_table *tracked;
    struct object *table;
    const char *sql;
    VEC(struct row_column) columns; /* in the query's order */
    const char **compares; /* per column: expression that it is compared by, or NULL; these come
                              after all columns, in their order */
};

/* The table of that name; NULL when it is not there, or has not the columns that tell it from
 * others of its name. */
struct object *row_query_table(struct catalog *catalog, const struct tracked_table *tracked);

/* Fills columns and sql. ERR_CONFIG when bough.ini names columns that the table does not have. */
bool row_query_make(struct catalog *catalog, const struct tracked *all, struct row_query *query,
                    struct err *err);

#endif
