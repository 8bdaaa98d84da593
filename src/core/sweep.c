/* sweep: see sweep.h. */
#include "core/sweep.h"

#include "base/path.h"

#include <dirent.h>
#include <unistd.h>

/* A lock file is removed by who holds it, so nobody loses a lock that is held. */
static void sweep_lock(const struct core *core, const char *id)
{
    auto_arena arena = {0};
    auto_err ignored = {0};
    struct backend known;
    char *path = arena_printf(&arena, "%s/locks/%s", core->home, id);
    if (id[0] == '.' || store_backend_get(core->store, &arena, id, &known, &ignored) ||
        ignored.code != ERR_NOT_FOUND)
        return;
    auto_fd lock = path_lock(path, &ignored);
    if (lock >= 0)
        (void)unlink(path);
}

static void sweep_locks(const struct core *core)
{
    auto_arena arena = {0};
    DIR *directory = opendir(path_join(&arena, core->home, "locks"));
    struct dirent *entry;
    while (directory && (entry = readdir(directory)))
        sweep_lock(core, entry->d_name);
    if (directory)
        (void)closedir(directory);
}

void sweep(const struct core *core)
{
    auto_arena arena = {0};
    auto_err ignored = {0};
    struct pool pool;
    sweep_locks(core);
    if (core->project.pool_directory &&
        pool_attach(&arena, core->project.pool_directory, core->project.pool_driver, &core->user,
                    &pool, &ignored))
        pool_sweep(&pool);
}
