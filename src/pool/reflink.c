/*
 * reflink: the driver for file systems that share blocks between files (XFS, btrfs and others).
 *
 * Every file is cloned by FICLONE: at once, and without space, however large it is. A tree of many
 * files takes a moment for each, so the clone as a whole is not one point in time.
 */
#include "pool/transfer.h"
#include "pool/tree.h"

#include "base/path.h"

#include <errno.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* More than any file system keeps inside an inode, where there are no blocks to share. */
#define PROBE_BYTES 65536

static bool probe(const char *directory, struct err *err)
{
    auto_fd from = tree_scratch_file(directory, err);
    auto_fd to = from < 0 ? -1 : tree_scratch_file(directory, err);
    if (to < 0)
        return false;
    char data[PROBE_BYTES];
    memset(data, 'x', sizeof(data));
    if (write(from, data, sizeof(data)) != (ssize_t)sizeof(data))
        return err_set_errno(err, ERR_FAILED, "cannot write in '%s'", directory);
    if (ioctl(to, FICLONE, from) != 0)
        return err_set_errno(err, ERR_MISSING, "cannot share blocks between files in '%s'",
                             directory);
    return true;
}

/* btrfs shares blocks only between files that agree on copy-on-write (chattr +C is common advice
 * for databases), and the flag can be set on empty files only. */
static void match_copy_on_write(const struct transfer_file *file)
{
    int from_flags = 0;
    int to_flags = 0;
    if (ioctl(file->from_fd, FS_IOC_GETFLAGS, &from_flags) != 0 ||
        ioctl(file->to_fd, FS_IOC_GETFLAGS, &to_flags) != 0)
        return;
    to_flags ^= (from_flags ^ to_flags) & FS_NOCOW_FL;
    (void)ioctl(file->to_fd, FS_IOC_SETFLAGS, &to_flags);
}

static bool clone_file(const struct transfer_file *file, off_t at, off_t end, struct err *err)
{
    (void)at;
    (void)end;
    bool cloned = ioctl(file->to_fd, FICLONE, file->from_fd) == 0;
    if (!cloned && errno == EINVAL) {
        /* If that does not help, the second try fails like the first. */
        match_copy_on_write(file);
        cloned = ioctl(file->to_fd, FICLONE, file->from_fd) == 0;
    }
    if (!cloned)
        return err_set_errno(err, ERR_FAILED, "cannot clone '%s'", file->path);
    return true;
}

/* Not synced: a file system that shares blocks has a journal or a tree that it commits in order. */
static const struct transfer_method method = {
    .step = "cloning files",
    .piece = clone_file,
};

static bool clone(const struct pool *pool, const char *from, const char *to,
                  const struct clone_options *options, struct err *err)
{
    (void)pool;
    return transfer_tree(&method, from, to, options, err);
}

const struct pool_driver pool_reflink = {
    .name = "reflink",
    .summary = "clones file by file, sharing blocks (FICLONE)",
    .instant = true,
    .atomic = false,
    .probe = probe,
    .make = tree_make,
    .clone = clone,
    .import = tree_import,
    .remove = tree_remove,
    .own_bytes = tree_own_bytes,
};
