/* daemon: libmicrohttpd: connections, bodies and responses. Internal to server/. */
#ifndef BOUGH_SERVER_DAEMON_H
#define BOUGH_SERVER_DAEMON_H

#include "server/state.h"
#include "server/tls.h"

struct listener {
    struct server *server;
    struct MHD_Daemon *daemon; /* owned */
    bool tls;
};

/* Serves the connections of a listening socket, in threads of its own; tls NULL: plain HTTP. */
bool daemon_start(struct listener *listener, int fd, const struct tls *tls, struct err *err);
/* No new connections from now on. */
void daemon_quiesce(struct listener *listener);
/* Ends all connections; none may be suspended any more. */
void daemon_stop(struct listener *listener);

#endif
