/*
 * btrfs_size: see btrfs_size.h.
 *
 * Whether an extent is shared can be asked file by file (tree_own_bytes), but the file system then
 * looks at everybody who might share it: with a thousand snapshots of one volume that takes seconds
 * for each file. Instead, only what is newer than the snapshot is looked for in its tree. The
 * search leaves out every part that is older, so it takes as long as there are changes.
 */
#include "pool/btrfs_size.h"

#include "base/path.h"
#include "pool/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#define BUFFER_BYTES (64 * 1024)

struct search {
    struct btrfs_ioctl_search_args_v2 args;
    uint8_t buffer[BUFFER_BYTES];
};

/* An extent that is written out and not a hole. */
static uint64_t extent_bytes(const struct btrfs_ioctl_search_header *header, const uint8_t *data,
                             uint64_t since)
{
    struct btrfs_file_extent_item item;
    if (header->type != BTRFS_EXTENT_DATA_KEY || header->len < sizeof(item))
        return 0;
    memcpy(&item, data, sizeof(item));
    bool own = item.type != BTRFS_FILE_EXTENT_INLINE && item.disk_bytenr && item.generation > since;
    return own ? item.num_bytes : 0;
}

/* Goes on behind the last item; false at the end of the tree. */
static bool go_on(struct btrfs_ioctl_search_key *key)
{
    if (++key->min_offset)
        return true;
    if (key->min_type < UINT8_MAX) {
        key->min_type++;
        return true;
    }
    key->min_type = 0;
    return ++key->min_objectid != 0;
}

static void add_items(struct search *search, uint64_t since, uint64_t *bytes)
{
    const uint8_t *at = search->buffer;
    struct btrfs_ioctl_search_key *key = &search->args.key;
    for (uint32_t i = 0; i < key->nr_items; i++) {
        struct btrfs_ioctl_search_header header;
        memcpy(&header, at, sizeof(header));
        *bytes += extent_bytes(&header, at + sizeof(header), since);
        at += sizeof(header) + header.len;
        key->min_objectid = header.objectid;
        key->min_type = header.type;
        key->min_offset = header.offset;
    }
}

/* false where it may not be asked. */
static bool count(int fd, uint64_t since, uint64_t *ret_bytes)
{
    struct search *search = heap_zeroed(sizeof(*search));
    struct btrfs_ioctl_search_key *key = &search->args.key;
    bool asked = true;
    *key = (struct btrfs_ioctl_search_key){
        .tree_id = 0, /* of the descriptor */
        .max_objectid = UINT64_MAX,
        .max_type = UINT8_MAX,
        .max_offset = UINT64_MAX,
        .min_transid = since + 1,
        .max_transid = UINT64_MAX,
    };
    search->args.buf_size = BUFFER_BYTES;
    *ret_bytes = 0;
    do {
        key->nr_items = UINT32_MAX;
        asked = ioctl(fd, BTRFS_IOC_TREE_SEARCH_V2, &search->args) == 0;
        if (asked)
            add_items(search, since, ret_bytes);
    } while (asked && key->nr_items && go_on(key));
    free(search);
    return asked;
}

bool btrfs_own_bytes(const struct pool *pool, const char *path, uint64_t *ret_bytes,
                     struct err *err)
{
    struct btrfs_ioctl_get_subvol_info_args info;
    auto_fd fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return err_set_errno(err, ERR_FAILED, "cannot look at '%s'", path);
    static const uint8_t none[BTRFS_UUID_SIZE];
    bool is_snapshot = ioctl(fd, BTRFS_IOC_GET_SUBVOL_INFO, &info) >= 0 &&
                       memcmp(info.parent_uuid, none, sizeof(none)) != 0;
    return (is_snapshot && count(fd, info.otransid, ret_bytes)) ||
           tree_own_bytes(pool, path, ret_bytes, err);
}
