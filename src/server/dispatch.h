/* dispatch: what happens to a request between its arrival and its handler. Internal to server/. */
#ifndef BOUGH_SERVER_DISPATCH_H
#define BOUGH_SERVER_DISPATCH_H

#include "server/request.h"

/* What the first lines say: which route it is, how long its body may be. false: answered already.
 */
bool dispatch_begin(struct request *request);
/* All of it is there: answers it, or hands it to a worker, in which case the connection is
 * suspended. */
void dispatch(struct request *request);
/* A worker's part; drops its reference. */
void dispatch_slow(struct request *request);

#endif
