/* guard: who may come in: Host, Origin, key, role, rate. Internal to server/. */
#ifndef BOUGH_SERVER_GUARD_H
#define BOUGH_SERVER_GUARD_H

#include "server/request.h"

/* Each answers the request itself when it says no. */

/* A page of elsewhere must not reach us through a name that it lets point at 127.0.0.1, nor send
 * what a browser lets it send. */
bool guard_origin(struct request *request, struct store *store);
/* The key, its rate, and that its role is enough for the route. */
bool guard_key(struct request *request, struct store *store);
/* Finds the project and the branch of the route, as far as the key may see them; and whether they
 * are the key's own, where that is needed. */
bool guard_subject(struct request *request, struct store *store);

#endif
