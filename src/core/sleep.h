/*
 * sleep: branches that nobody uses, and those that somebody wants again. Internal to core/.
 *
 * A branch that sleeps is `asleep` in the store and has no server. The mark is set before its
 * server is stopped, by whoever holds the branch's lock, and taken away when it runs again. So a
 * mark on a server that runs, with a lock that is free, was left by somebody who was killed: it is
 * wrong.
 *
 * Whoever puts it to sleep sets the mark and then looks for connections; whoever wants to work on
 * it connects and then looks for the mark. One of them sees the other.
 */
#ifndef BOUGH_CORE_SLEEP_H
#define BOUGH_CORE_SLEEP_H

#include "core/session.h"

/* Starts a branch that sleeps, and reads the row again. One that was stopped stays so. For callers
 * who do not hold its lock, and for those who do. */
bool awake(struct core *core, struct backend *backend, struct err *err);
bool awake_locked(struct core *core, struct backend *backend, struct err *err);

/* As session_connect, to a branch that may sleep: it stays awake while the connection is open. */
struct pg *awake_connect(struct core *core, struct backend *backend, struct err *err);

/* Stops the server of a branch that nobody uses. listener: its socket, or -1. *ret_used: somebody
 * does use it, or works on it; nothing was done. */
bool fall_asleep(struct core *core, const char *backend_id, int listener, bool *ret_used,
                 struct err *err);

/* Whether it is in a state in which its server runs, or could. */
bool is_at_rest(const struct backend *backend);

#endif
