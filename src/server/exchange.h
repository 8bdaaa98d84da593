/*
 * exchange: one request to the service of a branch, by libcurl: the body streams there, the answer
 * streams back, both bounded. Internal to server/.
 */
#ifndef BOUGH_SERVER_EXCHANGE_H
#define BOUGH_SERVER_EXCHANGE_H

#include "server/request.h"

/* What goes where. */
struct target {
    int port;           /* on this machine */
    const char *prefix; /* that was taken off the path */
    const char *rest;   /* path and query that are asked for */
    bool upgrade;       /* asks for a WebSocket, although none will come of it */
};

/* Answers the request, and returns when all is over. */
void exchange_run(struct request *request, const struct target *target);

#endif
