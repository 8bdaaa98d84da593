/*
 * transfer: a tree made again under another path, file by file.
 *
 * The caller's thread walks the source, makes directories and links, and opens every file on both
 * sides; workers fill them. What a driver brings is only how the content of a piece of a file gets
 * across.
 *
 * Kept: owner (which only root can give away), mode, access and modification time, and the extended
 * attributes of users ("user.*": storage services keep content types there). Hard links become
 * files of their own. Sockets, fifos and devices are left out.
 */
#ifndef BOUGH_POOL_TRANSFER_H
#define BOUGH_POOL_TRANSFER_H

#include "base/err.h"
#include "pool/pool.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

/* A file while it is being transferred. */
struct transfer_file {
    int from_fd;      /* for reading */
    int to_fd;        /* for writing; empty at first */
    const char *path; /* of the source, for messages */
    struct stat info; /* of the source, when it was opened */
};

struct transfer_method {
    const char *step;     /* names it in the progress */
    uint64_t piece_bytes; /* larger files are cut, for several workers at once; 0: never */
    bool sync;            /* one syncfs at the end */
    bool into_existing;   /* `to` is there already, empty */
    /* Gets the bytes from `at` up to `end` across; the last piece ends at info.st_size. Called in
     * workers, for several pieces of one file at the same time. Not called for empty files. */
    bool (*piece)(const struct transfer_file *file, off_t at, off_t end, struct err *err);
};

/* Makes `to` a copy of `from`; `to` must not exist (see into_existing), its parent must. Options as
 * in pool.h; `want` is asked twice for each path when there is a progress to report, first to know
 * the total. */
bool transfer_tree(const struct transfer_method *method, const char *from, const char *to,
                   const struct clone_options *options, struct err *err);

/* With the method of the driver `copy`, which shares blocks where the file systems can. into: `to`
 * is there already, empty. */
bool transfer_copy(const char *from, const char *to, bool into,
                   const struct clone_options *options, struct err *err);

#endif
