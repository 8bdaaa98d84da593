/* transfer: see transfer.h. */
#include "pool/transfer.h"

#include "base/path.h"
#include "pool/tree.h"
#include "pool/workers.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

struct transfer {
    const struct transfer_method *method;
    const struct clone_options *options;
    const char *from;
    const char *to;
    struct workers workers;
    atomic_uint_least64_t done_bytes;
    uint64_t total_bytes;
    int to_fds[TREE_DEPTH_LIMIT + 1]; /* the open directories on the way to the current entry */
    int n_to_fds;
};

/* What the pieces of one file share; the piece that ends last releases it. */
struct shared_file {
    struct transfer_file file;
    struct transfer *transfer;
    atomic_uint pieces_left;
};

struct piece {
    struct shared_file *shared;
    off_t at;
    off_t end;
};

static void report(struct transfer *transfer)
{
    uint64_t done = atomic_load(&transfer->done_bytes);
    /* Files may have grown since they were counted. */
    if (transfer->total_bytes < done)
        transfer->total_bytes = done;
    progress_report(transfer->options->progress, transfer->method->step, done,
                    transfer->total_bytes);
}

/* Only root can give files away; for others what they copy becomes theirs, as with cp. */
static bool is_denied(void)
{
    return errno == EPERM && geteuid() != 0;
}

/* File systems without extended attributes, and trees without any, are the usual case. */
static bool keep_xattrs(int from_fd, int to_fd)
{
    ssize_t size = flistxattr(from_fd, NULL, 0);
    if (size <= 0)
        return size == 0 || errno == ENOTSUP;
    auto_arena arena = {0};
    char *names = arena_alloc(&arena, (size_t)size);
    size = flistxattr(from_fd, names, (size_t)size);
    if (size < 0)
        return false;
    for (const char *name = names; name < names + size; name += strlen(name) + 1) {
        if (strncmp(name, "user.", 5) != 0)
            continue;
        char *value = arena_alloc(&arena, XATTR_SIZE_MAX);
        ssize_t len = fgetxattr(from_fd, name, value, XATTR_SIZE_MAX);
        if (len < 0 || fsetxattr(to_fd, name, value, (size_t)len, 0) != 0)
            return false;
    }
    return true;
}

/* The owner before the mode, which a change of owner would lower, and the times last. A from_fd of
 * -1: the source is gone, and its extended attributes with it. */
static bool keep_attributes(int from_fd, int to_fd, const struct stat *info)
{
    const struct timespec times[2] = {info->st_atim, info->st_mtim};
    if (fchown(to_fd, info->st_uid, info->st_gid) != 0 && !is_denied())
        return false;
    if (from_fd >= 0 && !keep_xattrs(from_fd, to_fd))
        return false;
    return fchmod(to_fd, info->st_mode & 07777) == 0 && futimens(to_fd, times) == 0;
}

static bool fail_entry(const struct transfer *transfer, const char *path, struct err *err)
{
    const char *slash = *path ? "/" : "";
    return err_set_errno(err, ERR_FAILED, "cannot copy '%s%s%s' to '%s%s%s'", transfer->from, slash,
                         path, transfer->to, slash, path);
}

/* The directory that the entry's copy goes into, and its name there. */
static int to_parent(const struct transfer *transfer, const struct tree_entry *entry,
                     const char **ret_name)
{
    *ret_name = entry->depth ? entry->name : transfer->to;
    return entry->depth ? transfer->to_fds[entry->depth - 1] : AT_FDCWD;
}

static bool enter_directory(void *context, const struct tree_entry *entry, struct err *err)
{
    struct transfer *transfer = context;
    assert(transfer->n_to_fds == entry->depth);
    const char *name;
    int parent = to_parent(transfer, entry, &name);
    bool is_there = entry->depth == 0 && transfer->method->into_existing;
    if (!is_there && mkdirat(parent, name, 0700) != 0)
        return fail_entry(transfer, entry->path, err);
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return fail_entry(transfer, entry->path, err);
    transfer->to_fds[transfer->n_to_fds++] = fd;
    return true;
}

static bool leave_directory(void *context, const struct tree_entry *entry, struct err *err)
{
    struct transfer *transfer = context;
    assert(transfer->n_to_fds == entry->depth + 1);
    auto_fd fd = transfer->to_fds[--transfer->n_to_fds];
    if (!keep_attributes(entry->fd, fd, &entry->info))
        return fail_entry(transfer, entry->path, err);
    return true;
}

static bool copy_link(struct transfer *transfer, const struct tree_entry *entry, struct err *err)
{
    char target[PATH_MAX];
    const char *name;
    int parent = to_parent(transfer, entry, &name);
    ssize_t len = readlinkat(entry->parent_fd, entry->name, target, sizeof(target) - 1);
    if (len < 0 && errno == ENOENT && transfer->options->may_vanish)
        return true;
    if (len < 0)
        return fail_entry(transfer, entry->path, err);
    target[len] = '\0';
    const struct timespec times[2] = {entry->info.st_atim, entry->info.st_mtim};
    if (symlinkat(target, parent, name) != 0)
        return fail_entry(transfer, entry->path, err);
    if (fchownat(parent, name, entry->info.st_uid, entry->info.st_gid, AT_SYMLINK_NOFOLLOW) != 0 &&
        !is_denied())
        return fail_entry(transfer, entry->path, err);
    if (utimensat(parent, name, times, AT_SYMLINK_NOFOLLOW) != 0)
        return fail_entry(transfer, entry->path, err);
    return true;
}

static void release_file(struct shared_file *shared)
{
    fd_close(&shared->file.from_fd);
    fd_close(&shared->file.to_fd);
    free((char *)shared->file.path);
    free(shared);
}

