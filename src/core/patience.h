/*
 * patience: waiting for locks that others hold, without being in anybody's way.
 *
 * Who waits for a strong lock stands in a queue, and everybody who comes later stands behind. So
 * each attempt waits for a moment only (LOCK_TIMEOUT), gives way, and comes back: after pauses that
 * grow and vary, until a deadline.
 */
#ifndef BOUGH_CORE_PATIENCE_H
#define BOUGH_CORE_PATIENCE_H

#include "base/clock.h"
#include "core/session.h"
#include "pg/conn.h"

/* How long one attempt may stand in a queue. An autovacuum gives way only when who waits for it
 * looks for deadlocks, so that has to be earlier. */
#define LOCK_TIMEOUT "300ms"
#define DEADLOCK_TIMEOUT "100ms"
#define LOCK_DEADLINE_DEFAULT_MS MERGE_LOCK_DEADLINE_MS

struct patience {
    struct core *core;
    const struct backend *backend; /* whose locks */
    struct pg *db;                 /* who waits */
    struct pg *watcher;            /* opened when there is something to see */
    struct deadline deadline;
    int64_t deadline_ms;
    int64_t pause_us;
    const char *blocker; /* who was in the way last, in the session's arena; NULL: not seen */
};

/* Begins to watch what `db` waits for. */
void patience_begin(struct patience *patience, struct core *core, const struct backend *backend,
                    struct pg *db, int64_t deadline_ms);
void patience_end(struct patience *patience);
#define auto_patience __attribute__((cleanup(patience_end))) struct patience

/* The next thing to wait for has the whole time again. */
void patience_renew(struct patience *patience);

/* After a failure: true when it was a lock and there is time left; err is empty then, and a pause
 * has passed. False: err says who is in the way, if that is what it was. */
bool patience_again(struct patience *patience, struct err *err);

#endif
