/*
 * tree: one walk over a directory tree, and what the drivers without snapshots build on it.
 *
 * The walk goes down by open directories, never by paths, and never follows a link: the trees
 * belong to the database's user, and bough may be root. It sees directories, files and symbolic
 * links; sockets, fifos and devices are left out, for they belong to a process and not to the data.
 */
#ifndef BOUGH_POOL_TREE_H
#define BOUGH_POOL_TREE_H

#include "base/err.h"
#include "pool/pool.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

/* Each level holds a descriptor open, a clone two. */
#define TREE_DEPTH_LIMIT 128

struct tree_entry {
    int parent_fd;    /* the open directory it is in; AT_FDCWD for the root */
    const char *name; /* in that directory; the root's is its path */
    const char *path; /* relative to the root, whose own is "" */
    int depth;        /* 0 for the root */
    int fd;           /* in leave: the directory itself, -1 if it has vanished; else -1 */
    struct stat info; /* by lstat */
};

struct tree_visitor {
    void *context;
    /* As in struct clone_options; the root is not asked about. */
    bool (*want)(void *context, const char *relative_path);
    void *want_context;
    bool may_vanish;
    /* A directory before it is opened, and after all that is in it; either may be NULL. Leave
     * follows every enter, except after an error. */
    bool (*enter)(void *context, const struct tree_entry *entry, struct err *err);
    bool (*leave)(void *context, const struct tree_entry *entry, struct err *err);
    /* A file or a symbolic link; may be NULL. */
    bool (*visit)(void *context, const struct tree_entry *entry, struct err *err);
};

/* Walks the tree, in the order of the file system. Ends at the first error, its own or a visitor's.
 * The root itself may be reached through a link. */
bool tree_walk(const char *root, const struct tree_visitor *visitor, struct err *err);

/* Opens a regular file of the walk for reading. *ret_fd is -1 when it has vanished and may, or when
 * something that is not a file has taken its place. */
bool tree_open_file(const char *root, const struct tree_entry *entry, bool may_vanish, int *ret_fd,
                    struct err *err);

/* Makes a directory that its owner can search, list and change; for a visitor's enter, before
 * removing. */
bool tree_unlock_directory(void *context, const struct tree_entry *entry, struct err *err);

/* path_remove; if that fails, visits every directory with `unlock` and tries once more. */
typedef bool tree_unlock(void *context, const struct tree_entry *entry, struct err *err);
bool tree_remove_with(const char *path, tree_unlock *unlock, struct err *err);

/* A new file in the directory that has no name and goes away with its descriptor; -1 on failure. */
int tree_scratch_file(const char *directory, struct err *err);

/* As the members of struct pool_driver, for volumes that are plain directories. */
bool tree_make(const struct pool *pool, const char *path, struct err *err);
bool tree_remove(const struct pool *pool, const char *path, struct err *err);
bool tree_import(const struct pool *pool, const char *from, const char *to,
                 const struct clone_options *options, struct err *err);

/* Counts the extents of every file that are not shared (FIEMAP); where the file system has no
 * FIEMAP, nothing is shared and the allocated blocks count. Names, inodes and the small files that
 * btrfs keeps among them (inline extents) count nothing: for those nobody can say whether they are
 * shared. Sizes are before compression. What is still in memory only may count later, once it is
 * written. */
bool tree_own_bytes(const struct pool *pool, const char *path, uint64_t *ret_bytes,
                    struct err *err);

#endif
