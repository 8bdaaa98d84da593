/*
 * watch: how far an operation on a server is, while its request is waited for.
 *
 * The journal of the server is asked for the step that runs, which is what a local operation
 * reports too; and a server that does not answer any more is not waited for.
 */
#ifndef BOUGH_SITE_WATCH_H
#define BOUGH_SITE_WATCH_H

#include "base/progress.h"
#include "site/http.h"

#include <stdint.h>

struct watch {
    const struct http *http;
    const char *project_id;
    const char *branch_name;
    const char *branch_id; /* NULL: looked up by the name as soon as it is there */
    const struct progress *progress;
    int64_t silent_since_ms; /* 0: the server answers */
    struct arena arena;      /* released by whoever made it */
};

/* The tick of a request; its context is the watch. */
bool watch_tick(void *context, struct err *err);

#endif
