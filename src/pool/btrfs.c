/*
 * btrfs: the driver that clones a whole volume at one moment.
 *
 * A volume is a subvolume. The kernel makes a snapshot when it commits a transaction, and waits for
 * that one commit itself; nothing here asks for another, and a removed subvolume is cleaned up by
 * the kernel in the background. All of it works without root, except that removing a subvolume then
 * needs the mount option user_subvol_rm_allowed; without, the volume is emptied file by file.
 */
#include "pool/pool.h"
#include "pool/transfer.h"
#include "pool/btrfs_size.h"
#include "pool/tree.h"

#include "base/path.h"

#include <btrfsutil.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/btrfs_tree.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static bool fail(const char *verb, const char *path, enum btrfs_util_error cause, struct err *err)
{
    if (cause == BTRFS_UTIL_ERROR_NOT_BTRFS || cause == BTRFS_UTIL_ERROR_NOT_SUBVOLUME)
        return err_set(err, ERR_FAILED, "cannot %s '%s': not a btrfs subvolume", verb, path);
    return err_set_errno(err, ERR_FAILED, "cannot %s '%s'", verb, path);
}

static bool make(const struct pool *pool, const char *path, struct err *err)
{
    enum btrfs_util_error cause = btrfs_util_create_subvolume(path, 0, NULL, NULL);
    if (cause != BTRFS_UTIL_OK)
        return fail("create subvolume", path, cause, err);
    if (chmod(path, 0700) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot change the mode of '%s'", path);
    return run_as_own(&pool->user, path, err);
}

static void destroy_iterator(struct btrfs_util_subvolume_iterator **iterator)
{
    btrfs_util_destroy_subvolume_iterator(*iterator);
}
#define auto_iterator                                                                              \
    __attribute__((cleanup(destroy_iterator))) struct btrfs_util_subvolume_iterator

/* A snapshot leaves a subvolume inside the volume out, without a word. bough makes none; who did
 * has to know that a branch would miss what is in there. */
static bool check_nested(const char *path, struct err *err)
{
    auto_iterator *iterator = NULL;
    enum btrfs_util_error cause = btrfs_util_create_subvolume_iterator(path, 0, 0, &iterator);
    if (cause != BTRFS_UTIL_OK)
        return fail("clone", path, cause, err);
    char *nested = NULL;
    cause = btrfs_util_subvolume_iterator_next(iterator, &nested, NULL);
    if (cause == BTRFS_UTIL_ERROR_STOP_ITERATION)
        return true;
    if (cause != BTRFS_UTIL_OK)
        return fail("look for subvolumes in", path, cause, err);
    (void)err_set(err, ERR_FAILED, "cannot clone '%s': it has a subvolume of its own at '%s'", path,
                  nested);
    free(nested);
    return err_hint(err, "a snapshot would leave it out: replace it by a plain directory");
}

static bool snapshot(const char *from, const char *to, bool read_only, struct err *err)
{
    int flags = read_only ? BTRFS_UTIL_CREATE_SNAPSHOT_READ_ONLY : 0;
    enum btrfs_util_error cause = btrfs_util_create_snapshot(from, to, flags, NULL, NULL);
    if (cause != BTRFS_UTIL_OK)
        return fail("clone", from, cause, err);
    return true;
}

static bool clone(const struct pool *pool, const char *from, const char *to,
                  const struct clone_options *options, struct err *err)
{
    (void)pool;
    return check_nested(from, err) && snapshot(from, to, options->read_only, err);
}

/* What is no subvolume, of another file system, or in several pieces is copied into a new one, so
 * that its own clones are instant. */
static bool import(const struct pool *pool, const char *from, const char *to,
                   const struct clone_options *options, struct err *err)
{
    auto_err ignored = {0};
    return (check_nested(from, &ignored) && snapshot(from, to, options->read_only, &ignored)) ||
           (make(pool, to, err) && transfer_copy(from, to, true, options, err));
}

/* Makes a directory changeable: if it is a read-only subvolume, or if its mode forbids it. */
static bool unlock(void *context, const struct tree_entry *entry, struct err *err)
{
    if (entry->info.st_ino == BTRFS_FIRST_FREE_OBJECTID) {
        int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
        auto_fd fd = openat(entry->parent_fd, entry->name, flags);
        if (fd >= 0)
            (void)btrfs_util_set_subvolume_read_only_fd(fd, false);
    }
    return tree_unlock_directory(context, entry, err);
}

/* For root, and for the owner where the mount option user_subvol_rm_allowed is set: a matter of
 * milliseconds, whatever is inside. The owner's must not be read-only. */
static bool remove_at_once(const char *path)
{
    const int flags = BTRFS_UTIL_DELETE_SUBVOLUME_RECURSIVE;
    if (btrfs_util_delete_subvolume(path, flags) == BTRFS_UTIL_OK)
        return true;
    return btrfs_util_set_subvolume_read_only(path, false) == BTRFS_UTIL_OK &&
           btrfs_util_delete_subvolume(path, flags) == BTRFS_UTIL_OK;
}

/* What cannot be removed at once is emptied; since Linux 4.18 rmdir removes an empty subvolume, so
 * that path_remove takes subvolumes for directories. Only read-only ones have to be unlocked. */
static bool remove_volume(const struct pool *pool, const char *path, struct err *err)
{
    (void)pool;
    struct stat info;
    if (lstat(path, &info) != 0 && errno == ENOENT)
        return true;
    if (S_ISDIR(info.st_mode) && remove_at_once(path))
        return true;
    return tree_remove_with(path, unlock, err);
}

static bool try_subvolumes(const char *directory, struct err *err)
{
    const struct pool pool = {.driver = &pool_btrfs};
    auto_arena arena = {0};
    char *volume = path_join(&arena, directory, "volume");
    char *copy = path_join(&arena, directory, "clone");
    return make(&pool, volume, err) && snapshot(volume, copy, true, err);
}

static bool find_subvolume(void *context, const struct tree_entry *entry, struct err *err)
{
    (void)err;
    bool *found = context;
    *found = entry->depth > 0 && entry->info.st_ino == BTRFS_FIRST_FREE_OBJECTID;
    return !*found;
}

static bool want_near_the_top(void *context, const char *path)
{
    (void)context;
    const char *slash = strchr(path, '/');
    return !slash || !strchr(slash + 1, '/');
}

/* A pool in use has shown that it works, and need not be tried again with every command: a trial
 * has the file system commit a transaction, which the parent would feel. Volumes lie at most two
 * levels deep, and a search that fails has found none. */
static bool holds_subvolume(const char *directory)
{
    auto_err ignored = {0};
    bool found = false;
    const struct tree_visitor visitor = {
        .context = &found,
        .want = want_near_the_top,
        .may_vanish = true,
        .enter = find_subvolume,
    };
    (void)tree_walk(directory, &visitor, &ignored);
    return found;
}

static bool probe(const char *directory, struct err *err)
{
    struct statfs info;
    if (statfs(directory, &info) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot look at '%s'", directory);
    if (info.f_type != BTRFS_SUPER_MAGIC)
        return err_set(err, ERR_MISSING, "cannot make subvolumes in '%s': not on btrfs", directory);
    if (holds_subvolume(directory))
        return true;
    auto_arena arena = {0};
    char *scratch =
        arena_printf(&arena, "%s/" POOL_PROBE_PREFIX "%d-XXXXXX", directory, (int)getpid());
    if (!mkdtemp(scratch))
        return err_set_errno(err, ERR_FAILED, "cannot write in '%s'", directory);
    bool works = try_subvolumes(scratch, err);
    auto_err ignored = {0};
    bool removed = remove_volume(NULL, scratch, works ? err : &ignored);
    return works && removed;
}

const struct pool_driver pool_btrfs = {
    .name = "btrfs",
    .summary = "snapshots of btrfs subvolumes: a clone is one moment and costs nothing",
    .instant = true,
    .atomic = true,
    .probe = probe,
    .make = make,
    .clone = clone,
    .import = import,
    .remove = remove_volume,
    .own_bytes = btrfs_own_bytes,
};
