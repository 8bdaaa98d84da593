/* workers: see workers.h. */
#include "pool/workers.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* The next job, NULL when there will be none. With the lock held. */
static void *take(struct workers *workers)
{
    while (!workers->n_queued && !workers->closing)
        pthread_cond_wait(&workers->pushed, &workers->lock);
    if (!workers->n_queued)
        return NULL;
    void *job = workers->queue[workers->first];
    workers->first = (workers->first + 1) % WORKERS_QUEUE_LIMIT;
    workers->n_queued--;
    workers->n_running++;
    return job;
}

/* Runs or drops one job; the lock is held before and after, not in between. */
static void work(struct workers *workers, void *job)
{
    auto_err err = {0};
    bool failed = workers->failed;
    pthread_mutex_unlock(&workers->lock);
    bool done = true;
    if (failed)
        workers->drop(job);
    else
        done = workers->run(job, &err);
    pthread_mutex_lock(&workers->lock);
    workers->n_running--;
    if (!done && !workers->failed) {
        workers->failed = true;
        err_move(&workers->err, &err);
    }
    pthread_cond_signal(&workers->ended);
}

static void *worker_main(void *context)
{
    struct workers *workers = context;
    pthread_mutex_lock(&workers->lock);
    void *job;
    while ((job = take(workers)))
        work(workers, job);
    pthread_mutex_unlock(&workers->lock);
    return NULL;
}

static size_t thread_count(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n = processors > 0 ? (size_t)processors + 1 : 2;
    return n < WORKERS_THREAD_LIMIT ? n : WORKERS_THREAD_LIMIT;
}

/* Starts as many as the machine gives; the result is pthread_create's when those are too few. */
static int start_threads(struct workers *workers)
{
    /* Signals are for the thread that pushes: it knows what an interrupt means. */
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failure = 0;
    size_t n = thread_count();
    while (!failure && workers->n_threads < n) {
        failure = pthread_create(&workers->threads[workers->n_threads], NULL, worker_main, workers);
        if (!failure)
            workers->n_threads++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failure;
}

static void release(struct workers *workers)
{
    pthread_mutex_destroy(&workers->lock);
    pthread_cond_destroy(&workers->pushed);
    pthread_cond_destroy(&workers->ended);
}

bool workers_start(struct workers *workers, bool (*run)(void *job, struct err *err),
                   void (*drop)(void *job), struct err *err)
{
    *workers = (struct workers){.run = run, .drop = drop};
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->pushed, NULL);
    pthread_cond_init(&workers->ended, NULL);
    int failure = start_threads(workers);
    if (workers->n_threads)
        return true;
    release(workers);
    errno = failure;
    return err_set_errno(err, ERR_FAILED, "cannot start a thread");
}

bool workers_push(struct workers *workers, void *job)
{
    assert(job);
    pthread_mutex_lock(&workers->lock);
    while (workers->n_queued == WORKERS_QUEUE_LIMIT && !workers->failed)
        pthread_cond_wait(&workers->ended, &workers->lock);
    bool failed = workers->failed;
    if (!failed) {
        size_t last = (workers->first + workers->n_queued++) % WORKERS_QUEUE_LIMIT;
        workers->queue[last] = job;
        pthread_cond_signal(&workers->pushed);
    }
    pthread_mutex_unlock(&workers->lock);
    if (failed)
        workers->drop(job);
    return !failed;
}

bool workers_step(struct workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    bool left = workers->n_queued || workers->n_running;
    if (left)
        pthread_cond_wait(&workers->ended, &workers->lock);
    pthread_mutex_unlock(&workers->lock);
    return left;
}

void workers_cancel(struct workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    workers->failed = true;
    pthread_mutex_unlock(&workers->lock);
}

bool workers_finish(struct workers *workers, struct err *err)
{
    pthread_mutex_lock(&workers->lock);
    workers->closing = true;
    pthread_cond_broadcast(&workers->pushed);
    pthread_mutex_unlock(&workers->lock);
    for (size_t i = 0; i < workers->n_threads; i++)
        pthread_join(workers->threads[i], NULL);
    assert(!workers->n_queued && !workers->n_running);
    release(workers);
    if (workers->err.code)
        err_move(err, &workers->err);
    return !workers->failed;
}
