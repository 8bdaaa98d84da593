/*
 * settle: the base of the next merge while, and after, the steps that follow a transaction run.
 *
 * When the transaction is committed the next base says that everything is there already. When the
 * steps have run it is corrected by what the parent really has: what could not be brought is taken
 * out of the base, on both sides, so that the next merge plans it again.
 */
#ifndef BOUGH_CORE_SETTLE_H
#define BOUGH_CORE_SETTLE_H

#include "core/prepare.h"

/* What the plan still brings, as the names of its objects, into a file of the branch's base
 * directory. */
bool settle_save(const char *path, const struct prepared *prepared, const struct catalog *after,
                 struct err *err);
/* Makes `after`, the parent after the transaction, what it will be at the end. */
void settle_predict(const struct prepared *prepared, struct catalog *after);

/* Corrects the next base by what the parent has now. *ret_missing: one line for each object that is
 * not as it should be, NULL for none. */
bool settle(struct arena *arena, const char *path, const struct catalog *now,
            struct catalog *on_parent, struct catalog *on_branch, const char **ret_missing,
            struct err *err);

#endif
