/*
 * volume_changes: what the preview says of files: how many differ between a branch and its T0, by
 * size, time and kind. They are not read: that would take as long as copying them.
 */
#include "base/map.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vec.h"
#include "core/volume_list.h"
#include "core/volumes.h"
#include "pool/tree.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT 1000000

char *volume_directory(struct arena *arena, const struct backend *backend, enum volume_part part)
{
    static const char *const names[VOLUME_PART_COUNT] = {
        [VOLUME_OWN] = "volumes",
        [VOLUME_T0] = "volumes.t0",
        [VOLUME_NEW] = "volumes.new",
        [VOLUME_OLD] = "volumes.old",
    };
    return path_join(arena, path_parent(arena, backend->data_path), names[part]);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **volume_names(struct arena *arena, const char *directory, size_t *ret_n)
{
    VEC(char *) names = {0};
    DIR *open = opendir(directory);
    struct dirent *entry;
    while (open && (entry = readdir(open)))
        if (entry->d_name[0] != '.')
            vec_add(arena, &names, arena_strdup(arena, entry->d_name));
    if (open)
        (void)closedir(open);
    if (names.n)
        qsort(names.items, names.n, sizeof(*names.items), compare);
    *ret_n = names.n;
    return names.items;
}

struct seen {
    struct stat info;
    bool met; /* on the branch too */
};

struct comparison {
    struct arena arena;
    struct map t0; /* struct seen by path */
    size_t n;
    size_t added;
    size_t changed;
    size_t met;
};

static bool count_one(struct comparison *comparison, struct err *err)
{
    return ++comparison->n <= FILE_LIMIT ||
           err_set(err, ERR_FAILED, "there are more than %d files", FILE_LIMIT);
}

static bool remember(void *context, const struct tree_entry *entry, struct err *err)
{
    struct comparison *comparison = context;
    struct seen *seen = arena_new(&comparison->arena, struct seen);
    seen->info = entry->info;
    map_put(&comparison->t0, arena_strdup(&comparison->arena, entry->path), seen);
    return count_one(comparison, err);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return (a->st_mode & S_IFMT) == (b->st_mode & S_IFMT) && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static bool look_up(void *context, const struct tree_entry *entry, struct err *err)
{
    struct comparison *comparison = context;
    struct seen *seen = map_get(&comparison->t0, entry->path);
    comparison->added += !seen;
    if (seen) {
        comparison->met++;
        comparison->changed += !is_same(&seen->info, &entry->info);
    }
    return count_one(comparison, err);
}

static bool walk(struct comparison *comparison, const char *t0, const char *own, struct err *err)
{
    struct tree_visitor visitor = {.context = comparison, .may_vanish = true, .visit = remember};
    if (!tree_walk(t0, &visitor, err))
        return false;
    visitor.visit = look_up;
    return tree_walk(own, &visitor, err);
}

/* NULL when nothing differs. */
static char *describe(struct arena *arena, const char *name, const char *t0, const char *own)
{
    struct comparison comparison = {0};
    auto_err err = {0};
    char *line = NULL;
    comparison.t0.arena = &comparison.arena;
    bool walked = walk(&comparison, t0, own, &err);
    size_t removed = comparison.t0.n - comparison.met;
    if (!walked)
        line = arena_printf(arena, "volume %s: cannot compare its files with T0: %s", name,
                            err.message);
    else if (comparison.added || comparison.changed || removed)
        line = arena_printf(arena,
                            "volume %s: %zu file%s added, %zu changed, %zu removed on the branch "
                            "(files are not merged)",
                            name, comparison.added, comparison.added == 1 ? "" : "s",
                            comparison.changed, removed);
    arena_release(&comparison.arena);
    return line;
}

const char *const *volumes_changes(struct core *core, struct arena *arena,
                                   const struct backend *branch, size_t *ret_n)
{
    VEC(const char *) lines = {0};
    size_t n = 0;
    char *own = volume_directory(&core->arena, branch, VOLUME_OWN);
    char *t0 = volume_directory(&core->arena, branch, VOLUME_T0);
    char **names = volume_names(&core->arena, t0, &n);
    for (size_t i = 0; i < n; i++) {
        char *line = describe(arena, names[i], path_join(&core->arena, t0, names[i]),
                              path_join(&core->arena, own, names[i]));
        if (line)
            vec_add(arena, &lines, line);
    }
    *ret_n = lines.n;
    return lines.items;
}
