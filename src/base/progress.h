/*
 * progress: how a long operation tells its caller where it stands.
 *
 * The core never prints: it calls a sink, which the command line draws and the server stores.
 * A NULL sink, or one without a function, is silence.
 */
#ifndef BOUGH_BASE_PROGRESS_H
#define BOUGH_BASE_PROGRESS_H

#include <stdint.h>

struct progress {
    void *context;
    /* `step` names what is being done ("copying data"); total is 0 when unknown; the unit is bytes
     * or a count. Called often: a sink must be quick. */
    void (*report)(void *context, const char *step, uint64_t done, uint64_t total);
};

static inline void progress_report(const struct progress *progress, const char *step, uint64_t done,
                                   uint64_t total)
{
    if (progress && progress->report)
        progress->report(progress->context, step, done, total);
}

#endif
