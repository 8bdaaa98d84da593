/*
 * finish: see finish.h.
 *
 * Files beside the next base: next.after, the steps; next.pending, the objects that they bring;
 * next.merged, the catalog that was predicted. Without the first there is nothing to do.
 */
#include "core/finish.h"

#include "base/path.h"
#include "base/text.h"
#include "catalog/snapshot.h"
#include "core/after.h"
#include "core/settle.h"
#include "core/steps.h"
#include "merge/merge.h"

#define DIFFERENCE_LIMIT 20

static const char *const files[] = {"next.after", "next.pending", "next.merged"};

static char *file(struct task *task, const char *name)
{
    return path_join(&task->core->arena, task->backend.base_path, name);
}

bool finish_save(struct task *task, const struct prepared *prepared, struct catalog *after,
                 struct err *err)
{
    if (prepared->plan.n_main == prepared->plan.steps.n)
        return true;
    if (!settle_save(file(task, "next.pending"), prepared, after, err) ||
        !snapshot_save(&prepared->merge.merged, file(task, "next.merged"), err) ||
        !after_save(file(task, "next.after"), &prepared->plan, err))
        return false;
    settle_predict(prepared, after);
    return true;
}

bool finish_clean(struct task *task, struct err *err)
{
    for (size_t i = 0; i < countof(files); i++)
        if (!path_remove(file(task, files[i]), err))
            return false;
    return true;
}

/* A server that is gone, or does not answer, is asked again by the next command. */
static bool is_for_later(const struct err *err)
{
    return err->code == ERR_SERVER || err->code == ERR_TIMEOUT || err->code == ERR_PARENT_DOWN;
}

/* Runs the steps; one that fails for good is told in *ret_why, and what follows it is given up. */
static bool run(struct task *task, struct pg *db, int64_t lock_deadline_ms, const char **ret_why,
                struct err *err)
{
    struct arena *arena = &task->core->arena;
    struct after_steps steps = {0};
    size_t done = 0;
    if (!after_load(arena, file(task, "next.after"), &steps, err))
        return false;
    auto_patience patience = {0};
    patience_begin(&patience, task->core, &task->parent, db, lock_deadline_ms);
    if (after_run(task, &steps, &patience, &done, err))
        return true;
    if (is_for_later(err))
        return false;
    *ret_why =
        arena_printf(arena, "%s: %s", err->message, done < steps.n ? steps.items[done].sql : "");
    auto_err second = {0};
    if (!after_give_up(db, &steps, done, &second) && is_for_later(&second)) {
        err_move(err, &second);
        return false;
    }
    err_clear(err);
    return true;
}

/* Others may change the parent while the steps run, so what is not as predicted is only told. */
static bool read_back(struct task *task, struct pg *db, struct catalog *ret_now,
                      const char **ret_differences, struct err *err)
{
    struct tracked tracked;
    auto_catalog merged = {0};
    if (!session_tracked(task->core, db, &tracked, err) ||
        !catalog_read(db, &tracked, false, ret_now, err) ||
        !snapshot_load(file(task, "next.merged"), &merged, err))
        return false;
    *ret_differences = catalog_verify(&task->core->arena, &merged, ret_now, DIFFERENCE_LIMIT);
    return true;
}

static bool correct_base(struct task *task, const struct catalog *now, const char **ret_missing,
                         struct err *err)
{
    auto_catalog on_parent = {0};
    auto_catalog on_branch = {0};
    return snapshot_load(file(task, "next.parent"), &on_parent, err) &&
           snapshot_load(file(task, "next.branch"), &on_branch, err) &&
           settle(&task->core->arena, file(task, "next.pending"), now, &on_parent, &on_branch,
                  ret_missing, err) &&
           base_save_pair(&task->backend, "next", &on_branch, &on_parent, err);
}

bool finish_run(struct task *task, int64_t lock_deadline_ms, const char **ret_missing,
                struct err *err)
{
    auto_catalog now = {0};
    const char *why = NULL;
    const char *missing = NULL;
    const char *differences = NULL;
    *ret_missing = NULL;
    if (!path_exists(file(task, "next.after")))
        return true;
    auto_pg *db = connect_parent(task, err);
    if (!db || !run(task, db, lock_deadline_ms, &why, err) ||
        !read_back(task, db, &now, &differences, err) || !correct_base(task, &now, &missing, err))
        return err_context(err, "the merge is committed, but what comes after it is not done");
    struct text told = text_make(&task->core->arena);
    if (why)
        text_add_item(&told, "\n", why);
    if (missing)
        text_add_item(&told, "\n", missing);
    else if (differences)
        text_add_item(&told, "\n",
                      arena_printf(&task->core->arena,
                                   "the parent is not what was predicted; others may have changed "
                                   "it meanwhile: %s",
                                   differences));
    *ret_missing = told.len ? told.data : NULL;
    /* With it goes the sign that there is something to do. */
    return finish_clean(task, err);
}
