/* tree: see tree.h. */
#include "pool/tree.h"

#include "base/path.h"
#include "pool/transfer.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define EXTENTS_AT_ONCE 128
#define EXTENTS_BYTES (EXTENTS_AT_ONCE * sizeof(struct fiemap_extent))

struct walk {
    const struct tree_visitor *visitor;
    const char *root;
    char path[PATH_MAX]; /* of the current entry, relative to the root */
    size_t len;
};

static void close_directory(DIR **directory)
{
    if (*directory)
        (void)closedir(*directory);
}
#define auto_directory __attribute__((cleanup(close_directory))) DIR

static DIR *open_directory(const struct tree_entry *entry)
{
    int follow = entry->depth ? O_NOFOLLOW : 0;
    int fd = openat(entry->parent_fd, entry->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | follow);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    if (fd >= 0 && !directory)
        (void)close(fd);
    return directory;
}

static bool walk_directory(struct walk *walk, struct tree_entry *entry, struct err *err);

static bool walk_known_entry(struct walk *walk, struct tree_entry *entry, struct err *err)
{
    const struct tree_visitor *visitor = walk->visitor;
    if (fstatat(entry->parent_fd, entry->name, &entry->info, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT && visitor->may_vanish)
            return true;
        return err_set_errno(err, ERR_FAILED, "cannot look at '%s/%s'", walk->root, walk->path);
    }
    if (S_ISDIR(entry->info.st_mode))
        return walk_directory(walk, entry, err);
    bool seen = S_ISREG(entry->info.st_mode) || S_ISLNK(entry->info.st_mode);
    return !seen || !visitor->visit || visitor->visit(visitor->context, entry, err);
}

/* Goes to one name in a directory, and back. */
static bool walk_name(struct walk *walk, const struct tree_entry *parent, int parent_fd,
                      const char *name, struct err *err)
{
    const struct tree_visitor *visitor = walk->visitor;
    size_t len_before = walk->len;
    size_t len_name = strlen(name);
    if (len_before + 1 + len_name >= sizeof(walk->path))
        return err_set(err, ERR_FAILED, "cannot read '%s/%s/%s': path too long", walk->root,
                       walk->path, name);
    if (len_before)
        walk->path[walk->len++] = '/';
    memcpy(walk->path + walk->len, name, len_name + 1);
    walk->len += len_name;
    bool fine = true;
    if (!visitor->want || visitor->want(visitor->want_context, walk->path)) {
        struct tree_entry entry = {parent_fd, name, walk->path, parent->depth + 1, -1, {0}};
        fine = walk_known_entry(walk, &entry, err);
    }
    walk->len = len_before;
    walk->path[walk->len] = '\0';
    return fine;
}

static bool walk_names(struct walk *walk, const struct tree_entry *entry, DIR *directory,
                       struct err *err)
{
    struct dirent *next;
    while ((errno = 0, next = readdir(directory))) {
        if (strcmp(next->d_name, ".") == 0 || strcmp(next->d_name, "..") == 0)
            continue;
        if (!walk_name(walk, entry, dirfd(directory), next->d_name, err))
            return false;
    }
    if (errno)
        return err_set_errno(err, ERR_FAILED, "cannot read directory '%s/%s'", walk->root,
                             walk->path);
    return true;
}

static bool walk_directory(struct walk *walk, struct tree_entry *entry, struct err *err)
{
    const struct tree_visitor *visitor = walk->visitor;
    if (entry->depth > TREE_DEPTH_LIMIT)
        return err_set(err, ERR_FAILED, "cannot read '%s/%s': more than %d directories deep",
                       walk->root, walk->path, TREE_DEPTH_LIMIT);
    if (visitor->enter && !visitor->enter(visitor->context, entry, err))
        return false;
    auto_directory *directory = open_directory(entry);
    if (!directory && (errno != ENOENT || !visitor->may_vanish))
        return err_set_errno(err, ERR_FAILED, "cannot open directory '%s/%s'", walk->root,
                             walk->path);
    if (directory && !walk_names(walk, entry, directory, err))
        return false;
    entry->fd = directory ? dirfd(directory) : -1;
    return !visitor->leave || visitor->leave(visitor->context, entry, err);
}

