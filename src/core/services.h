/*
 * services: the processes of a backend beside its server.
 *
 * Which there are is in bough.ini; which run, on which ports, is in the store. What is in the store
 * is enough to stop them. Internal to core/; core.h has what commands ask.
 */
#ifndef BOUGH_CORE_SERVICES_H
#define BOUGH_CORE_SERVICES_H

#include "core/journal.h"

struct service_names {
    VEC(const char *) list;
};

/* Whether a service of the backend does not run, but should. */
bool services_are_down(struct core *core, const struct backend *backend, bool *ret_down,
                       struct err *err);

/* Starts those that do not run, in the order of bough.ini, and waits until each is healthy.
 * ERR_SERVICE, with the end of its log, when one does not start: the others go on. `names` (or
 * NULL) gets "BACKEND/SERVICE". */
bool services_start(struct core *core, const struct backend *backend, struct service_names *names,
                    struct err *err);

/* Stops all, with what they have started. */
bool services_stop(struct core *core, const struct backend *backend, struct service_names *names,
                   struct err *err);

/* Steps: the services of a branch, after which it is `ready`. */
bool step_services(struct task *task, struct err *err);
bool undo_services(struct task *task, struct err *err);

char *service_log_path(struct arena *arena, const struct backend *backend, const char *name);

#endif
