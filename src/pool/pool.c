/* pool: see pool.h. */
#include "pool/pool.h"

#include "base/path.h"
#include "base/text.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const struct pool_driver *const pool_drivers[] = {
    &pool_btrfs,
    &pool_reflink,
    &pool_copy,
    NULL,
};

static const struct pool_driver *find_driver(const char *name, struct err *err)
{
    auto_arena arena = {0};
    struct text names = text_make(&arena);
    for (size_t i = 0; pool_drivers[i]; i++) {
        if (text_equal(pool_drivers[i]->name, name))
            return pool_drivers[i];
        text_add_item(&names, ", ", pool_drivers[i]->name);
    }
    (void)err_set(err, ERR_CONFIG, "cannot use pool driver '%s': there is none of that name", name);
    (void)err_hint(err, "the drivers are: %s", names.data);
    return NULL;
}

/* A full disk says nothing about the driver, and removing branches is how it gets empty again. */
static const struct pool_driver *named_driver(const char *name, const char *directory,
                                              struct err *err)
{
    const struct pool_driver *driver = find_driver(name, err);
    auto_err cause = {0};
    if (!driver || driver->probe(directory, &cause) || cause.code == ERR_NO_SPACE)
        return driver;
    err_move(err, &cause);
    (void)err_hint(err, "without a driver in the configuration bough takes the best that works");
    return NULL;
}

/* A full disk ends the search: a lesser driver would not find the volumes of a better one. */
static const struct pool_driver *best_driver(const char *directory, struct err *err)
{
    for (size_t i = 0; pool_drivers[i]; i++) {
        auto_err cause = {0};
        if (pool_drivers[i]->probe(directory, &cause))
            return pool_drivers[i];
        if (cause.code == ERR_NO_SPACE || !pool_drivers[i + 1]) {
            err_move(err, &cause);
            break;
        }
    }
    return NULL;
}

/* The database's user has to get through the directory, but not to list it. */
static bool make_directory(const char *directory, const struct run_as *user, struct err *err)
{
    if (path_is_directory(directory))
        return true;
    mode_t mode = user && user->switch_user ? 0711 : 0700;
    if (!path_make(directory, mode, err))
        return false;
    if (chmod(directory, mode) != 0) /* the umask may have taken some away */
        return err_set_errno(err, ERR_FAILED, "cannot change the mode of '%s'", directory);
    return true;
}

bool pool_open(struct arena *arena, const char *directory, const char *driver_name,
               const struct run_as *user, struct pool *ret_pool, struct err *err)
{
    assert(directory && *directory);
    if (!make_directory(directory, user, err))
        return false;
    const char *real = path_real(arena, directory, err);
    if (!real)
        return false;
    const struct pool_driver *driver =
        driver_name ? named_driver(driver_name, real, err) : best_driver(real, err);
    if (!driver)
        return err_context(err, "cannot open the pool '%s'", directory);
    *ret_pool = (struct pool){.driver = driver, .directory = real};
    if (user)
        ret_pool->user = *user;
    return true;
}

bool pool_attach(struct arena *arena, const char *directory, const char *driver_name,
                 const struct run_as *user, struct pool *ret_pool, struct err *err)
{
    const char *real = path_real(arena, directory, err);
    const struct pool_driver *driver = real ? find_driver(driver_name, err) : NULL;
    if (!driver)
        return err_context(err, "cannot open the pool '%s'", directory);
    *ret_pool = (struct pool){.driver = driver, .directory = real, .user = *user};
    return true;
}

/* A wrong path must not cost somebody's data: volumes lie below the pool's directory only. */
static bool check_inside(const struct pool *pool, const char *path, struct err *err)
{
    auto_arena arena = {0};
    const char *parent = path_real(&arena, path_parent(&arena, path), err);
    if (!parent)
        return false;
    size_t len = strlen(pool->directory);
    const char *name = strrchr(path, '/') + 1;
    bool is_name = *name && !text_equal(name, ".") && !text_equal(name, "..");
    if (is_name && strncmp(parent, pool->directory, len) == 0 &&
        (!parent[len] || parent[len] == '/'))
        return true;
    return err_set(err, ERR_FAILED, "cannot touch '%s': not in the pool '%s'", path,
                   pool->directory);
}

static bool check_new(const struct pool *pool, const char *path, struct err *err)
{
    if (path_exists(path))
        return err_set(err, ERR_EXISTS, "cannot create volume '%s': it exists", path);
    return check_inside(pool, path, err);
}

bool pool_make(const struct pool *pool, const char *path, struct err *err)
{
    assert(pool->driver && path && path[0] == '/');
    return check_new(pool, path, err) && pool->driver->make(pool, path, err);
}

bool pool_clone(const struct pool *pool, const char *from, const char *to,
                const struct clone_options *options, struct err *err)
{
    static const struct clone_options defaults = {0};
    assert(pool->driver && from && from[0] == '/' && to && to[0] == '/');
    assert(strncmp(to, from, strlen(from)) != 0 || to[strlen(from)] != '/');
    if (!path_exists(from))
        return err_set(err, ERR_FAILED, "cannot clone volume '%s': it does not exist", from);
    if (!path_is_directory(from))
        return err_set(err, ERR_FAILED, "cannot clone volume '%s': not a directory", from);
    return check_new(pool, to, err) &&
           pool->driver->clone(pool, from, to, options ? options : &defaults, err);
}

bool pool_import(const struct pool *pool, const char *from, const char *to,
                 const struct clone_options *options, struct err *err)
{
    static const struct clone_options defaults = {0};
    auto_arena arena = {0};
    assert(pool->driver && to && to[0] == '/');
    if (!path_is_directory(from))
        return err_set(err, ERR_FAILED, "cannot clone '%s': not a directory", from);
    const char *real = path_real(&arena, from, err);
    size_t len = real ? strlen(real) : 0;
    if (!real)
        return false;
    /* It would never come to an end. */
    if (strcmp(real, "/") == 0 || (strncmp(to, real, len) == 0 && to[len] == '/'))
        return err_set(err, ERR_FAILED, "cannot clone '%s': the pool lies in it", from);
    return check_new(pool, to, err) &&
           pool->driver->import(pool, real, to, options ? options : &defaults, err);
}

bool pool_remove(const struct pool *pool, const char *path, struct err *err)
{
    assert(pool->driver && path && path[0] == '/');
    if (!path_exists(path))
        return true;
    return check_inside(pool, path, err) && pool->driver->remove(pool, path, err);
}

bool pool_own_bytes(const struct pool *pool, const char *path, uint64_t *ret_bytes, struct err *err)
{
    assert(pool->driver && path && path[0] == '/' && ret_bytes);
    return pool->driver->own_bytes(pool, path, ret_bytes, err);
}

void pool_sweep(const struct pool *pool)
{
    auto_arena arena = {0};
    DIR *directory = opendir(pool->directory);
    struct dirent *entry;
    while (directory && (entry = readdir(directory))) {
        auto_err ignored = {0}; /* the next sweep tries again */
        size_t len = strlen(POOL_PROBE_PREFIX);
        pid_t pid = strncmp(entry->d_name, POOL_PROBE_PREFIX, len) == 0
                        ? (pid_t)atol(entry->d_name + len)
                        : 0;
        if (pid > 0 && kill(pid, 0) != 0 && errno == ESRCH)
            (void)pool_remove(pool, path_join(&arena, pool->directory, entry->d_name), &ignored);
    }
    if (directory)
        (void)closedir(directory);
}
