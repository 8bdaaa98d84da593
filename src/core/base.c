/*
 * base: see base.h.
 *
 * Files in the backend's base directory: t0-HASH.catalog, T0 of a full branch, where HASH is of the
 * tables that bough.ini tracked; t0.branch and t0.parent of a schema-only one; merged.branch and
 * merged.parent after a merge: what the branch had then, and what the parent had after it. Against
 * the branch's own state a later merge can tell what the branch has never seen.
 */
#include "core/base.h"

#include "base/path.h"
#include "base/secret.h"
#include "base/text.h"
#include "catalog/snapshot.h"
#include "core/scratch.h"

#include <errno.h>
#include <stdio.h>

void base_release(struct base *base)
{
    catalog_release(&base->branch);
    catalog_release(&base->parent);
}

static char *file(struct arena *arena, const struct backend *branch, const char *name,
                  const char *ending)
{
    return arena_printf(arena, "%s/%s.%s", branch->base_path, name, ending);
}

/* Another set of tracked tables needs another reading of T0. */
static char *t0_file(struct arena *arena, const struct backend *branch,
                     const struct tracked *tracked)
{
    char *all = tracked_describe(arena, tracked);
    return arena_printf(arena, "%s/t0-%s.catalog", branch->base_path,
                        secret_hash(arena, all, strlen(all), 16));
}

static bool read_t0(struct core *core, const struct backend *branch, const struct tracked *tracked,
                    struct catalog *ret_catalog, struct err *err)
{
    auto_scratch scratch = {0};
    if (!scratch_open(core, branch->t0_path, &scratch, err) ||
        !catalog_read(scratch.db, tracked, false, ret_catalog, err))
        return err_context(err, "cannot read T0 of '%s'", branch->name);
    return scratch_close(&scratch, err);
}

static bool load_t0(struct core *core, const struct backend *branch, struct base *ret_base,
                    struct err *err)
{
    struct tracked tracked;
    if (!session_tracked(core, NULL, &tracked, err))
        return false;
    char *path = t0_file(&core->arena, branch, &tracked);
    ret_base->same = true;
    auto_err ignored = {0};
    /* It is only a cache: one that is damaged, or of another version, is read again. */
    if (path_exists(path) && snapshot_load(path, &ret_base->branch, &ignored))
        return true;
    return read_t0(core, branch, &tracked, &ret_base->branch, err) &&
           snapshot_save(&ret_base->branch, path, err);
}

bool base_save_t0(struct core *core, const struct backend *branch, struct pg *db, struct err *err)
{
    struct tracked tracked;
    auto_catalog catalog = {0};
    return session_tracked(core, db, &tracked, err) &&
           catalog_read(db, &tracked, false, &catalog, err) &&
           snapshot_save(&catalog, t0_file(&core->arena, branch, &tracked), err);
}

bool base_load(struct core *core, const struct backend *branch, struct base *ret_base,
               struct err *err)
{
    static const char *const names[] = {"merged", "t0"};
    for (size_t i = 0; i < countof(names); i++) {
        char *on_branch = file(&core->arena, branch, names[i], "branch");
        if (path_exists(on_branch))
            return snapshot_load(on_branch, &ret_base->branch, err) &&
                   snapshot_load(file(&core->arena, branch, names[i], "parent"), &ret_base->parent,
                                 err);
    }
    return load_t0(core, branch, ret_base, err);
}

bool base_save_pair(const struct backend *branch, const char *name, const struct catalog *on_branch,
                    const struct catalog *on_parent, struct err *err)
{
    auto_arena arena = {0};
    /* The branch's file is the one that base_load looks for, so it comes last. */
    return snapshot_save(on_parent, file(&arena, branch, name, "parent"), err) &&
           snapshot_save(on_branch, file(&arena, branch, name, "branch"), err);
}

static bool move(const char *from, const char *to, struct err *err)
{
    if (rename(from, to) == 0 || (errno == ENOENT && path_exists(to)))
        return true;
    return err_set_errno(err, ERR_FAILED, "cannot rename '%s'", from);
}

bool base_take_next(struct core *core, const struct backend *branch, struct err *err)
{
    struct arena *arena = &core->arena;
    return move(file(arena, branch, "next", "parent"), file(arena, branch, "merged", "parent"),
                err) &&
           move(file(arena, branch, "next", "branch"), file(arena, branch, "merged", "branch"),
                err);
}

static bool drop_pair(struct core *core, const struct backend *branch, const char *name,
                      struct err *err)
{
    return path_remove(file(&core->arena, branch, name, "branch"), err) &&
           path_remove(file(&core->arena, branch, name, "parent"), err);
}

bool base_drop_next(struct core *core, const struct backend *branch, struct err *err)
{
    return drop_pair(core, branch, "next", err);
}

bool base_forget_merges(struct core *core, const struct backend *branch, struct err *err)
{
    return drop_pair(core, branch, "merged", err);
}

void base_pair_by_name(struct catalog *on_branch, struct catalog *on_parent)
{
    for (size_t i = 0; i < on_branch->objects.n; i++) {
        struct object *object = on_branch->objects.items[i];
        struct object *other = catalog_named(on_parent, object);
        if (!other)
            continue;
        object->pair = other->index;
        other->pair = object->index;
    }
}
