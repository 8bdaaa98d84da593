/* steps: steps of operations that several kinds share. Each is safe to repeat, and to undo without
 * having run. Internal to core/. */
#ifndef BOUGH_CORE_STEPS_H
#define BOUGH_CORE_STEPS_H

#include "core/journal.h"

/* A new backend's row: fresh id, credentials and paths below `directory`. */
struct backend backend_new(struct core *core, const char *project_id, const char *directory,
                           const char *name);
/* Puts it into the store with a free port. ERR_EXISTS when the name is taken. */
bool backend_reserve(struct core *core, struct backend *backend, struct err *err);

bool step_reserve(struct task *task, struct err *err);
bool undo_reserve(struct task *task, struct err *err);
bool undo_clone_t0(struct task *task, struct err *err);
bool undo_clone_data(struct task *task, struct err *err);
/* The volumes; undo_reserve undoes it. */
bool step_volumes(struct task *task, struct err *err);
/* Isolates the clone and starts it, closed to everybody but bough; its jobs wait. */
bool step_start(struct task *task, struct err *err);
bool undo_start(struct task *task, struct err *err);
/* Leaves its connection for step_open. */
bool step_secure(struct task *task, struct err *err);
/* Lets jobs run, for which a server that loads pg_cron is started again; lets clients in, and asks
 * a query. */
bool step_open(struct task *task, struct err *err);

/* A connection to the parent, whose server is started when bough runs it and it is down. */
struct pg *connect_parent(struct task *task, struct err *err);

/* Starts a server, on another port when its own is taken by a stranger; it does not sleep then. */
bool start_on_some_port(struct core *core, struct backend *backend, enum instance_jobs jobs,
                        struct err *err);

#endif
