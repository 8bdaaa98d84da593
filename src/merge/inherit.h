/*
 * inherit: what a table has because of another one.
 *
 * A column, a check or a foreign key of a partition or of a table that inherits is made, changed
 * and dropped by PostgreSQL together with the one that it comes from; so is a column of a typed
 * table together with the attribute of the type. Internal to merge/.
 */
#ifndef BOUGH_MERGE_INHERIT_H
#define BOUGH_MERGE_INHERIT_H

#include "merge/merge.h"

struct origin {
    const struct object *object; /* what it comes from; NULL: it stands for itself */
    const struct object *link;   /* the inheritance between the two tables; NULL for typed tables */
};

/* Where an object comes from, within one catalog. Of several tables the first one counts. */
struct origin inherit_origin(const struct object *object);

/* Whether it is there only because of its origin, with no definition of its own. */
bool inherit_is_only(const struct object *object);

/* What one side gives or takes away in a table follows in the heirs that the other side made. Part
 * of the walk, after merge_values. */
void merge_heirs(struct merge *merge);

#endif
