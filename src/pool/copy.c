/*
 * copy: the driver that works everywhere.
 *
 * Time and space grow with the data. copy_file_range lets the kernel do it without a detour through
 * our memory; some file systems even share blocks then, which is welcome. Holes stay holes.
 */
#include "pool/transfer.h"
#include "pool/tree.h"

#include "base/path.h"

#include <errno.h>
#include <unistd.h>

/* Small enough that one segment of a table (1 GB) keeps all workers busy. */
#define PIECE_BYTES ((uint64_t)32 * 1024 * 1024)
#define BUFFER_BYTES ((size_t)256 * 1024)

static bool probe(const char *directory, struct err *err)
{
    auto_fd fd = tree_scratch_file(directory, err);
    if (fd < 0)
        return false;
    if (write(fd, "x", 1) != 1)
        return err_set_errno(err, ERR_FAILED, "cannot write in '%s'", directory);
    return true;
}

static bool write_at(int fd, const char *data, size_t len, off_t at)
{
    while (len) {
        ssize_t n = pwrite(fd, data, len, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data += n;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

/* Ends early, and well, where the source ends: a server may have truncated it meanwhile. */
static bool copy_by_hand(const struct transfer_file *file, off_t at, off_t end)
{
    auto_arena arena = {0};
    size_t capacity = end - at < (off_t)BUFFER_BYTES ? (size_t)(end - at) : BUFFER_BYTES;
    char *buffer = arena_alloc(&arena, capacity);
    while (at < end) {
        size_t len = end - at < (off_t)capacity ? (size_t)(end - at) : capacity;
        ssize_t n = pread(file->from_fd, buffer, len, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        if (!write_at(file->to_fd, buffer, (size_t)n, at))
            return false;
        at += n;
    }
    return true;
}

/* copy_file_range does not work between all file systems, on all kernels, in all sandboxes. */
static bool is_unsupported(void)
{
    return errno == ENOSYS || errno == EOPNOTSUPP || errno == EXDEV || errno == EINVAL ||
           errno == EPERM || errno == ETXTBSY;
}

static bool copy_data(const struct transfer_file *file, off_t at, off_t end)
{
    while (at < end) {
        off_t from_at = at;
        off_t to_at = at;
        size_t len = (size_t)(end - at);
        ssize_t n = copy_file_range(file->from_fd, &from_at, file->to_fd, &to_at, len, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && !is_unsupported())
            return false;
        /* 0 is the end of the source, or a file system that has no answer: reading tells. */
        if (n <= 0)
            return copy_by_hand(file, at, end);
        at += n;
    }
    return true;
}

/* The next stretch of data from `at` on; false when there is none before `end`. */
static bool find_data(const struct transfer_file *file, off_t at, off_t end, off_t *ret_at,
                      off_t *ret_end)
{
    off_t data = lseek(file->from_fd, at, SEEK_DATA);
    if (data < 0 && errno == ENXIO)
        return false;
    if (data < 0) {
        /* Not every file system knows its holes: then all is data. */
        *ret_at = at;
        *ret_end = end;
        return true;
    }
    off_t hole = data < end ? lseek(file->from_fd, data, SEEK_HOLE) : end;
    *ret_at = data;
    *ret_end = hole < 0 || hole > end ? end : hole;
    return data < end;
}

static bool copy_piece(const struct transfer_file *file, off_t at, off_t end, struct err *err)
{
    /* The other pieces end before the size of the file: this never cuts off what they wrote. */
    if (end == file->info.st_size && ftruncate(file->to_fd, end) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot copy '%s'", file->path);
    off_t data_at;
    off_t data_end;
    while (at < end && find_data(file, at, end, &data_at, &data_end)) {
        if (!copy_data(file, data_at, data_end))
            return err_set_errno(err, ERR_FAILED, "cannot copy '%s'", file->path);
        at = data_end;
    }
    return true;
}

static const struct transfer_method method = {
    .step = "copying data",
    .piece_bytes = PIECE_BYTES,
    .sync = true,
    .piece = copy_piece,
};

static const struct transfer_method into_method = {
    .step = "copying files",
    .piece_bytes = PIECE_BYTES,
    .sync = true,
    .into_existing = true,
    .piece = copy_piece,
};

bool transfer_copy(const char *from, const char *to, bool into,
                   const struct clone_options *options, struct err *err)
{
    return transfer_tree(into ? &into_method : &method, from, to, options, err);
}

static bool clone(const struct pool *pool, const char *from, const char *to,
                  const struct clone_options *options, struct err *err)
{
    (void)pool;
    return transfer_tree(&method, from, to, options, err);
}

const struct pool_driver pool_copy = {
    .name = "copy",
    .summary = "copies every file; works everywhere, takes time and space",
    .instant = false,
    .atomic = false,
    .probe = probe,
    .make = tree_make,
    .clone = clone,
    .import = tree_import,
    .remove = tree_remove,
    .own_bytes = tree_own_bytes,
};
