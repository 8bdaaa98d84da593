/* rows: the rows of tracked tables, as objects of a catalog. */
#ifndef BOUGH_CATALOG_ROWS_H
#define BOUGH_CATALOG_ROWS_H

#include "catalog/catalog.h"
#include "catalog/tracked.h"

/* How one column of a tracked table is read and written. */
struct row_column {
    const char *name;
    enum attr_role role;
    bool expression; /* a part of the key that is no column: it is not written */
    /* A reference: its value is the key of the row that it refers to. "(SELECT ... WHERE key = ":
     * followed by that value and ')' it is the number that the server has for it. NULL: none. */
    const char *lookup;
    const char *target; /* of a reference: row_address of the row, without its key */
};

/* Adds the rows of every tracked table that the catalog has. Tables that are not there are passed
 * over: a branch may not have them yet. ERR_CONFIG: a column that bough.ini names is missing, two
 * rows of one key, more than one row where the key is '-', too many rows. */
bool rows_read(struct pg *db, const struct tracked *tracked, struct catalog *catalog,
               struct err *err);

/* Columns that bough.ini speaks of and no side has: ERR_CONFIG, since a mistyped mask would show
 * what it shall hide. The first of `sides` is the one that statements of templates are for, whose
 * columns they must name. What only a profile says may be missing: platforms have versions. */
bool rows_check(const struct tracked *tracked, struct catalog *const *sides, size_t n,
                struct err *err);

/* "schema.name" */
const char *tracked_name(struct arena *arena, const struct tracked_table *table);

/* Which row it is, whatever numbers the server has given it: table and key. */
char *row_address(struct arena *arena, const char *schema, const char *table, const char *key);

#endif
