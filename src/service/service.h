/*
 * service: a process that belongs to a backend beside its server.
 *
 * It runs in a session of its own and outlives bough. What is written down of it is enough to tell
 * its leader from every other process, also after a reboot; its children are known by the session,
 * and by a variable that all of them inherit (SERVICE_VARIABLE), so that those who made a session
 * of their own end with it too. Nobody else is ever signalled.
 */
#ifndef BOUGH_SERVICE_SERVICE_H
#define BOUGH_SERVICE_SERVICE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/process.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* In the environment of a service and of all that it starts. */
#define SERVICE_VARIABLE "BOUGH_SERVICE_ID"

/* Which process it is. pid 0: none. */
struct service_process {
    pid_t pid;
    int64_t started;  /* see proc.h */
    const char *boot; /* which boot of the machine */
};

struct service_launch {
    const char *id;          /* unique: the value of SERVICE_VARIABLE */
    const char *const *argv; /* NULL-terminated */
    const char *const *env;  /* all that it gets beside SERVICE_VARIABLE; NULL-terminated */
    const char *directory;
    const struct run_as *user;
    const char *log_path; /* output is appended; a file over the limit becomes NAME.1 before */
    /* Writes down which process it is, before it becomes the program; false gives up. */
    bool (*record)(void *context, const struct service_process *process, struct err *err);
    void *record_context;
};

#define SERVICE_LOG_LIMIT_BYTES (10 * 1024 * 1024)

bool service_start(const struct service_launch *launch, struct service_process *ret_process,
                   struct err *err);

/* Waits until it is healthy: `health` answers with 2xx or 3xx; NULL: until it has lived for a
 * moment. ERR_SERVICE, with the end of its log (what came after the first log_from bytes) as the
 * detail, at once when it ends, and when the time is over. */
bool service_wait(const struct service_process *process, const char *health, int64_t timeout_ms,
                  const char *log_path, uint64_t log_from, struct err *err);

/* Bytes in the log now. */
uint64_t service_log_size(const char *log_path);

bool service_is_running(const struct service_process *process);

/* Ends it and all that it has started: SIGTERM, after the timeout SIGKILL. Not running: fine, and
 * what it may have left behind ends too. ERR_TIMEOUT when something survives. */
bool service_stop(const char *id, const struct service_process *process, int64_t timeout_ms,
                  struct err *err);

#endif
