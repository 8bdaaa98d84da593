/*
 * tunnel: a WebSocket between a client and the service of a branch: bytes pass both ways until one
 * side closes. bough reads none of them.
 *
 * The service is asked first. Once it has agreed, libmicrohttpd hands over the client's connection,
 * and the thread of the request moves bytes. Internal to server/.
 */
#ifndef BOUGH_SERVER_TUNNEL_H
#define BOUGH_SERVER_TUNNEL_H

#include "server/exchange.h"

struct tunnel;

/* Whether the request asks for a WebSocket. */
bool tunnel_is_wanted(struct request *request);
/* Answers the request, and returns when the tunnel has ended. false, and nothing happened: the
 * service wants none; it may be asked for its reasons. */
bool tunnel_run(struct request *request, const struct target *target);

/* For the connection: the response that hands it over; that it has ended, NULL is fine. */
struct MHD_Response *tunnel_response(struct tunnel *tunnel);
void tunnel_abandon(struct tunnel *tunnel);
/* With the request; NULL is fine. */
void tunnel_free(struct tunnel *tunnel);

#endif
