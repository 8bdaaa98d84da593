/* schema: the tables of the store, and how older files get them. */
#ifndef BOUGH_STORE_SCHEMA_H
#define BOUGH_STORE_SCHEMA_H

#include "store/db.h"

/* Refuses a file that a newer bough has migrated (ERR_FAILED); writes nothing. */
bool schema_check(struct store *store, struct err *err);

/* Brings the file to the newest version, each step in a transaction of its own. Several processes
 * may do so at once. */
bool schema_migrate(struct store *store, struct err *err);

#endif