bool tree_walk(const char *root, const struct tree_visitor *visitor, struct err *err)
{
    struct walk walk = {.visitor = visitor, .root = root};
    struct tree_entry entry = {AT_FDCWD, root, walk.path, 0, -1, {0}};
    if (stat(root, &entry.info) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot open directory '%s'", root);
    return walk_directory(&walk, &entry, err);
}

bool tree_open_file(const char *root, const struct tree_entry *entry, bool may_vanish, int *ret_fd,
                    struct err *err)
{
    assert(S_ISREG(entry->info.st_mode));
    /* Non-blocking, because a fifo may have taken the file's place since. */
    const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    auto_fd fd = openat(entry->parent_fd, entry->name, flags);
    struct stat info;
    bool vanished = fd < 0 && errno == ENOENT && may_vanish;
    if (!vanished && (fd < 0 || fstat(fd, &info) != 0))
        return err_set_errno(err, ERR_FAILED, "cannot open '%s/%s'", root, entry->path);
    *ret_fd = vanished || !S_ISREG(info.st_mode) ? -1 : fd;
    if (*ret_fd >= 0)
        fd = -1;
    return true;
}

int tree_scratch_file(const char *directory, struct err *err)
{
    auto_arena arena = {0};
    /* Without a name where the file system can, so that a crash leaves nothing. */
    int nameless = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (nameless >= 0)
        return nameless;
    char *path = path_join(&arena, directory, ".probe-XXXXXX");
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0)
        (void)err_set_errno(err, ERR_FAILED, "cannot write in '%s'", directory);
    else
        (void)unlink(path);
    return fd;
}

bool tree_make(const struct pool *pool, const char *path, struct err *err)
{
    /* chmod as well: the umask may take from the mode, and the directory above may add to it. */
    if (mkdir(path, 0700) != 0 || chmod(path, 0700) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot create directory '%s'", path);
    return run_as_own(&pool->user, path, err);
}

bool tree_unlock_directory(void *context, const struct tree_entry *entry, struct err *err)
{
    (void)context;
    mode_t mode = entry->info.st_mode & 07777;
    if ((mode & S_IRWXU) == S_IRWXU)
        return true;
    if (fchmodat(entry->parent_fd, entry->name, mode | S_IRWXU, AT_SYMLINK_NOFOLLOW) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot change the mode of '%s'", entry->path);
    return true;
}

bool tree_remove_with(const char *path, tree_unlock *unlock, struct err *err)
{
    auto_err ignored = {0};
    if (path_remove(path, &ignored))
        return true;
    struct stat info;
    if (lstat(path, &info) != 0 || !S_ISDIR(info.st_mode))
        return path_remove(path, err);
    /* Whatever the walk could not open, the second try reports. */
    const struct tree_visitor visitor = {.may_vanish = true, .enter = unlock};
    (void)tree_walk(path, &visitor, &ignored);
    return path_remove(path, err);
}

bool tree_remove(const struct pool *pool, const char *path, struct err *err)
{
    (void)pool;
    return tree_remove_with(path, tree_unlock_directory, err);
}

bool tree_import(const struct pool *pool, const char *from, const char *to,
                 const struct clone_options *options, struct err *err)
{
    (void)pool;
    return transfer_copy(from, to, false, options, err);
}

struct own_bytes {
    const char *root;
    uint64_t bytes;
    struct fiemap *map; /* with room for EXTENTS_AT_ONCE; in an arena */
};

/* Adds what is the file's own among the extents of one answer; true if there may be more. */
static bool add_extents(struct own_bytes *own, const struct fiemap *map, uint64_t *ret_next)
{
    const uint32_t not_own = FIEMAP_EXTENT_SHARED | FIEMAP_EXTENT_DATA_INLINE;
    for (uint32_t i = 0; i < map->fm_mapped_extents; i++) {
        const struct fiemap_extent *extent = &map->fm_extents[i];
        if (!(extent->fe_flags & not_own))
            own->bytes += extent->fe_length;
        *ret_next = extent->fe_logical + extent->fe_length;
        if (extent->fe_flags & FIEMAP_EXTENT_LAST)
            return false;
    }
    return map->fm_mapped_extents > 0;
}

static bool add_file(void *context, const struct tree_entry *entry, struct err *err)
{
    struct own_bytes *own = context;
    if (!S_ISREG(entry->info.st_mode))
        return true;
    auto_fd fd = -1;
    if (!tree_open_file(own->root, entry, true, &fd, err))
        return false;
    uint64_t next = 0;
    bool more = fd >= 0;
    while (more) {
        /* No FIEMAP_FLAG_SYNC: asking for a size must not make a running server's disk write. */
        memset(own->map, 0, sizeof(*own->map));
        own->map->fm_start = next;
        own->map->fm_length = FIEMAP_MAX_OFFSET - next;
        own->map->fm_extent_count = EXTENTS_AT_ONCE;
        if (ioctl(fd, FS_IOC_FIEMAP, own->map) != 0) {
            own->bytes += next ? 0 : (uint64_t)entry->info.st_blocks * 512;
            return true;
        }
        more = add_extents(own, own->map, &next);
    }
    return true;
}

bool tree_own_bytes(const struct pool *pool, const char *path, uint64_t *ret_bytes, struct err *err)
{
    (void)pool;
    auto_arena arena = {0};
    struct own_bytes own = {.root = path};
    own.map = arena_alloc(&arena, sizeof(struct fiemap) + EXTENTS_BYTES);
    const struct tree_visitor visitor = {.context = &own, .may_vanish = true, .visit = add_file};
    if (!tree_walk(path, &visitor, err))
        return false;
    *ret_bytes = own.bytes;
    return true;
}
