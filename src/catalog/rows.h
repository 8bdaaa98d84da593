/* rows: the rows of tracked tables, as objects of a catalog. */
#ifndef BOUGH_CATALOG_ROWS_H
#define BOUGH_CATALOG_ROWS_H

#include "catalog/catalog.h"

/* Adds the rows of every tracked table that the catalog has. Tables that are not there are passed
 * over: a branch may not have them yet. ERR_CONFIG: a key column is missing, NULL-valued keys or
 * two rows of one key, more than one row where the key is '-', too many rows. */
bool rows_read(struct pg *db, const struct tracked *tracked, struct catalog *catalog,
               struct err *err);

/* "schema.name" */
const char *tracked_name(struct arena *arena, const struct tracked_table *table);

#endif
