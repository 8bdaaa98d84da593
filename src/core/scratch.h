/* scratch: a throw-away server on a clone: to read T0, or to rehearse a merge. */
#ifndef BOUGH_CORE_SCRATCH_H
#define BOUGH_CORE_SCRATCH_H

#include "core/journal.h"

/* Only bough can connect to it, it has no port of its own, no job of pg_cron runs there, and a
 * crash leaves nothing of it. */
struct scratch {
    struct task *task; /* in the session's arena; NULL: closed */
    struct backend backend;
    struct pg *db;
    int lock; /* on the operation's own id: alive as long as we are */
};

/* Clones `volume` (NULL: the running parent) and starts a server on it. */
bool scratch_open(struct core *core, const char *volume, struct scratch *ret_scratch,
                  struct err *err);
/* The same on a clone of a running backend. */
bool scratch_open_on(struct core *core, const struct backend *running, struct scratch *ret_scratch,
                     struct err *err);
/* Stops and removes it. */
bool scratch_close(struct scratch *scratch, struct err *err);
/* The same when nobody can be told; what fails is repeated by the next command. */
void scratch_drop(struct scratch *scratch);
#define auto_scratch __attribute__((cleanup(scratch_drop))) struct scratch

#endif
