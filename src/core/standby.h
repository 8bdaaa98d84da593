/* standby: the copy of a parent that follows it by streaming replication. */
#ifndef BOUGH_CORE_STANDBY_H
#define BOUGH_CORE_STANDBY_H

#include "core/journal.h"

/* Steps of init, sync and destroy; see steps.h. */
bool standby_make_slot(struct task *task, struct err *err);
bool standby_drop_slot(struct task *task, struct err *err);
/* pg_basebackup into a new volume, made ready to follow. */
bool standby_copy(struct task *task, const char *data, struct err *err);
/* Returns when the running standby has all of the parent. */
bool standby_follow(struct task *task, struct err *err);

/* Whether the standby of the open project follows, or could. false: it has to be made anew. */
bool standby_is_good(struct core *core, bool *ret_good, struct err *err);

#endif
