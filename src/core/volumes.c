/* volumes: see volumes.h. */
#include "core/volumes.h"

#include "base/path.h"
#include "base/text.h"
#include "core/volume_list.h"
#include "pool/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_parent(const struct backend *backend)
{
    return strcmp(backend->name, PARENT_NAME) == 0;
}

static char *part(struct core *core, const struct backend *backend, enum volume_part part)
{
    return volume_directory(&core->arena, backend, part);
}

static char *inside(struct core *core, const struct backend *backend, enum volume_part which,
                    const char *name)
{
    return path_join(&core->arena, part(core, backend, which), name);
}

/* --- The parent's --- */

static const struct project_volume *find(const struct project_file *file, const char *name)
{
    for (size_t i = 0; i < file->n_volumes; i++)
        if (text_equal(file->volumes[i].name, name))
            return &file->volumes[i];
    return NULL;
}

static const char *own_directory(struct core *core, const struct project_volume *volume,
                                 struct err *err)
{
    char *path = session_own_path(core, volume->path);
    if (path_is_directory(path))
        return path_real(&core->arena, path, err);
    (void)err_set(err, ERR_CONFIG, "cannot use [volume %s]: '%s' is not a directory", volume->name,
                  path);
    (void)err_hint(err, "make it, or leave 'path' out: bough keeps the files then");
    return NULL;
}

/* Two commands may come at the same moment. */
static const char *make_parents(struct core *core, const char *path, struct err *err)
{
    struct pool pool;
    if (path_is_directory(path))
        return path;
    if (!path_make(path_parent(&core->arena, path), 0711, err) || !session_pool(core, &pool, err))
        return NULL;
    if (pool_make(&pool, path, err))
        return path;
    if (err->code != ERR_EXISTS)
        return NULL;
    err_clear(err);
    return path;
}

const char *volumes_path(struct core *core, const struct backend *backend,
                         const struct project_file *file, const char *name, struct err *err)
{
    const struct project_volume *volume = find(file, name);
    char *path = inside(core, backend, VOLUME_OWN, name);
    if (volume && volume->path && is_parent(backend))
        return own_directory(core, volume, err);
    if (volume && is_parent(backend))
        return make_parents(core, path, err);
    if (path_is_directory(path))
        return path;
    (void)err_set(err, ERR_CONFIG, "branch '%s' has no volume '%s': it is older than the volume",
                  backend->name, name);
    (void)err_hint(err, "make a new branch");
    return NULL;
}

/* --- A branch's --- */

static bool own_entry(void *context, const struct tree_entry *entry, struct err *err)
{
    const struct run_as *user = context;
    if (entry->info.st_uid == user->uid && entry->info.st_gid == user->gid)
        return true;
    if (fchownat(entry->parent_fd, entry->name, user->uid, user->gid, AT_SYMLINK_NOFOLLOW) == 0)
        return true;
    return err_set_errno(err, ERR_FAILED, "cannot give '%s' to user '%s'", entry->name, user->name);
}

/* To the user of the servers, whoever the parent's files belong to; nobody else gets in. */
static bool take_over(const struct core *core, const char *path, struct err *err)
{
    const struct tree_visitor visitor = {
        .context = (void *)&core->user,
        .enter = own_entry,
        .visit = own_entry,
    };
    if (core->user.switch_user && !tree_walk(path, &visitor, err))
        return false;
    return chmod(path, 0700) == 0 ||
           err_set_errno(err, ERR_FAILED, "cannot change the mode of '%s'", path);
}

static bool fill(struct core *core, const struct pool *pool, const char *from, const char *path,
                 struct err *err)
{
    /* The parent goes on meanwhile. */
    struct clone_options options = {.may_vanish = true, .progress = core->options.progress};
    return from ? pool_import(pool, from, path, &options, err) && take_over(core, path, err)
                : pool_make(pool, path, err);
}

