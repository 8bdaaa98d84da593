/*
 * pool: where data directories and their clones live.
 *
 * A pool is a directory on some file system; a driver is how that file system clones. The drivers
 * are a table (pool.c): btrfs (subvolume snapshots), reflink (FICLONE file by file) and copy. A
 * volume is a directory tree that the pool made: a data directory, a T0 snapshot, a clone for a
 * rehearsal.
 *
 * Adding a driver is one file and one line in the table.
 */
#ifndef BOUGH_POOL_POOL_H
#define BOUGH_POOL_POOL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/process.h"
#include "base/progress.h"

#include <stdbool.h>
#include <stdint.h>

struct pool_driver;

struct pool {
    const struct pool_driver *driver;
    const char *directory; /* absolute */
    struct run_as user;    /* owner of new volumes */
};

struct clone_options {
    bool read_only; /* where the driver can; others leave it to care */
    /* Asked for each path relative to the volume ("base/5/1259", "pg_wal"): false leaves it out, a
     * directory with all that is below it. NULL takes everything. Drivers that are atomic ignore
     * it. Called from the caller's thread, twice for each path when there is a progress to report:
     * first to know the total. */
    bool (*want)(void *context, const char *relative_path);
    void *want_context;
    /* A file that vanishes while it is being copied is left out instead of an error: a running
     * server deletes files, and its WAL knows. */
    bool may_vanish;
    const struct progress *progress; /* in bytes; called from the caller's thread */
};

struct pool_driver {
    const char *name;
    const char *summary; /* one line for 'bough doctor' */
    bool instant;        /* clones share blocks: time and space do not grow with the size */
    bool atomic;         /* a clone is one moment, so a running server's directory may be cloned */
    /* Whether this driver works in that directory, found out by trying it. */
    bool (*probe)(const char *directory, struct err *err);
    /* Makes an empty volume, mode 0700, owned by the pool's user. */
    bool (*make)(const struct pool *pool, const char *path, struct err *err);
    /* Clones a volume; `to` must not exist. What is left of `to` after a failure is for remove.
     * Owner, mode and times are kept. The clone is on disk when the call returns, or will be as
     * soon as the file system's next commit, in order. */
    bool (*clone)(const struct pool *pool, const char *from, const char *to,
                  const struct clone_options *options, struct err *err);
    /* Makes a volume of any directory, on whatever file system: at once where that is possible,
     * else file by file. */
    bool (*import)(const struct pool *pool, const char *from, const char *to,
                   const struct clone_options *options, struct err *err);
    /* Removes a volume, whole or half-made, read-only or not. None there: fine. */
    bool (*remove)(const struct pool *pool, const char *path, struct err *err);
    /* Bytes on disk that only this volume holds; what it shares with others does not count. */
    bool (*own_bytes)(const struct pool *pool, const char *path, uint64_t *ret_bytes,
                      struct err *err);
};

extern const struct pool_driver pool_btrfs;
extern const struct pool_driver pool_reflink;
extern const struct pool_driver pool_copy;

/* All drivers, best first, NULL-terminated. */
extern const struct pool_driver *const pool_drivers[];

/* Opens the pool in a directory, which is made when it is not there. driver_name NULL: the first
 * whose probe succeeds. user NULL: the caller. Errors: an unknown driver (ERR_CONFIG), one that
 * does not work there (ERR_MISSING, with a hint). A full disk is no error for a driver that is
 * named, so that what is in the pool can still be removed. */
bool pool_open(struct arena *arena, const char *directory, const char *driver_name,
               const struct run_as *user, struct pool *ret_pool, struct err *err);

/* The driver's functions, after the same checks for all: paths are absolute, what is made or
 * removed lies in the pool and its parent directory exists. A path to be made that is taken is
 * ERR_EXISTS: the one failure after which nothing is left for remove, and what is there is not the
 * caller's. */
/* The same for a pool that was opened before, by the driver that was found then: nothing is tried.
 */
bool pool_attach(struct arena *arena, const char *directory, const char *driver_name,
                 const struct run_as *user, struct pool *ret_pool, struct err *err);

/* Trial directories are called so, with the process id behind it. */
#define POOL_PROBE_PREFIX ".probe-"
/* Removes trial directories of processes that are gone. */
void pool_sweep(const struct pool *pool);

bool pool_make(const struct pool *pool, const char *path, struct err *err);
bool pool_clone(const struct pool *pool, const char *from, const char *to,
                const struct clone_options *options, struct err *err);
bool pool_import(const struct pool *pool, const char *from, const char *to,
                 const struct clone_options *options, struct err *err);
bool pool_remove(const struct pool *pool, const char *path, struct err *err);
bool pool_own_bytes(const struct pool *pool, const char *path, uint64_t *ret_bytes,
                    struct err *err);

#endif