/* After the last piece: times can only be set once nobody writes any more. */
static bool finish_file(struct shared_file *shared, struct err *err)
{
    struct transfer_file *file = &shared->file;
    bool kept = keep_attributes(file->from_fd, file->to_fd, &file->info);
    if (!kept)
        (void)err_set_errno(err, ERR_FAILED, "cannot keep the attributes of '%s'", file->path);
    release_file(shared);
    return kept;
}

static void drop_piece(void *job)
{
    struct piece *piece = job;
    if (atomic_fetch_sub(&piece->shared->pieces_left, 1) == 1)
        release_file(piece->shared);
    free(piece);
}

static bool run_piece(void *job, struct err *err)
{
    struct piece *piece = job;
    struct shared_file *shared = piece->shared;
    struct transfer *transfer = shared->transfer;
    if (!transfer->method->piece(&shared->file, piece->at, piece->end, err)) {
        drop_piece(piece);
        return false;
    }
    atomic_fetch_add(&transfer->done_bytes, (uint64_t)(piece->end - piece->at));
    free(piece);
    return atomic_fetch_sub(&shared->pieces_left, 1) != 1 || finish_file(shared, err);
}

/* Hands the file to the workers; false when one of them has failed. */
static bool push_pieces(struct transfer *transfer, struct shared_file *shared)
{
    off_t size = shared->file.info.st_size;
    off_t step = transfer->method->piece_bytes ? (off_t)transfer->method->piece_bytes : size;
    off_t n = (size + step - 1) / step;
    atomic_store(&shared->pieces_left, (unsigned)n);
    bool pushed = true;
    for (off_t i = 0; i < n; i++) {
        struct piece *piece = heap_realloc(NULL, sizeof(*piece));
        *piece = (struct piece){shared, i * step, i + 1 < n ? (i + 1) * step : size};
        /* After a failure the others still have to be counted down. */
        if (pushed)
            pushed = workers_push(&transfer->workers, piece);
        else
            drop_piece(piece);
    }
    return pushed;
}

static bool copy_file(struct transfer *transfer, const struct tree_entry *entry, struct err *err)
{
    auto_fd from_fd = -1;
    if (!tree_open_file(transfer->from, entry, transfer->options->may_vanish, &from_fd, err))
        return false;
    if (from_fd < 0)
        return true;
    const char *name;
    int parent = to_parent(transfer, entry, &name);
    /* O_EXCL follows no link either. */
    auto_fd to_fd = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct stat info;
    if (to_fd < 0 || fstat(from_fd, &info) != 0)
        return fail_entry(transfer, entry->path, err);
    if (info.st_size == 0) {
        if (!keep_attributes(from_fd, to_fd, &info))
            return fail_entry(transfer, entry->path, err);
        return true;
    }
    auto_arena arena = {0};
    struct shared_file *shared = heap_realloc(NULL, sizeof(*shared));
    *shared = (struct shared_file){
        .file = {from_fd, to_fd, heap_strdup(path_join(&arena, transfer->from, entry->path)), info},
        .transfer = transfer,
    };
    from_fd = -1;
    to_fd = -1;
    report(transfer);
    return push_pieces(transfer, shared);
}

static bool visit(void *context, const struct tree_entry *entry, struct err *err)
{
    if (S_ISLNK(entry->info.st_mode))
        return copy_link(context, entry, err);
    return copy_file(context, entry, err);
}

static bool count(void *context, const struct tree_entry *entry, struct err *err)
{
    (void)err;
    struct transfer *transfer = context;
    if (S_ISREG(entry->info.st_mode))
        transfer->total_bytes += (uint64_t)entry->info.st_size;
    return true;
}

static struct tree_visitor visitor_for(struct transfer *transfer)
{
    return (struct tree_visitor){
        .context = transfer,
        .want = transfer->options->want,
        .want_context = transfer->options->want_context,
        .may_vanish = transfer->options->may_vanish,
    };
}

static bool count_total(struct transfer *transfer, struct err *err)
{
    const struct progress *progress = transfer->options->progress;
    if (!progress || !progress->report)
        return true;
    struct tree_visitor visitor = visitor_for(transfer);
    visitor.visit = count;
    return tree_walk(transfer->from, &visitor, err);
}

static bool walk_and_fill(struct transfer *transfer, struct err *err)
{
    struct tree_visitor visitor = visitor_for(transfer);
    visitor.enter = enter_directory;
    visitor.leave = leave_directory;
    visitor.visit = visit;
    if (!workers_start(&transfer->workers, run_piece, drop_piece, err))
        return false;
    bool walked = tree_walk(transfer->from, &visitor, err);
    while (transfer->n_to_fds)
        fd_close(&transfer->to_fds[--transfer->n_to_fds]);
    if (!walked)
        workers_cancel(&transfer->workers);
    while (workers_step(&transfer->workers))
        report(transfer);
    return workers_finish(&transfer->workers, err) && walked;
}

/* One for everything: an fsync of each file would wait for the disk as often as there are files. */
static bool sync_all(const char *to, struct err *err)
{
    auto_fd fd = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || syncfs(fd) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot write '%s' to disk", to);
    return true;
}

bool transfer_tree(const struct transfer_method *method, const char *from, const char *to,
                   const struct clone_options *options, struct err *err)
{
    struct transfer transfer = {.method = method, .options = options, .from = from, .to = to};
    if (!count_total(&transfer, err) || !walk_and_fill(&transfer, err))
        return false;
    report(&transfer);
    return !method->sync || sync_all(to, err);
}
