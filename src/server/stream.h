/*
 * stream: bytes from a thread that makes them to a connection that takes them, bounded.
 *
 * The writer waits while the buffer is full; the connection is suspended while it is empty. Both
 * hold a reference.
 */
#ifndef BOUGH_SERVER_STREAM_H
#define BOUGH_SERVER_STREAM_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stream;

struct stream *stream_new(struct MHD_Connection *connection);
/* Waits for room; false when the reader has gone, or takes nothing for a minute. */
bool stream_write(struct stream *stream, const void *data, size_t len);
/* For a writer that must not wait: all of it, or false when there is no room now. `wake` is called,
 * from any thread, when there is room again or the reader has gone. */
bool stream_offer(struct stream *stream, const void *data, size_t len);
void stream_attend(struct stream *stream, void (*wake)(void *context), void *context);
/* Whether the reader has gone. */
bool stream_is_closed(struct stream *stream);
/* The writer's end: nothing follows. broken: the connection ends where it stands. */
void stream_end(struct stream *stream, bool broken);
/* The reader's end; NULL is fine. */
void stream_close(struct stream *stream);
/* The response that reads it; takes the reader's reference. size: how much it will be, or
 * MHD_SIZE_UNKNOWN. */
struct MHD_Response *stream_response(struct stream *stream, uint64_t size);

/* Whether the other end of a suspended connection has gone: nobody else looks at it meanwhile. */
bool connection_is_gone(struct MHD_Connection *connection);

#endif
