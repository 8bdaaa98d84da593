/* watch: waits for what a server process does. */
#ifndef BOUGH_INSTANCE_WATCH_H
#define BOUGH_INSTANCE_WATCH_H

#include "base/clock.h"

#include <stdbool.h>
#include <sys/types.h>

enum watch_result {
    WATCH_READY,
    WATCH_ENDED,
    WATCH_LATE,
};

/* Waits until the server of that process id says in postmaster.pid that it accepts connections, or
 * ends. */
enum watch_result watch_ready(const char *data, pid_t pid, struct deadline deadline);

/* Waits for the end of a process; reaps it when it is our child. false when it was late. ret_status
 * (or NULL) gets a child's exit status, 128 + signal when it was killed; it is left alone for
 * others. */
bool watch_end(pid_t pid, struct deadline deadline, int *ret_status);

/* Reaps a process that has ended or is about to, when it is our child; does nothing to others. */
void watch_reap(pid_t pid);

/* Waits until no server process works in the directory. Backends whose postmaster was killed go on
 * until they notice, and would write next to a new server. Returns one of them when it was late,
 * else 0. */
pid_t watch_orphans(const char *data, struct deadline deadline);

#endif
