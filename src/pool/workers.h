/*
 * workers: a few threads that take jobs from a short queue.
 *
 * One thread, the caller, pushes; it is also the only one that reports progress and asks callbacks,
 * so nothing outside this folder needs to be safe for threads. The first error wins: the jobs that
 * are still queued are then dropped, and the next push tells the caller to stop.
 */
#ifndef BOUGH_POOL_WORKERS_H
#define BOUGH_POOL_WORKERS_H

#include "base/err.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#define WORKERS_THREAD_LIMIT 4
/* A waiting job may hold two open files, and the usual limit of a process is 1024. */
#define WORKERS_QUEUE_LIMIT 64

struct workers {
    bool (*run)(void *job, struct err *err); /* in a worker; takes the job */
    void (*drop)(void *job);                 /* instead of run, once something has failed */

    pthread_mutex_t lock; /* guards all that follows */
    pthread_cond_t pushed;
    pthread_cond_t ended;
    pthread_t threads[WORKERS_THREAD_LIMIT];
    size_t n_threads;
    void *queue[WORKERS_QUEUE_LIMIT]; /* a ring */
    size_t first;
    size_t n_queued;
    size_t n_running;
    bool closing;
    bool failed;
    struct err err; /* of the first job that failed */
};

/* Starts up to WORKERS_THREAD_LIMIT threads, but at most one more than there are processors: it
 * computes while another waits for the disk. A start that succeeds needs a workers_finish. */
bool workers_start(struct workers *workers, bool (*run)(void *job, struct err *err),
                   void (*drop)(void *job), struct err *err);

/* Hands over a job; waits while the queue is full. false when a job has failed: this one is
 * dropped, and workers_finish has the error. */
bool workers_push(struct workers *workers, void *job);

/* Waits until a job ends; false when none are left. For progress: while (workers_step(w)) ... */
bool workers_step(struct workers *workers);

/* Drops the jobs that are still queued, because the caller has failed itself. */
void workers_cancel(struct workers *workers);

/* Waits for all jobs and ends the threads. false with the error of the first job that failed; after
 * workers_cancel err is left as it is. */
bool workers_finish(struct workers *workers, struct err *err);

#endif
