/* named: a database read as it would look with the other side's renames. */
#ifndef BOUGH_CORE_NAMED_H
#define BOUGH_CORE_NAMED_H

#include "catalog/tracked.h"
#include "merge/merge.h"
#include "pg/conn.h"

/* Follows the renames that `side` of the merge still has to follow, reads the catalog, and rolls
 * back: so text of both sides has the same names in it. *ret_catalog is untouched when there are
 * none, or when the merge has conflicts. */
bool named_read(struct pg *db, struct merge *merge, enum side side, const struct tracked *tracked,
                struct catalog *ret_catalog, struct err *err);

#endif
