/*
 * commute: whether the two sides of a merge commute.
 *
 * The merge brings the branch's changes to the parent. With its sides swapped it brings the
 * parent's to the branch, and both must come to the same: else what the merge makes depends on who
 * was first, and one side may have lost what it relies on. That is tried on a throw-away clone of
 * the branch where it is cheap: both sides moved, and clones are instant.
 */
#ifndef BOUGH_CORE_COMMUTE_H
#define BOUGH_CORE_COMMUTE_H

#include "core/prepare.h"

/* *ret_why_not: why it is not tried, or NULL: it is. */
bool commute_is_cheap(struct core *core, const struct prepared *prepared,
                      const char **ret_why_not, struct err *err);

/* `result`: the merge as it was rehearsed on the parent, read back. ERR_REHEARSAL with the objects
 * that differ. What cannot be carried out on the branch says nothing of the parent (its rows are
 * those of tests, it may refuse what the parent allows): changes->commute_why_not tells it then. */
bool commute_check(struct core *core, const struct prepared *prepared,
                   const struct catalog *result, struct changes *changes, struct err *err);

/* The same on a database that is the branch's and is thrown away afterwards; `role` runs it. */
bool commute_on(struct arena *arena, struct pg *db, const char *role,
                const struct prepared *prepared, const struct catalog *result,
                const char **ret_why_not, struct err *err);

#endif
