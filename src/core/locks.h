/* locks: the locks of a plan, taken before its first step. */
#ifndef BOUGH_CORE_LOCKS_H
#define BOUGH_CORE_LOCKS_H

#include "merge/plan.h"
#include "pg/conn.h"

/* In the open transaction: locks every table that MAIN changes, as strongly as it will. If somebody
 * is in the way, that shows before anything has been done, and while nobody waits for long work of
 * ours that would have to be done again. */
bool locks_take(struct pg *db, const struct plan *plan, struct err *err);

#endif
