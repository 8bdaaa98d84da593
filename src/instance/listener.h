/*
 * listener: the socket that a server's clients connect to, apart from the server.
 *
 * Whoever holds it keeps the port while no server runs: connections wait in its queue, and a server
 * that is started with it (instance.listener) takes them from there. Nobody in between ever reads
 * or writes a byte of theirs. The holder keeps a descriptor of its own while the server runs, so
 * there is no moment in which the port is free.
 */
#ifndef BOUGH_INSTANCE_LISTENER_H
#define BOUGH_INSTANCE_LISTENER_H

#include "instance/instance.h"

/* A new one on a port of 127.0.0.1; -1 and ERR_BUSY when somebody has the port. */
int listener_make(int port, struct err *err);

/* A descriptor of the socket of a server that runs; -1 when it has none or that is not allowed. */
int listener_of(const struct instance *instance);

/* Whether a client waits in its queue. */
bool listener_is_wanted(int listener);

/* While it is shut nobody new gets into the queue, and nobody is refused either: the system tries
 * again after a second. false when that cannot be done. */
bool listener_shut(int listener);
void listener_reopen(int listener);

/* Ports of this machine that somebody is connected to, those who wait in a queue included. */
struct listener_ports {
    uint8_t bits[65536 / 8];
};
/* false when the system does not say. */
bool listener_ports_in_use(struct listener_ports *ret_ports);
bool listener_ports_have(const struct listener_ports *ports, int port);

/* Whether a server can be given a socket here; it is tried with a descriptor only. */
bool listener_can_be_given(void);

#endif
