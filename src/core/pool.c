/*
 * pool: a pool on btrfs for a machine that has none: made, mounted again after a reboot, looked at,
 * made larger.
 *
 * No project is needed, and none is touched. What is made has another name until it is whole, and
 * each step may be repeated, so there is nothing to journal.
 */
#include "base/path.h"
#include "base/text.h"
#include "core/session.h"
#include "core/space.h"
#include "pool/image.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool need_root(const char *what, struct err *err)
{
    if (geteuid() == 0)
        return true;
    (void)err_set(err, ERR_MISSING, "%s needs root", what);
    return err_hint(err, "run it once as root, with --path; what is in the pool needs no root");
}

static const char *pool_directory(struct core *core, const char *path)
{
    char *directory = arena_strdup(&core->arena, path ? path : "");
    size_t len = strlen(directory);
    while (len > 1 && directory[len - 1] == '/')
        directory[--len] = '\0';
    if (!path)
        return path_join(&core->arena, core->home, "pool");
    if (*directory == '/')
        return directory;
    auto_err ignored = {0};
    char *here = path_real(&core->arena, ".", &ignored);
    return path_join(&core->arena, here ? here : "/", directory);
}

static bool is_empty(const char *directory)
{
    DIR *entries = opendir(directory);
    int n = 0;
    while (entries && readdir(entries))
        n++;
    if (entries)
        (void)closedir(entries);
    return n <= 2;
}

/* What is in the directory would be hidden by the mount. The new one belongs to whom the directory
 * around it does, so that this user's bough can use it. */
static bool make_place(const char *directory, struct stat *ret_owner, struct err *err)
{
    auto_arena arena = {0};
    if (!path_make(directory, 0711, err))
        return false;
    if (stat(path_parent(&arena, directory), ret_owner) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot look at '%s'", directory);
    if (is_empty(directory))
        return true;
    (void)err_set(err, ERR_EXISTS, "'%s' is in use", directory);
    return err_hint(err, "name another directory with --path, and give it to 'bough init --pool'");
}

static bool is_mounted(struct core *core, const char *directory, const char *image)
{
    return text_equal(image_of(&core->arena, directory), image);
}

bool core_pool_create(struct core *core, const char *path, uint64_t size_bytes,
                      struct pool_result *ret_result, struct err *err)
{
    const char *directory = pool_directory(core, path);
    const char *image = image_path(&core->arena, directory);
    struct stat owner;
    *ret_result = (struct pool_result){.directory = directory, .image = image};
    if (size_bytes < IMAGE_LEAST_BYTES) {
        (void)err_set(err, ERR_USAGE, "a pool needs at least 256 MiB");
        return err_hint(err, "it takes only the space that its branches use: name a large size");
    }
    if (!need_root("making a pool", err) || !make_place(directory, &owner, err) ||
        !image_make(image, size_bytes, err) || !image_mount(image, directory, err))
        return false;
    return (chmod(directory, 0711) == 0 && chown(directory, owner.st_uid, owner.st_gid) == 0) ||
           err_set_errno(err, ERR_FAILED, "cannot give '%s' away", directory);
}

bool core_pool_mount(struct core *core, const char *path, struct pool_result *ret_result,
                     struct err *err)
{
    const char *directory = pool_directory(core, path);
    const char *image = image_path(&core->arena, directory);
    *ret_result = (struct pool_result){.directory = directory, .image = image};
    if (is_mounted(core, directory, image)) {
        ret_result->was_mounted = true;
        return true;
    }
    if (!path_exists(image)) {
        (void)err_set(err, ERR_NOT_FOUND, "cannot find a pool in '%s'", image);
        return err_hint(err, "'bough pool create --size SIZE' makes one");
    }
    return need_root("mounting a pool", err) && path_make(directory, 0711, err) &&
           image_mount(image, directory, err);
}

/* Where the project of this directory has its pool; else the default one. */
static const char *known_directory(struct core *core, const char *path)
{
    return path || !core->project.pool_directory ? pool_directory(core, path)
                                                 : core->project.pool_directory;
}

bool core_pool_status(struct core *core, const char *path, struct pool_status *ret_status,
                      struct err *err)
{
    struct pool pool;
    const char *directory = known_directory(core, path);
    if (!path_is_directory(directory))
        return err_set(err, ERR_NOT_FOUND, "there is no pool in '%s'", directory);
    const char *real = path_real(&core->arena, directory, err);
    if (!real || !pool_space(&core->arena, real, &ret_status->space, err) ||
        !run_as_postgres(&core->arena, &core->user, err))
        return false;
    auto_err cause = {0};
    bool known = pool_open(&core->arena, real, NULL, &core->user, &pool, &cause);
    ret_status->directory = real;
    ret_status->driver = known ? pool.driver->name : "not known";
    ret_status->warning = space_warning(core, &ret_status->space);
    ret_status->hint = space_hint(&core->arena, &ret_status->space);
    return true;
}

bool core_pool_grow(struct core *core, const char *path, uint64_t size_bytes,
                    struct pool_result *ret_result, struct err *err)
{
    const char *directory = path_real(&core->arena, known_directory(core, path), err);
    const char *image = directory ? image_of(&core->arena, directory) : NULL;
    if (!directory)
        return false;
    *ret_result = (struct pool_result){.directory = directory, .image = image};
    if (!image) {
        (void)err_set(err, ERR_FAILED, "the pool '%s' is not in a file", directory);
        return err_hint(err, "make its own file system larger, or 'bough pool mount' it first");
    }
    return need_root("making a pool larger", err) &&
           image_grow(image, directory, size_bytes, err);
}
