/* path: see path.h. */
#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Somebody who sweeps holds a lock for a moment only. */
#define LOCK_ATTEMPT_LIMIT 20
#define LOCK_PAUSE_US 2000

void fd_close(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

char *path_join(struct arena *arena, const char *directory, const char *name)
{
    return arena_printf(arena, "%s/%s", directory, name);
}

char *path_parent(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return arena_strdup(arena, ".");
    return arena_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

char *path_real(struct arena *arena, const char *path, struct err *err)
{
    char resolved[PATH_MAX];
    if (realpath(path, resolved))
        return arena_strdup(arena, resolved);
    (void)err_set_errno(err, ERR_FAILED, "cannot find '%s'", path);
    return NULL;
}

bool path_exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

bool path_is_directory(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool path_make(const char *path, mode_t mode, struct err *err)
{
    char partial[PATH_MAX];
    size_t len = strlen(path);
    if (len >= sizeof(partial))
        return err_set(err, ERR_FAILED, "cannot create directory '%s': path too long", path);
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(partial, path, i);
        partial[i] = '\0';
        if (mkdir(partial, mode) != 0 && errno != EEXIST && !path_is_directory(partial))
            return err_set_errno(err, ERR_FAILED, "cannot create directory '%s'", partial);
    }
    if (!path_is_directory(path))
        return err_set(err, ERR_FAILED, "cannot create directory '%s': a file is there", path);
    return true;
}

static bool remove_at(int parent, const char *name, const char *path, struct err *err);

static void close_directory(DIR **directory)
{
    if (*directory)
        (void)closedir(*directory);
}

static bool remove_entries(int parent, const char *name, const char *path, struct err *err)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return err_set_errno(err, ERR_FAILED, "cannot open directory '%s'", path);
    __attribute__((cleanup(close_directory))) DIR *directory = fdopendir(fd);
    if (!directory) {
        (void)close(fd);
        return err_set_errno(err, ERR_FAILED, "cannot read directory '%s'", path);
    }
    struct dirent *entry;
    while ((entry = readdir(directory)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            !remove_at(fd, entry->d_name, path, err))
            return false;
    return true;
}

static bool remove_at(int parent, const char *name, const char *path, struct err *err)
{
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return true;
    if (errno != EISDIR && errno != EPERM)
        return err_set_errno(err, ERR_FAILED, "cannot remove '%s' in '%s'", name, path);
    if (!remove_entries(parent, name, path, err))
        return false;
    if (unlinkat(parent, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
        return err_set_errno(err, ERR_FAILED, "cannot remove '%s' in '%s'", name, path);
    return true;
}

bool path_remove(const char *path, struct err *err)
{
    return remove_at(AT_FDCWD, path, path, err);
}

char *path_read(struct arena *arena, const char *path, size_t limit_bytes, size_t *ret_len,
                struct err *err)
{
    auto_fd fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0) {
        (void)err_set_errno(err, ERR_FAILED, "cannot read '%s'", path);
        return NULL;
    }
    if (!S_ISREG(info.st_mode) || (uint64_t)info.st_size > limit_bytes) {
        (void)err_set(err, ERR_FAILED, "cannot read '%s': not a file of at most %zu bytes", path,
                      limit_bytes);
        return NULL;
    }
    char *data = arena_alloc(arena, (size_t)info.st_size + 1);
    size_t len = 0;
    while (len < (size_t)info.st_size) {
        ssize_t n = read(fd, data + len, (size_t)info.st_size - len);
        if (n < 0) {
            (void)err_set_errno(err, ERR_FAILED, "cannot read '%s'", path);
            return NULL;
        }
        if (n == 0)
            break;
        len += (size_t)n;
    }
    data[len] = '\0';
    if (ret_len)
        *ret_len = len;
    return data;
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

static bool sync_directory(const char *directory)
{
    auto_fd fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0;
}

bool path_write(const char *path, const void *data, size_t len, mode_t mode, struct err *err)
{
    auto_arena arena = {0};
    /* The thread's id: the threads of a server write, too. */
    char *temporary = arena_printf(&arena, "%s.%d.new", path, (int)gettid());
    auto_fd fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0)
        return err_set_errno(err, ERR_FAILED, "cannot write '%s'", path);
    bool written = fchmod(fd, mode) == 0 && write_all(fd, data, len) && fsync(fd) == 0 &&
                   rename(temporary, path) == 0;
    if (!written) {
        (void)err_set_errno(err, ERR_FAILED, "cannot write '%s'", path);
        (void)unlink(temporary);
        return false;
    }
    if (!sync_directory(path_parent(&arena, path)))
        return err_set_errno(err, ERR_FAILED, "cannot write '%s'", path);
    return true;
}

char *path_tail(struct arena *arena, const char *path, size_t limit_bytes)
{
    char *data = arena_alloc(arena, limit_bytes + 1);
    auto_fd fd = open(path, O_RDONLY | O_CLOEXEC);
    off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
    off_t from = size > (off_t)limit_bytes ? size - (off_t)limit_bytes : 0;
    ssize_t n = fd < 0 ? 0 : pread(fd, data, limit_bytes, from);
    data[n > 0 ? n : 0] = '\0';
    char *newline = from ? strchr(data, '\n') : NULL;
    return newline ? newline + 1 : data;
}

bool path_free_bytes(const char *path, uint64_t *ret_bytes, struct err *err)
{
    struct statvfs info;
    if (statvfs(path, &info) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot ask for the free space of '%s'", path);
    *ret_bytes = (uint64_t)info.f_bavail * info.f_frsize;
    return true;
}

/* Whether the path still names the file that was opened: its last holder may have removed it. */
static bool is_same_file(int fd, const char *path)
{
    struct stat opened;
    struct stat named;
    return fstat(fd, &opened) == 0 && stat(path, &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}

int path_lock(const char *path, struct err *err)
{
    for (int attempt = 0;; attempt++) {
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0) {
            (void)err_set_errno(err, ERR_FAILED, "cannot open lock file '%s'", path);
            return -1;
        }
        bool locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
        if (locked && is_same_file(fd, path))
            return fd;
        if (!locked && errno != EWOULDBLOCK) {
            (void)err_set_errno(err, ERR_FAILED, "cannot lock '%s'", path);
            (void)close(fd);
            return -1;
        }
        (void)close(fd);
        if (attempt == LOCK_ATTEMPT_LIMIT)
            break;
        (void)usleep(LOCK_PAUSE_US);
    }
    (void)err_set(err, ERR_BUSY, "another operation is running");
    return -1;
}
