/*
 * inlet: the body of a request on its way from the connection to the thread that needs it, bounded.
 *
 * The connection is suspended while the buffer is full. It belongs to the request, which both sides
 * hold a reference to. Internal to server/.
 */
#ifndef BOUGH_SERVER_INLET_H
#define BOUGH_SERVER_INLET_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define INLET_BYTES 65536 /* what is not longer is there as a whole before anybody needs it */

struct inlet;

struct inlet *inlet_new(struct MHD_Connection *connection);
/* NULL is fine. */
void inlet_free(struct inlet *inlet);

/* The connection's side. Takes what there is room for and returns how much; suspends the connection
 * when something is left. After inlet_close everything is taken and forgotten, up to a limit: then
 * -1, and the connection should end. */
ssize_t inlet_put(struct inlet *inlet, const void *data, size_t len);
/* Nothing follows. broken: because the client has gone. */
void inlet_end(struct inlet *inlet, bool broken);

/* The thread's side. `wake` is called, from any thread, when there is something new to read. */
void inlet_attend(struct inlet *inlet, void (*wake)(void *context), void *context);
enum { INLET_EMPTY = -1, INLET_BROKEN = -2 };
/* Bytes, 0 at the end of the body, INLET_EMPTY while nothing is there, INLET_BROKEN. */
ssize_t inlet_read(struct inlet *inlet, void *data, size_t most);
/* Nobody reads any more, and nobody is woken. */
void inlet_close(struct inlet *inlet);
bool inlet_has_ended(struct inlet *inlet);

#endif
