/*
 * isolate: makes a clone of a data directory safe to start.
 *
 * First it refuses what cannot be made safe: a clone with links to directories would write into the
 * parent's own files. Then it removes what ties the clone to the parent's place in the world.
 */
#include "instance/instance.h"

#include "base/path.h"
#include "base/text.h"
#include "instance/access.h"
#include "pg/cluster.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* Signals would start a standby, the others belong to the parent's process. backup_label stays: it
 * tells recovery where to begin. */
static const char *const removed_files[] = {
    "standby.signal", "recovery.signal", "postmaster.pid", "postmaster.opts",
};

/* The directories stay, PostgreSQL does not make them again. A slot would hold back WAL for a
 * reader that will never come, the statistics of a moment are no use. */
static const char *const emptied_directories[] = {"pg_replslot", "pg_stat_tmp"};

static void close_directory(DIR **directory)
{
    if (*directory)
        (void)closedir(*directory);
}
#define auto_directory __attribute__((cleanup(close_directory))) DIR

static bool cannot_read(struct err *err, const char *path)
{
    return err_set_errno(err, ERR_FAILED, "cannot read directory '%s'", path);
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool refuse(struct err *err, const char *path)
{
    (void)err_set(err, ERR_PARENT_DOWN, "cannot isolate the clone: '%s' leads outside of it", path);
    return err_hint(err, "bough branches only data directories that are in one piece: no "
                         "tablespaces, no pg_wal elsewhere");
}

/* Links to files are left: whoever writes through them would be an administrator, not the
 * server. */
static bool refuse_links(struct arena *arena, const char *path, struct err *err)
{
    auto_directory *directory = opendir(path);
    if (!directory)
        return cannot_read(err, path);
    struct dirent *entry;
    while ((entry = readdir(directory))) {
        char *inner = path_join(arena, path, entry->d_name);
        struct stat info;
        if (is_dots(entry->d_name) || lstat(inner, &info) != 0 || !S_ISLNK(info.st_mode))
            continue;
        if (stat(inner, &info) == 0 ? S_ISDIR(info.st_mode) : text_starts(entry->d_name, "pg_"))
            return refuse(err, inner);
    }
    return true;
}

static bool refuse_entries(const char *path, struct err *err)
{
    auto_directory *directory = opendir(path);
    if (!directory)
        return errno == ENOENT || cannot_read(err, path);
    struct dirent *entry;
    while ((entry = readdir(directory)))
        if (!is_dots(entry->d_name))
            return refuse(err, path);
    return true;
}

/* The server would make links to tablespaces from a tablespace_map that a base backup left. */
static bool refuse_map(const char *path, struct err *err)
{
    struct stat info;
    return lstat(path, &info) != 0 || info.st_size == 0 || refuse(err, path);
}

static bool check_outside(struct arena *arena, const char *data, struct err *err)
{
    return refuse_links(arena, data, err) &&
           refuse_links(arena, path_join(arena, data, "base"), err) &&
           refuse_entries(path_join(arena, data, "pg_tblspc"), err) &&
           refuse_map(path_join(arena, data, "tablespace_map"), err);
}

static bool empty_directory(struct arena *arena, const char *path, struct err *err)
{
    auto_directory *directory = opendir(path);
    if (!directory)
        return errno == ENOENT || cannot_read(err, path);
    struct dirent *entry;
    while ((entry = readdir(directory)))
        if (!is_dots(entry->d_name) && !path_remove(path_join(arena, path, entry->d_name), err))
            return false;
    return true;
}

bool instance_isolate(const struct instance *instance, struct err *err)
{
    auto_arena arena = {0};
    const char *data = instance->data;
    int major = 0;
    if (!cluster_data_major(&arena, data, &major, err)) /* it is a data directory at all */
        return false;
    if (cluster_server_pid(data))
        return err_set(err, ERR_BUSY, "cannot isolate '%s': a server runs on it", data);
    if (!check_outside(&arena, data, err))
        return false;
    for (size_t i = 0; i < countof(removed_files); i++)
        if (!path_remove(path_join(&arena, data, removed_files[i]), err))
            return false;
    for (size_t i = 0; i < countof(emptied_directories); i++)
        if (!empty_directory(&arena, path_join(&arena, data, emptied_directories[i]), err))
            return false;
    return access_close(instance, err);
}
