/* crew: see crew.h. */
#include "server/crew.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct crew {
    pthread_mutex_t mutex;
    pthread_cond_t work; /* something came, or the crew stops */
    pthread_cond_t idle; /* a worker is done */
    void (*run)(struct request *request);
    struct request *queue[CREW_QUEUE_LIMIT]; /* a ring */
    size_t first;
    size_t n;
    int working;
    bool stopping;
};

/* The next request; NULL when the crew stops and nothing is left. */
static struct request *next(struct crew *crew)
{
    struct request *request = NULL;
    (void)pthread_mutex_lock(&crew->mutex);
    while (!crew->n && !crew->stopping)
        (void)pthread_cond_wait(&crew->work, &crew->mutex);
    if (crew->n) {
        request = crew->queue[crew->first];
        crew->first = (crew->first + 1) % CREW_QUEUE_LIMIT;
        crew->n--;
        crew->working++;
    }
    (void)pthread_mutex_unlock(&crew->mutex);
    return request;
}

static void *work(void *context)
{
    struct crew *crew = context;
    struct request *request;
    while ((request = next(crew))) {
        crew->run(request);
        (void)pthread_mutex_lock(&crew->mutex);
        crew->working--;
        (void)pthread_cond_signal(&crew->idle);
        (void)pthread_mutex_unlock(&crew->mutex);
    }
    return NULL;
}

struct crew *crew_start(int n, void (*run)(struct request *request), struct err *err)
{
    struct crew *crew = heap_realloc(NULL, sizeof(*crew));
    memset(crew, 0, sizeof(*crew));
    crew->run = run;
    (void)pthread_mutex_init(&crew->mutex, NULL);
    (void)pthread_cond_init(&crew->work, NULL);
    (void)pthread_cond_init(&crew->idle, NULL);
    for (int i = 0; i < n && i < CREW_LIMIT; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, work, crew) != 0) {
            (void)err_set(err, ERR_FAILED, "cannot start a thread");
            return NULL; /* the program ends */
        }
        (void)pthread_detach(thread);
    }
    return crew;
}

bool crew_add(struct crew *crew, struct request *request)
{
    (void)pthread_mutex_lock(&crew->mutex);
    bool room = crew->n < CREW_QUEUE_LIMIT && !crew->stopping;
    if (room) {
        crew->queue[(crew->first + crew->n) % CREW_QUEUE_LIMIT] = request;
        crew->n++;
        (void)pthread_cond_signal(&crew->work);
    }
    (void)pthread_mutex_unlock(&crew->mutex);
    return room;
}

bool crew_stop(struct crew *crew, int timeout_s)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += timeout_s;
    (void)pthread_mutex_lock(&crew->mutex);
    crew->stopping = true;
    (void)pthread_cond_broadcast(&crew->work);
    bool late = false;
    while ((crew->working || crew->n) && !late)
        late = pthread_cond_timedwait(&crew->idle, &crew->mutex, &until) != 0;
    bool done = !crew->working && !crew->n;
    (void)pthread_mutex_unlock(&crew->mutex);
    return done;
}

void crew_count(struct crew *crew, int *ret_working, int *ret_queued)
{
    (void)pthread_mutex_lock(&crew->mutex);
    *ret_working = crew->working;
    *ret_queued = (int)crew->n;
    (void)pthread_mutex_unlock(&crew->mutex);
}
