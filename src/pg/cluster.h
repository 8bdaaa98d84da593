/* cluster: PostgreSQL's programs and the files of a data directory. */
#ifndef BOUGH_PG_CLUSTER_H
#define BOUGH_PG_CLUSTER_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <sys/types.h>

/* The oldest and newest major versions that bough was tested with. */
#define PG_OLDEST_MAJOR 13
#define PG_NEWEST_MAJOR 18

/* The directory of PostgreSQL's programs: `asked` (--pg-bin or BOUGH_PG_BIN) when given, else the
 * newest below /usr/lib/postgresql, else that of `postgres` in PATH. ERR_MISSING with a hint when
 * there is none. */
char *cluster_find_bin(struct arena *arena, const char *asked, struct err *err);

/* Major version of the programs in that directory, by asking `postgres --version`. */
bool cluster_bin_major(struct arena *arena, const char *bin, int *ret_major, struct err *err);

/* Major version of a data directory, from its PG_VERSION. */
bool cluster_data_major(struct arena *arena, const char *data, int *ret_major, struct err *err);

/* Which server a data directory is of, from its pg_control. */
bool cluster_system_identifier(struct arena *arena, const char *bin, const char *data,
                               char **ret_identifier, struct err *err);

/* What postmaster.pid says; see CreateLockFile and AddToDataDirLockFile in PostgreSQL's miscinit.c.
 */
struct postmaster {
    pid_t pid;
    bool ready; /* the status line says so */
};

/* false when the file is not there or is not complete yet. The process may be long gone: see
 * cluster_server_pid. */
bool cluster_postmaster(const char *data, struct postmaster *ret_postmaster);

/* The process id of the server that really runs on this data directory, 0 if none: a process of
 * that id exists and its working directory is the data directory (a postmaster changes into it). */
pid_t cluster_server_pid(const char *data);

#endif
