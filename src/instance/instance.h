/*
 * instance: a running PostgreSQL server of bough: its settings, start, readiness, stop.
 *
 * An instance is a data directory with a port. What isolates it is given on the command line, which
 * wins over every file in the directory and over ALTER SYSTEM: port, listen address, socket
 * directory, archiving off, no replication, no subscriptions, and jobs of pg_cron that never leave
 * the server. Connections: bough itself through a Unix socket in a directory that only the server's
 * user and root can enter (peer authentication); everybody else by TCP on 127.0.0.1 with SCRAM, and
 * only after instance_open.
 */
#ifndef BOUGH_INSTANCE_INSTANCE_H
#define BOUGH_INSTANCE_INSTANCE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/process.h"
#include "instance/cgroup.h"
#include "pg/conn.h"

#include <stdbool.h>
#include <stdint.h>

#define INSTANCE_START_TIMEOUT_MS (5 * 60 * 1000) /* recovery may be long */
#define INSTANCE_RESTORE_TIMEOUT_MS ((int64_t)24 * 60 * 60 * 1000)
#define INSTANCE_STOP_TIMEOUT_MS (60 * 1000)
#define INSTANCE_PORT_FIRST 15432
#define INSTANCE_PORT_LAST 31999 /* below the ephemeral ports */

/* What pg_cron does, where the server loads it. Whoever starts a server says so. */
enum instance_jobs {
    JOBS_WAIT, /* it is loaded and can be asked, but runs nothing: there is no room for the
                  background worker that looks at the clock */
    JOBS_RUN   /* each job when it is due, as a background worker of the server itself */
};

struct instance {
    const char *id;        /* UUID of the backend: names the socket directory */
    const char *data;      /* data directory; its log is data + ".log" */
    const char *pg_bin;
    int port;
    const char *superuser;
    const char *database;  /* that instance_connect connects to */
    bool is_parent;        /* keeps its own settings for archiving and for how jobs connect */
    enum instance_jobs jobs;
    /* Of a standby: the connection string of the server that it follows, without a password, and
     * what names its slot there, "bough_KEY". NULL for all other servers. */
    const char *upstream;
    const char *slot_key;
    bool restores;  /* a backup that replays WAL, which its own files say where to fetch */
    bool throwaway; /* never waits for the disk: nobody misses it after a crash */
    struct run_as user;
    const char *group; /* of the project, among control groups */
    struct cgroup_limits project_limits; /* for a start */
    struct cgroup_limits limits;
    int listener; /* a socket that listens on its port already, which the server takes over (see
                     listener.h); 0: it makes its own */
};

/* "/run/bough/8f3a...", or for other users than root below $XDG_RUNTIME_DIR or /tmp: short enough
 * for a socket's path. Of a running server: where its socket really is. */
char *instance_socket_directory(struct arena *arena, const struct instance *instance);

/* Makes a new cluster with initdb in an existing empty volume: UTF-8, locale C.UTF-8 unless asked
 * for, checksums on; only bough's socket is let in. locale and encoding may be NULL. */
bool instance_initdb(const struct instance *instance, const char *encoding, const char *lc_collate,
                     const char *lc_ctype, struct err *err);

/* Prepares a cloned data directory that has never been started: removes postmaster.pid, standby and
 * recovery signals, replication slots; refuses links that lead outside of it, tablespaces and
 * pg_wal above all (ERR_PARENT_DOWN), and a directory that a server runs on (ERR_BUSY). Then writes
 * pg_hba.conf and pg_ident.conf: only bough's socket is let in. A crash of the machine before
 * instance_open may undo any of this: isolate again. */
bool instance_isolate(const struct instance *instance, struct err *err);

/* The next server on this directory does not wait for the disk, nor does autovacuum run, until
 * instance_open or instance_settle: recovery then takes as long as its work, not as long as the
 * fsyncs of all files that it touched. Only for a clone that somebody removes when the machine
 * crashes before that. Repeating it is fine. */
bool instance_relax(const struct instance *instance, struct err *err);
/* Begins to write what recovery has left, beside everything else: nothing is promised by it, but
 * little is left to do then. */
void instance_settle_ahead(const struct instance *instance);
/* Takes instance_relax back and returns when everything is on disk; `db` is a connection to it. */
bool instance_settle(const struct instance *instance, struct pg *db, struct err *err);
struct instance_setting {
    const char *name;
    const char *value;
};

/* Makes a standby of the base backup of another server: isolates it, and has it follow `upstream`
 * when it starts. The settings are those that the other server has. */
bool instance_make_standby(const struct instance *instance, const struct instance_setting *settings,
                           size_t n, struct err *err);

/* Isolates a restored backup, and has it replay WAL when it starts next. */
bool instance_make_restored(const struct instance *instance, struct err *err);

/* Starts the server and returns when it accepts connections (its own sign: the status line of
 * postmaster.pid). Already running: fine. Nothing that it started is left after a failure. Errors,
 * with the end of the log as the detail: ERR_BUSY when the port is taken, ERR_NO_SPACE, ERR_TIMEOUT
 * after INSTANCE_START_TIMEOUT_MS, else ERR_SERVER. */
bool instance_start(const struct instance *instance, struct err *err);

/* Lets clients in by TCP: rewrites pg_hba.conf, reloads, and returns when the new rules hold and
 * everything is on disk. `db` is a connection to it. ERR_TIMEOUT when it does not reload. */
bool instance_open(const struct instance *instance, struct pg *db, struct err *err);

/* Fast shutdown (SIGINT), then immediate (SIGQUIT). immediate: SIGQUIT at once, for what is to be
 * removed. Not running: fine. Returns when the process is gone; the socket directory is removed.
 * ERR_TIMEOUT when it survives both. */
bool instance_stop(const struct instance *instance, bool immediate, struct err *err);

bool instance_is_running(const struct instance *instance);

/* Adds lines to the cluster's postgresql.conf, for the next start. */
bool instance_add_settings(const struct instance *instance, const struct instance_setting *settings,
                           size_t n, struct err *err);

/* Whether its configuration files say that pg_cron is loaded. */
bool instance_has_jobs(const struct instance *instance);
/* Has pg_cron loaded from the next start on, with its jobs in that database: for a new cluster. */
bool instance_add_jobs(const struct instance *instance, const char *database, struct err *err);

/* Connects as the superuser through the socket. database NULL: the instance's. */
struct pg *instance_connect(const struct instance *instance, const char *database, struct err *err);

/* The first free port from `first` on that nobody listens on; 0 when there is none. */
int instance_free_port(int first);

#endif
