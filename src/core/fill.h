/* fill: what ${name} stands for in the templates of [service ...]. */
#ifndef BOUGH_CORE_FILL_H
#define BOUGH_CORE_FILL_H

#include "core/session.h"

/* For expand(): whether there is such a name, without its value. */
struct fill_check {
    const struct project_file *file;
    const char *open; /* "command", "health": others can read it, so secrets are refused; or NULL */
};
const char *fill_check(void *context, const char *name, struct err *err);

/* For expand(): the value, in the session's arena. */
struct fill {
    struct core *core;
    const struct project_file *file;
    const struct backend *backend;
    const struct service *services; /* of the backend */
    size_t n_services;
    int port; /* of the service that is filled */
};
const char *fill_value(void *context, const char *name, struct err *err);

#endif
