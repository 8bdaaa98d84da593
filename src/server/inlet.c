/* inlet: see inlet.h. */
#include "server/inlet.h"

#include "base/arena.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FORGOTTEN_LIMIT_BYTES (16 * 1024 * 1024)

struct inlet {
    pthread_mutex_t mutex;
    struct MHD_Connection *connection;
    char buffer[INLET_BYTES];
    size_t first; /* of what is there, and how much; it never wraps */
    size_t len;
    size_t forgotten_bytes;
    bool ended; /* by the connection */
    bool broken;
    bool closed; /* by the reader */
    bool suspended;
    void (*wake)(void *context);
    void *context;
};

struct inlet *inlet_new(struct MHD_Connection *connection)
{
    struct inlet *inlet = heap_realloc(NULL, sizeof(*inlet));
    memset(inlet, 0, sizeof(*inlet));
    inlet->connection = connection;
    (void)pthread_mutex_init(&inlet->mutex, NULL);
    return inlet;
}

void inlet_free(struct inlet *inlet)
{
    if (!inlet)
        return;
    (void)pthread_mutex_destroy(&inlet->mutex);
    free(inlet);
}

static void wake(struct inlet *inlet)
{
    if (inlet->wake)
        inlet->wake(inlet->context);
}

static void resume(struct inlet *inlet)
{
    if (inlet->suspended)
        MHD_resume_connection(inlet->connection);
    inlet->suspended = false;
}

static void keep(struct inlet *inlet, const void *data, size_t len)
{
    memmove(inlet->buffer, inlet->buffer + inlet->first, inlet->len);
    memcpy(inlet->buffer + inlet->len, data, len);
    inlet->first = 0;
    inlet->len += len;
    wake(inlet);
}

ssize_t inlet_put(struct inlet *inlet, const void *data, size_t len)
{
    (void)pthread_mutex_lock(&inlet->mutex);
    size_t room = INLET_BYTES - inlet->len;
    ssize_t taken = (ssize_t)(len < room ? len : room);
    if (inlet->closed) {
        inlet->forgotten_bytes += len;
        taken = inlet->forgotten_bytes > FORGOTTEN_LIMIT_BYTES ? -1 : (ssize_t)len;
    } else {
        if (taken)
            keep(inlet, data, (size_t)taken);
        if ((size_t)taken < len) {
            inlet->suspended = true;
            MHD_suspend_connection(inlet->connection);
        }
    }
    (void)pthread_mutex_unlock(&inlet->mutex);
    return taken;
}

void inlet_end(struct inlet *inlet, bool broken)
{
    (void)pthread_mutex_lock(&inlet->mutex);
    inlet->broken = inlet->broken || (broken && !inlet->ended);
    inlet->ended = true;
    inlet->suspended = inlet->suspended && !broken;
    wake(inlet);
    (void)pthread_mutex_unlock(&inlet->mutex);
}

void inlet_attend(struct inlet *inlet, void (*waker)(void *context), void *context)
{
    (void)pthread_mutex_lock(&inlet->mutex);
    inlet->wake = waker;
    inlet->context = context;
    (void)pthread_mutex_unlock(&inlet->mutex);
}

ssize_t inlet_read(struct inlet *inlet, void *data, size_t most)
{
    (void)pthread_mutex_lock(&inlet->mutex);
    size_t n = inlet->len < most ? inlet->len : most;
    ssize_t result = n ? (ssize_t)n : inlet->broken ? INLET_BROKEN : inlet->ended ? 0 : INLET_EMPTY;
    memcpy(data, inlet->buffer + inlet->first, n);
    inlet->first += n;
    inlet->len -= n;
    if (n)
        resume(inlet);
    (void)pthread_mutex_unlock(&inlet->mutex);
    return result;
}

void inlet_close(struct inlet *inlet)
{
    (void)pthread_mutex_lock(&inlet->mutex);
    inlet->closed = true;
    inlet->wake = NULL;
    resume(inlet);
    (void)pthread_mutex_unlock(&inlet->mutex);
}

bool inlet_has_ended(struct inlet *inlet)
{
    (void)pthread_mutex_lock(&inlet->mutex);
    bool ended = inlet->ended;
    (void)pthread_mutex_unlock(&inlet->mutex);
    return ended;
}
