/*
 * volumes: the directories of a backend beside its data: uploaded files.
 *
 * The parent's lie where bough.ini says, or in the pool, in DIRECTORY/volumes/NAME. A branch's lie
 * there too, each a clone, with a second one from before anybody has written, its T0, in
 * DIRECTORY/volumes.t0. What is on disk decides what a branch has, not what bough.ini says by now.
 * Internal to core/.
 */
#ifndef BOUGH_CORE_VOLUMES_H
#define BOUGH_CORE_VOLUMES_H

#include "core/session.h"

/* Where a backend's volume is. The parent's is made when bough keeps it and it is not there yet.
 * ERR_CONFIG when the directory that bough.ini names is not there, or when the branch is older than
 * the volume. */
const char *volumes_path(struct core *core, const struct backend *backend,
                         const struct project_file *file, const char *name, struct err *err);

/* Clones all volumes of the parent for a new branch (schema-only: makes empty ones), with their T0.
 * Those that are there already stay. */
bool volumes_make(struct core *core, const struct pool *pool, const struct backend *parent,
                  const struct backend *branch, struct err *err);

/* Removes whatever is in the pool of a backend's volumes. */
bool volumes_remove(struct core *core, const struct pool *pool, const struct backend *backend,
                    struct err *err);

/* For reset: clones of T0 beside the volumes; they take their place; back; what was there before is
 * removed. */
bool volumes_clone_t0(struct core *core, const struct pool *pool, const struct backend *branch,
                      struct err *err);
bool volumes_remove_new(struct core *core, const struct pool *pool, const struct backend *branch,
                        struct err *err);
bool volumes_swap(struct core *core, const struct backend *branch, struct err *err);
bool volumes_swap_back(struct core *core, const struct pool *pool, const struct backend *branch,
                       struct err *err);
bool volumes_remove_old(struct core *core, const struct pool *pool, const struct backend *branch,
                        struct err *err);

/* How the files of a branch differ from T0: one line for people per volume that does, in `arena`;
 * *ret_n of them. */
const char *const *volumes_changes(struct core *core, struct arena *arena,
                                   const struct backend *branch, size_t *ret_n);

#endif
