/* space: how full a pool is. */
#ifndef BOUGH_POOL_SPACE_H
#define BOUGH_POOL_SPACE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct pool_space {
    uint64_t total_bytes;
    uint64_t used_bytes;
    uint64_t free_bytes; /* that can really be written: see host_free_bytes */
    /* btrfs: what its data and metadata take, and what is set aside for metadata. Zero for other
     * file systems. */
    uint64_t data_bytes;
    uint64_t metadata_bytes;
    uint64_t metadata_total_bytes;
    /* A pool in a file: NULL when it is not. A sparse file grows into what its own disk has free,
     * which may be less than the file system in it believes to have. */
    const char *image;
    uint64_t image_bytes; /* that it takes on that disk */
    uint64_t host_free_bytes;
};

/* directory: absolute, without links. */
bool pool_space(struct arena *arena, const char *directory, struct pool_space *ret_space,
                struct err *err);

#endif
