/* clone: a consistent copy of a running server's data directory. */
#ifndef BOUGH_CORE_CLONE_H
#define BOUGH_CORE_CLONE_H

#include "core/session.h"

/* Clones the data directory of a running server into `to`, which must not exist. What was committed
 * before the call is in the clone. The server notices at most one checkpoint. ERR_PARENT_DOWN when
 * it is not running, or keeps data outside of its directory. Of a parent that bough does not run
 * its copy in the pool is cloned, when that has all that the parent had before the call. */
bool clone_running(const struct core *core, const struct pool *pool, const struct backend *from,
                   const char *to, bool read_only, struct err *err);

/* Of such a parent: returns when the copy has all that it has now. Of others: at once. */
bool clone_catch_up(const struct core *core, const struct backend *from, struct err *err);

#endif
