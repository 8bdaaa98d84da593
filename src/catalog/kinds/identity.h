/* identity: GENERATED ... AS IDENTITY of columns, and the sequence behind it. */
#ifndef BOUGH_CATALOG_IDENTITY_H
#define BOUGH_CATALOG_IDENTITY_H

#include "catalog/kind.h"

/* "GENERATED ALWAYS AS IDENTITY (INCREMENT BY 2 ...)" of a column that has an identity. */
char *identity_clause(struct arena *arena, const struct object *column);

/* prefix: "ALTER TABLE t ALTER COLUMN c". */
void identity_alter(struct script *script, const char *prefix, const struct object *from,
                    const struct object *to);

/* LOGGED or UNLOGGED where the sequence is not what its table is. from: NULL, or before. */
void identity_set_persistence(struct script *script, const struct object *from,
                              const struct object *to);

struct sequence_bounds {
    const char *minimum; /* decimal numbers of 64 bits */
    const char *maximum;
};

/* Before a sequence gets other bounds: a position outside of them goes to `start`. `address` is
 * quoted. */
void sequence_move_inside(struct script *script, const char *address, struct sequence_bounds before,
                          struct sequence_bounds after, const char *start);

#endif
