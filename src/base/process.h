/*
 * process: other programs, always by argument vector, never through a shell.
 *
 * As root, PostgreSQL's programs run as a dedicated user: run_as. Children get a clean descriptor
 * table, default signal handling, and the environment of the caller changed by `env`.
 */
#ifndef BOUGH_BASE_PROCESS_H
#define BOUGH_BASE_PROCESS_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Who a child runs as. Zero-initialised: the caller itself. */
struct run_as {
    bool switch_user;
    uid_t uid;
    gid_t gid;
    const char *name; /* of the user; borrowed */
};

/* The user that PostgreSQL runs as: as root the user BOUGH_USER, 'bough' or 'postgres', whichever
 * exists first; otherwise the caller. ERR_MISSING, with a hint, when root has none of them. */
bool run_as_postgres(struct arena *arena, struct run_as *ret_user, struct err *err);

/* The user that owns an existing data directory: as root the one that its server must run as. */
bool run_as_owner(struct arena *arena, const char *path, struct run_as *ret_user, struct err *err);

/* Gives a path to that user; a no-op when no switch is needed. */
bool run_as_own(const struct run_as *user, const char *path, struct err *err);

struct process {
    const char *const *argv; /* NULL-terminated; argv[0] is a path or is looked up in PATH */
    const char *const *env;  /* "NAME=value" to set, "NAME" to unset; NULL-terminated, or NULL */
    bool only_env;           /* the child gets nothing of the caller's environment */
    const char *directory;   /* to run in, or NULL */
    const struct run_as *user; /* or NULL */
    const char *stdin_text;  /* fed to the child; NULL: /dev/null */
    const char *log_path;    /* stdout and stderr are appended there, instead of captured */
    const int *fds;          /* descriptors that the child keeps, under their numbers, or NULL */
    size_t n_fds;
    int64_t timeout_ms;      /* then it is killed; required by process_run */
    /* process_run hands it what the child has written to standard error, as it comes: a program
     * that tells there how far it is. NULL: nobody listens. */
    void (*listen)(void *context, const char *text);
    void *listen_context;
    /* process_start asks it, when it is not NULL, with the id of the child before that becomes the
     * program: false ends the child. So whoever writes the id down knows of every child, also when
     * bough is killed at that very moment: then there is no child either. */
    bool (*admit)(void *context, pid_t pid, struct err *err);
    void *admit_context;
};

#define PROCESS_OUTPUT_LIMIT_BYTES (1024 * 1024)

struct process_result {
    int status;   /* exit status; 128 + signal number when killed */
    char *out;    /* standard output, at most PROCESS_OUTPUT_LIMIT_BYTES; in the arena */
    char *errors; /* standard error, likewise: the last bytes */
};

/* Runs a program to its end. false only if it could not be started or ran out of time; a status
 * other than 0 is the caller's to judge. The child dies with bough (PR_SET_PDEATHSIG). */
bool process_run(struct arena *arena, const struct process *process,
                 struct process_result *ret_result, struct err *err);

/* As process_run, and any status but 0 is an error that carries the program's last lines. */
bool process_check(struct arena *arena, const struct process *process,
                   struct process_result *ret_result, struct err *err);

/* Runs `from | into`; both must end with status 0. */
bool process_pipe(struct arena *arena, const struct process *from, const struct process *into,
                  struct err *err);

/* Starts a program of its own session that outlives bough, output to log_path. */
bool process_start(const struct process *process, pid_t *ret_pid, struct err *err);

/* Whether a program is in PATH or, with a slash, executable; the full path in the arena or NULL. */
char *process_find(struct arena *arena, const char *program);

/* Runs a program in the foreground with the caller's terminal and returns its exit status, -1 and
 * err if it cannot be started. */
int process_foreground(const struct process *process, struct err *err);

#endif
