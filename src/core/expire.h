/* expire: branches whose time is over. Internal to core/. */
#ifndef BOUGH_CORE_EXPIRE_H
#define BOUGH_CORE_EXPIRE_H

#include "core/session.h"

/* Deletes those of the open project, and says so in core->notices. What cannot be deleted now, for
 * somebody works on it, is left to the next command. */
void expire(struct core *core);

/* One of them, unless it has got more time meanwhile. */
bool expire_one(struct core *core, const char *backend_id, struct err *err);

#endif