static bool make_one(struct core *core, const struct pool *pool, const char *from,
                     const struct backend *branch, const char *name, struct err *err)
{
    struct clone_options options = {.read_only = true, .progress = core->options.progress};
    char *path = inside(core, branch, VOLUME_OWN, name);
    char *t0 = inside(core, branch, VOLUME_T0, name);
    if (path_exists(t0))
        return true;
    return (fill(core, pool, from, path, err) && pool_clone(pool, path, t0, &options, err)) ||
           err_context(err, "cannot clone volume '%s'", name);
}

bool volumes_make(struct core *core, const struct pool *pool, const struct backend *parent,
                  const struct backend *branch, struct err *err)
{
    const struct project_file *file = NULL;
    if (!session_parts(core, &file, err))
        return false;
    if (file->n_volumes && (!path_make(part(core, branch, VOLUME_OWN), 0711, err) ||
                            !path_make(part(core, branch, VOLUME_T0), 0700, err)))
        return false;
    for (size_t i = 0; i < file->n_volumes; i++) {
        const char *name = file->volumes[i].name;
        const char *from = NULL;
        if (branch->mode == MODE_FULL && !(from = volumes_path(core, parent, file, name, err)))
            return false;
        if (!make_one(core, pool, from, branch, name, err))
            return false;
    }
    return true;
}

/* --- Removing and resetting --- */

static bool remove_part(struct core *core, const struct pool *pool, const struct backend *backend,
                        enum volume_part which, struct err *err)
{
    char *directory = part(core, backend, which);
    size_t n = 0;
    char **names = volume_names(&core->arena, directory, &n);
    for (size_t i = 0; i < n; i++)
        if (!pool_remove(pool, path_join(&core->arena, directory, names[i]), err))
            return false;
    return path_remove(directory, err);
}

bool volumes_remove(struct core *core, const struct pool *pool, const struct backend *backend,
                    struct err *err)
{
    for (int i = 0; i < VOLUME_PART_COUNT; i++)
        if (!remove_part(core, pool, backend, (enum volume_part)i, err))
            return false;
    return true;
}

bool volumes_clone_t0(struct core *core, const struct pool *pool, const struct backend *branch,
                      struct err *err)
{
    struct clone_options options = {.progress = core->options.progress};
    char *t0 = part(core, branch, VOLUME_T0);
    char *new = part(core, branch, VOLUME_NEW);
    size_t n = 0;
    char **names = volume_names(&core->arena, t0, &n);
    if (!path_exists(t0))
        return true;
    if (!path_make(new, 0711, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!pool_clone(pool, path_join(&core->arena, t0, names[i]),
                        path_join(&core->arena, new, names[i]), &options, err))
            return err_context(err, "cannot clone volume '%s'", names[i]);
    return true;
}

bool volumes_remove_new(struct core *core, const struct pool *pool, const struct backend *branch,
                        struct err *err)
{
    return remove_part(core, pool, branch, VOLUME_NEW, err);
}

static bool move(const char *from, const char *to, struct err *err)
{
    return rename(from, to) == 0 || err_set_errno(err, ERR_FAILED, "cannot rename '%s'", from);
}

bool volumes_swap(struct core *core, const struct backend *branch, struct err *err)
{
    char *own = part(core, branch, VOLUME_OWN);
    char *new = part(core, branch, VOLUME_NEW);
    return !path_exists(new) ||
           (move(own, part(core, branch, VOLUME_OLD), err) && move(new, own, err));
}

bool volumes_swap_back(struct core *core, const struct pool *pool, const struct backend *branch,
                       struct err *err)
{
    char *old = part(core, branch, VOLUME_OLD);
    return !path_exists(old) || (remove_part(core, pool, branch, VOLUME_OWN, err) &&
                                 move(old, part(core, branch, VOLUME_OWN), err));
}

bool volumes_remove_old(struct core *core, const struct pool *pool, const struct backend *branch,
                        struct err *err)
{
    return remove_part(core, pool, branch, VOLUME_OLD, err);
}
