/* stream: see stream.h. */
#include "server/stream.h"

#include "base/arena.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BUFFER_BYTES 65536
#define BLOCK_BYTES 16384
#define WRITE_TIMEOUT_S 60

struct stream {
    pthread_mutex_t mutex;
    pthread_cond_t room;
    struct MHD_Connection *connection;
    char buffer[BUFFER_BYTES];
    size_t len;
    bool ended; /* by the writer */
    bool broken;
    bool closed; /* by the reader */
    bool suspended;
    void (*wake)(void *context);
    void *context;
};

struct stream *stream_new(struct MHD_Connection *connection)
{
    struct stream *stream = heap_realloc(NULL, sizeof(*stream));
    memset(stream, 0, sizeof(*stream));
    stream->connection = connection;
    (void)pthread_mutex_init(&stream->mutex, NULL);
    (void)pthread_cond_init(&stream->room, NULL);
    return stream;
}

static void resume(struct stream *stream)
{
    if (stream->suspended)
        MHD_resume_connection(stream->connection);
    stream->suspended = false;
}

bool stream_write(struct stream *stream, const void *data, size_t len)
{
    const char *at = data;
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WRITE_TIMEOUT_S;
    (void)pthread_mutex_lock(&stream->mutex);
    bool late = false;
    while (len && !stream->closed && !late) {
        size_t room = BUFFER_BYTES - stream->len;
        size_t n = len < room ? len : room;
        memcpy(stream->buffer + stream->len, at, n);
        stream->len += n;
        at += n;
        len -= n;
        resume(stream);
        if (len)
            late = pthread_cond_timedwait(&stream->room, &stream->mutex, &until) != 0;
    }
    bool written = len == 0 && !stream->closed;
    (void)pthread_mutex_unlock(&stream->mutex);
    return written;
}

bool stream_offer(struct stream *stream, const void *data, size_t len)
{
    (void)pthread_mutex_lock(&stream->mutex);
    bool fits = len <= BUFFER_BYTES - stream->len && !stream->closed;
    if (fits) {
        memcpy(stream->buffer + stream->len, data, len);
        stream->len += len;
        resume(stream);
    }
    (void)pthread_mutex_unlock(&stream->mutex);
    return fits;
}

void stream_attend(struct stream *stream, void (*wake)(void *context), void *context)
{
    (void)pthread_mutex_lock(&stream->mutex);
    stream->wake = wake;
    stream->context = context;
    (void)pthread_mutex_unlock(&stream->mutex);
}

bool connection_is_gone(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct pollfd client = {.fd = info ? info->connect_fd : -1, .events = POLLRDHUP};
    return poll(&client, 1, 0) == 1;
}

bool stream_is_closed(struct stream *stream)
{
    (void)pthread_mutex_lock(&stream->mutex);
    bool closed = stream->closed || (stream->suspended && connection_is_gone(stream->connection));
    (void)pthread_mutex_unlock(&stream->mutex);
    return closed;
}

/* There is room, or nobody needs any. */
static void tell_writer(struct stream *stream)
{
    (void)pthread_cond_signal(&stream->room);
    if (stream->wake)
        stream->wake(stream->context);
}

/* Freed by whoever leaves last; the mutex is held. */
static void leave(struct stream *stream)
{
    bool last = stream->ended && stream->closed;
    (void)pthread_mutex_unlock(&stream->mutex);
    if (!last)
        return;
    (void)pthread_mutex_destroy(&stream->mutex);
    (void)pthread_cond_destroy(&stream->room);
    free(stream);
}

void stream_end(struct stream *stream, bool broken)
{
    (void)pthread_mutex_lock(&stream->mutex);
    stream->broken = broken;
    stream->ended = true;
    stream->wake = NULL;
    resume(stream);
    leave(stream);
}

void stream_close(struct stream *stream)
{
    if (!stream)
        return;
    (void)pthread_mutex_lock(&stream->mutex);
    stream->closed = true;
    stream->suspended = false;
    tell_writer(stream);
    leave(stream);
}

static ssize_t take(void *context, uint64_t position, char *buffer, size_t most)
{
    struct stream *stream = context;
    (void)position;
    (void)pthread_mutex_lock(&stream->mutex);
    size_t n = stream->len < most ? stream->len : most;
    ssize_t result = (ssize_t)n;
    memcpy(buffer, stream->buffer, n);
    memmove(stream->buffer, stream->buffer + n, stream->len - n);
    stream->len -= n;
    if (n) {
        tell_writer(stream);
    } else if (stream->ended) {
        result =
            stream->broken ? MHD_CONTENT_READER_END_WITH_ERROR : MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        stream->suspended = true;
        MHD_suspend_connection(stream->connection);
    }
    (void)pthread_mutex_unlock(&stream->mutex);
    return result;
}

static void finish(void *context)
{
    stream_close(context);
}

struct MHD_Response *stream_response(struct stream *stream, uint64_t size)
{
    return MHD_create_response_from_callback(size, BLOCK_BYTES, take, stream, finish);
}
