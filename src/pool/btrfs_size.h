/* btrfs_size: what a snapshot has on disk for itself. */
#ifndef BOUGH_POOL_BTRFS_SIZE_H
#define BOUGH_POOL_BTRFS_SIZE_H

#include "pool/pool.h"

/* As the member of struct pool_driver. What was written since the snapshot was made, found without
 * a look at whoever shares the rest; tree_own_bytes for what is no snapshot, and for callers that
 * btrfs does not let look into its trees (that needs CAP_SYS_ADMIN). */
bool btrfs_own_bytes(const struct pool *pool, const char *path, uint64_t *ret_bytes,
                     struct err *err);

#endif
