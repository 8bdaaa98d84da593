/* limits: what branches may use, as [limits] of bough.ini says. Internal to core/. */
#ifndef BOUGH_CORE_LIMITS_H
#define BOUGH_CORE_LIMITS_H

#include "core/journal.h"

/* Whether there may be one more. ERR_NO_SPACE ("branch.quota_exceeded") names the limit and what to
 * do. */
bool limits_check_create(struct core *core, const struct pool *pool, struct err *err);

/* The same for a branch that is in the store already: of all who came at once, the first ones are
 * let through. */
bool limits_check_place(struct core *core, const struct backend *branch, struct err *err);

/* Whether a branch that does not run may start: ERR_NO_SPACE when it is larger than it may be. */
bool limits_check_start(struct core *core, const struct backend *branch, struct err *err);

/* Sets what the server of a branch may use from its next start on. */
void limits_apply(struct core *core, const struct backend *branch, struct instance *instance);

#endif
