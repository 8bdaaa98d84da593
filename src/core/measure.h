/* measure: what the steps of a plan cost: how many rows go, how large the tables are. */
#ifndef BOUGH_CORE_MEASURE_H
#define BOUGH_CORE_MEASURE_H

#include "core/prepare.h"

/* Counts, on a clone of the parent that nobody else uses, and before the plan has run there. What
 * takes too long is estimated. */
bool measure_exactly(struct pg *clone, struct plan *plan, struct err *err);
/* From the statistics of the parent, or of a clone: reads no table. */
bool measure_roughly(struct pg *db, struct plan *plan, struct err *err);

/* The file node of the table of a step, so that a rewrite can be seen: it has another one then.
 * NULL when there is no table. */
bool measure_file(struct pg *db, struct arena *arena, const struct step *step, char **ret_file,
                  struct err *err);

#endif
