/* space: see space.h. */
#include "pool/space.h"

#include "base/path.h"
#include "pool/image.h"

#include <fcntl.h>
#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define KINDS_LIMIT 32 /* data, metadata and system, in each profile that there is */

/* Fails silently: the file system is another one, or too old to tell. */
static void ask_btrfs(const char *directory, struct pool_space *space)
{
    struct {
        struct btrfs_ioctl_space_args head;
        struct btrfs_ioctl_space_info kinds[KINDS_LIMIT];
    } answer = {.head.space_slots = KINDS_LIMIT};
    auto_fd fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || ioctl(fd, BTRFS_IOC_SPACE_INFO, &answer) != 0)
        return;
    for (uint64_t i = 0; i < answer.head.total_spaces && i < KINDS_LIMIT; i++) {
        const struct btrfs_ioctl_space_info *kind = &answer.kinds[i];
        if (kind->flags & BTRFS_SPACE_INFO_GLOBAL_RSV)
            continue;
        if (kind->flags & BTRFS_BLOCK_GROUP_DATA)
            space->data_bytes += kind->used_bytes;
        else if (kind->flags & BTRFS_BLOCK_GROUP_METADATA) {
            space->metadata_bytes += kind->used_bytes;
            space->metadata_total_bytes += kind->total_bytes;
        }
    }
}

/* Who may not look at the file's disk is told what the file system in it says. */
static void ask_host(struct arena *arena, struct pool_space *space)
{
    auto_err ignored = {0};
    struct stat info;
    uint64_t free_bytes = 0;
    if (!space->image || stat(space->image, &info) != 0 ||
        !path_free_bytes(path_parent(arena, space->image), &free_bytes, &ignored))
        return;
    space->image_bytes = (uint64_t)info.st_blocks * 512;
    space->host_free_bytes = free_bytes;
    bool is_sparse = space->image_bytes < (uint64_t)info.st_size;
    if (is_sparse && free_bytes < space->free_bytes)
        space->free_bytes = free_bytes;
}

bool pool_space(struct arena *arena, const char *directory, struct pool_space *ret_space,
                struct err *err)
{
    struct statvfs info;
    if (statvfs(directory, &info) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot ask for the free space of '%s'", directory);
    struct pool_space space = {
        .total_bytes = (uint64_t)info.f_blocks * info.f_frsize,
        .used_bytes = (uint64_t)(info.f_blocks - info.f_bfree) * info.f_frsize,
        .free_bytes = (uint64_t)info.f_bavail * info.f_frsize,
        .image = image_of(arena, directory),
    };
    ask_btrfs(directory, &space);
    ask_host(arena, &space);
    *ret_space = space;
    return true;
}
