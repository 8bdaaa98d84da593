/*
 * image: a btrfs file system in a sparse file, for a pool on a machine that has none.
 *
 * The file lies beside the directory that it is mounted on: 'pool' and 'pool.btrfs'. A loop device
 * carries it, which goes with the mount. All of this needs root; what is in the pool afterwards
 * does not.
 */
#ifndef BOUGH_POOL_IMAGE_H
#define BOUGH_POOL_IMAGE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define IMAGE_LEAST_BYTES ((uint64_t)256 << 20) /* what mkfs.btrfs wants, and some room */

/* "/var/lib/bough/pool.btrfs" */
char *image_path(struct arena *arena, const char *directory);

/* Makes the file with an empty file system; until it is whole it has another name. Errors:
 * ERR_EXISTS, ERR_MISSING (no mkfs.btrfs, with a hint), ERR_NO_SPACE. */
bool image_make(const char *image, uint64_t size_bytes, struct err *err);

/* Mounts it on an existing directory. */
bool image_mount(const char *image, const char *directory, struct err *err);

/* The file that carries the file system of a path; NULL when it is not on a loop device. */
char *image_of(struct arena *arena, const char *path);

/* Makes the file, the device and the mounted file system larger; never smaller (ERR_USAGE). */
bool image_grow(const char *image, const char *directory, uint64_t size_bytes, struct err *err);

#endif
