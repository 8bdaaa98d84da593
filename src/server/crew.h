/* crew: a bounded pool of threads for requests that take time. */
#ifndef BOUGH_SERVER_CREW_H
#define BOUGH_SERVER_CREW_H

#include "server/request.h"

#define CREW_LIMIT 64
#define CREW_QUEUE_LIMIT 128

struct crew;

/* `run` works on one request; it is given a reference, and drops it. NULL when there can be no
 * threads. */
struct crew *crew_start(int n, void (*run)(struct request *request), struct err *err);

/* false when the queue is full, or the crew stops. */
bool crew_add(struct crew *crew, struct request *request);

/* Takes nothing new, finishes what is there. false when the deadline came first: then threads are
 * left, and the process should end. */
bool crew_stop(struct crew *crew, int timeout_s);

void crew_count(struct crew *crew, int *ret_working, int *ret_queued);

#endif
