/*
 * merge: a branch into its parent.
 *
 * Read, merge, rehearse on a clone of the parent, ask; then, on the parent, in one transaction:
 * read again (moved: start over), run, read back, compare, commit. The transaction's id is
 * journalled before COMMIT: after a crash at that moment the server is asked what became of it
 * (pg_xact_status).
 */
#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "catalog/kind.h"
#include "core/apply.h"
#include "core/clone.h"
#include "core/dump.h"
#include "core/finish.h"
#include "core/hooks.h"
#include "core/locks.h"
#include "core/measure.h"
#include "core/on_branch.h"
#include "core/operations.h"
#include "core/patience.h"
#include "core/rehearse.h"
#include "core/sleep.h"
#include "core/steps.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define START_OVER_LIMIT 5
#define LOCK_PAUSE_US 250000
#define PARENT_LOCK_TIMEOUT_MS 60000
#define SQL_FILE_LIMIT_BYTES ((size_t)256 * 1024 * 1024)

/* What a running merge works with. */
struct story {
    const struct merge_options *options;
    struct prepared *prepared;
    struct changes *changes;
    bool moved; /* the parent changed between preview and commit: start over */
};

static char *file(struct task *task, const char *name)
{
    return path_join(&task->core->arena, task->backend.base_path, name);
}

static char *kept_snapshot(struct task *task)
{
    char *directory = path_parent(&task->core->arena, task->backend.data_path);
    return path_join(&task->core->arena, directory, "before-merge");
}

static bool mark(struct task *task, struct err *err)
{
    return store_backend_set_state(task->core->store, task->backend.id, BACKEND_MERGING, err);
}

static bool unmark(struct task *task, struct err *err)
{
    return store_backend_set_state(task->core->store, task->backend.id,
                                   task->backend.merges ? BACKEND_MERGED : BACKEND_READY, err);
}

/* A snapshot of the parent from just before, where that is free. The one of an earlier merge makes
 * room. */
static bool keep_before(struct task *task, struct err *err)
{
    if (!task->pool.driver->instant || !task->pool.driver->atomic ||
        dump_is(task->core, &task->parent))
        return true;
    struct clone_options options = {.read_only = true};
    return pool_remove(&task->pool, kept_snapshot(task), err) &&
           clone_catch_up(task->core, &task->parent, err) &&
           pool_clone(&task->pool, task->parent.data_path, kept_snapshot(task), &options, err);
}

static bool drop_next(struct task *task, struct err *err)
{
    return base_drop_next(task->core, &task->backend, err) && finish_clean(task, err) &&
           path_remove(file(task, "next.sql"), err) && path_remove(file(task, "next.json"), err);
}

/* --- The base of the next merge
 * ----------------------------------------------------------------------- */

/* What the branch has now, beside what the parent has after the merge, each object linked to the
 * same one on the other side. */
static void pair(struct prepared *prepared, struct catalog *after)
{
    struct merge *merge = &prepared->merge;
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        if (!entry->merged || !entry->branch)
            continue;
        struct object *on_parent = catalog_named(after, entry->merged);
        struct object *on_branch = prepared->branch_catalog.objects.items[entry->branch->index];
        if (!on_parent)
            continue;
        on_parent->pair = on_branch->index;
        on_branch->pair = on_parent->index;
    }
}

char *changes_json(struct arena *arena, const struct changes *changes)
{
    json_t *list = json_array();
    for (size_t i = 0; i < changes->n_items; i++) {
        const struct change_item *item = &changes->items[i];
        (void)json_array_append_new(list, json_pack("{ss ss ss ss ss}", "schema", item->schema,
                                                    "object", item->object, "type", item->type,
                                                    "action", item->action, "sql", item->sql));
    }
    char *text = json_dumps(list, JSON_COMPACT);
    char *copy = arena_strdup(arena, text ? text : "[]");
    free(text);
    json_decref(list);
    return copy;
}

static bool save_next(struct task *task, struct story *story, struct catalog *after,
                      struct err *err)
{
    char *json = changes_json(&task->core->arena, story->changes);
    const char *sql = story->changes->sql;
    if (!finish_save(task, story->prepared, after, err))
        return false;
    pair(story->prepared, after);
    return path_write(file(task, "next.sql"), sql, strlen(sql), 0600, err) &&
           path_write(file(task, "next.json"), json, strlen(json), 0600, err) &&
           base_save_pair(&task->backend, "next", &story->prepared->branch_catalog, after, err);
}

/* --- The transaction on the parent
 * -------------------------------------------------------------------- */

/* Two merges into one parent wait for each other, also from two machines. */
static bool take_lock(struct pg *db, struct err *err)
{
    return pg_exec(db, "SELECT pg_catalog.pg_advisory_xact_lock(7018422, 1)", err);
}

static bool journal_transaction(struct task *task, struct pg *db, struct err *err)
{
    char *id = NULL;
    return pg_value(db, &task->core->arena, "SELECT pg_catalog.pg_current_xact_id()::text", 0, NULL,
                    &id, err) &&
           journal_set(task, "transaction", id, err);
}

static bool transact(struct task *task, struct story *story, struct pg *db, struct err *err)
{
    auto_catalog after = {0};
    bool ready = pg_exec(db, apply_begin, err) && take_lock(db, err) &&
                 rehearse_unmoved(story->prepared, db, &story->moved, err) &&
                 locks_take(db, &story->prepared->plan, err) &&
                 apply_plan(db, story->prepared, NULL, &after, err) &&
                 save_next(task, story, &after, err) && journal_transaction(task, db, err);
    if (ready)
        return pg_exec(db, "COMMIT", err);
    auto_err ignored = {0};
    (void)pg_exec(db, "ROLLBACK", &ignored); /* a lost connection rolls back by itself */
    return false;
}

/* A long transaction on the parent must not make everybody queue behind us: give way and try again.
 */
static bool commit(struct task *task, struct err *err)
{
    struct story *story = task->story;
    auto_pg *db = session_connect(task->core, &task->parent, err);
    if (!db)
        return false;
    auto_patience patience = {0};
    patience_begin(&patience, task->core, &task->parent, db, story->options->lock_deadline_ms);
    for (;;) {
        if (transact(task, story, db, err))
            return true;
        if (story->moved || !patience_again(&patience, err))
            return false;
    }
}

/* What the platform is told. Its failure does not undo the merge. */
static bool tell_platform(struct task *task, const char **missing, struct err *err)
{
    auto_err failure = {0};
    auto_pg *db = session_connect(task->core, &task->parent, err);
    if (!db)
        return false;
    if (on_merge(task->core, &task->backend, db, &failure))
        return true;
    *missing = arena_printf(&task->core->arena, "%s%s%s", *missing ? *missing : "",
                            *missing ? "\n" : "", failure.message);
    return true;
}

/* What comes after the transaction. In recovery nobody said how long it may wait for locks. */
static bool finish(struct task *task, struct err *err)
{
    struct story *story = task->story;
    const char *missing = NULL;
    if (!finish_run(task, story ? story->options->lock_deadline_ms : LOCK_DEADLINE_DEFAULT_MS,
                    &missing, err) ||
        !tell_platform(task, &missing, err))
        return false;
    if (story)
        story->changes->missing = missing;
    else if (missing)
        vec_add(&task->core->arena, &task->core->repairs,
                arena_printf(&task->core->arena,
                             "'%s' is merged, but not everything could be brought; merge it again. "
                             "%s",
                             task->backend.name, missing));
    return true;
}

/* After a crash around COMMIT the server knows what became of the transaction. */
static bool committed(struct task *task, bool *ret_happened, struct err *err)
{
    const char *id = journal_get(task, "transaction");
    *ret_happened = false;
    if (!id)
        return true;
    auto_pg *db = connect_parent(task, err);
    if (!db)
        return err_context(err, "cannot ask the parent about an interrupted merge");
    const char *params[] = {id};
    char *status = NULL;
    /* A transaction of a killed client may take a moment to be rolled back. */
    struct deadline deadline = deadline_in(30000);
    do {
        if (!pg_value(db, &task->core->arena, "SELECT pg_catalog.pg_xact_status($1::xid8)", 1,
                      params, &status, err))
            return false;
        *ret_happened = text_equal(status, "committed");
        if (!text_equal(status, "in progress"))
            return true;
        clock_sleep_us(10000);
    } while (!deadline_passed(deadline));
    return err_set(err, ERR_TIMEOUT, "the interrupted merge is still running on the parent");
}

static bool is_recorded(struct task *task, bool *ret_recorded, struct err *err)
{
    struct merge_record *records = NULL;
    size_t n = 0;
    *ret_recorded = false;
    if (!store_merge_list(task->core->store, &task->core->arena, task->backend.id, &records, &n,
                          err))
        return false;
    for (size_t i = 0; i < n; i++)
        *ret_recorded = *ret_recorded || strcmp(records[i].id, task->operation.id) == 0;
    return true;
}

/* All or nothing, so that it can be repeated. */
static bool store_merge(struct task *task, const struct merge_record *merge, struct err *err)
{
    struct store *store = task->core->store;
    if (!store_begin(store, err))
        return false;
    if (store_merge_add(store, merge, err) &&
        store_backend_set_merges(store, task->backend.id, task->backend.merges + 1, err) &&
        store_backend_set_state(store, task->backend.id, BACKEND_MERGED, err))
        return store_commit(store, err);
    store_rollback(store);
    return false;
}

static bool record(struct task *task, struct err *err)
{
    struct core *core = task->core;
    struct arena *arena = &core->arena;
    bool recorded = false;
    if (!is_recorded(task, &recorded, err) || recorded)
        return recorded;
    char *sql = path_read(arena, file(task, "next.sql"), SQL_FILE_LIMIT_BYTES, NULL, err);
    char *json =
        sql ? path_read(arena, file(task, "next.json"), SQL_FILE_LIMIT_BYTES, NULL, err) : NULL;
    struct merge_record merge = {
        .id = task->operation.id,
        .backend_id = task->backend.id,
        .merged_at = clock_iso(arena),
        .sql = sql,
        .changes = json,
    };
    return json && base_take_next(core, &task->backend, err) && store_merge(task, &merge, err);
}

static bool clean(struct task *task, struct err *err)
{
    return path_remove(file(task, "next.sql"), err) && path_remove(file(task, "next.json"), err);
}

static const struct operation_step steps[] = {
    {"marking", mark, unmark},
    {"keeping the parent's state", keep_before, NULL},
    {"applying to the parent", commit, drop_next},
    {"bringing what comes after", finish, NULL},
    {"recording", record, NULL},
    {"cleaning up", clean, NULL},
};

const struct operation_kind operation_merge = {
    .name = "merge",
    .steps = steps,
    .n_steps = countof(steps),
    .commit_step = 3,
    .happened = committed,
};

/* --- The story
 * ---------------------------------------------------------------------------------------- */

/* Without a rehearsal the parent's own statistics have to do. */
static bool estimate(struct core *core, struct prepared *prepared, struct changes *changes,
                     struct err *err)
{
    auto_pg *parent = session_connect(core, &prepared->parent_backend, err);
    if (!parent || !measure_roughly(parent, &prepared->plan, err))
        return false;
    prepared_figures(core, prepared, changes);
    return true;
}

/* In an online plan: why others would have to wait for a step; NULL when they need not. */
static const char *why_not_online(const struct step *step)
{
    if (!step->not_online && step->rewritten)
        return "the rehearsal has seen it write the whole table anew";
    return step->not_online;
}

static bool check_online(const struct prepared *prepared, struct err *err)
{
    const struct plan *plan = &prepared->plan;
    auto_arena arena = {0};
    struct text list = text_make(&arena);
    size_t n = 0;
    for (size_t i = 0; plan->online && i < plan->steps.n; i++) {
        const struct step *step = &plan->steps.items[i];
        const char *why = why_not_online(step);
        n += why != NULL;
        if (why)
            text_add_item(&list, "\n", arena_printf(&arena, "%s: %s", step->sql, why));
    }
    if (!n)
        return true;
    (void)err_set(err, ERR_NOT_ONLINE, "%zu step%s cannot be done while others use the table%s", n,
                  n == 1 ? "" : "s", n == 1 ? "" : "s");
    (void)err_detail(err, "%s", list.data);
    return err_hint(err, "merge without --online at a quiet time, or make these changes by hand");
}

static bool check_possible(const struct prepared *prepared, struct err *err)
{
    if (prepared->merge.conflicts.n) {
        (void)err_set(err, ERR_CONFLICT, "blocked by %zu conflict%s", prepared->merge.conflicts.n,
                      prepared->merge.conflicts.n == 1 ? "" : "s");
        return err_hint(err, "resolve them on the branch or on the parent, then merge again");
    }
    if (!prepared->plan.impossible.n)
        return true;
    (void)err_set(err, ERR_REHEARSAL, "%s", prepared->plan.impossible.items[0]);
    return err_hint(err, "make this change on the parent by hand, then merge again");
}

static bool is_expected(const struct merge_options *options, const struct changes *changes,
                        struct err *err)
{
    if (!options->expect || strcmp(options->expect, changes->fingerprint) == 0)
        return true;
    (void)err_set(err, ERR_MOVED, "the plan is not the one that was previewed");
    return err_hint(err, "preview it again with --dry-run");
}

static bool confirmed(struct core *core, const struct merge_options *options,
                      struct changes *changes, const char **seen, struct err *err)
{
    bool known = *seen && strcmp(*seen, changes->fingerprint) == 0;
    *seen = changes->fingerprint;
    if (known)
        return true;
    if (options->confirm && !options->confirm(options->confirm_context, changes))
        return err_set(err, ERR_CONFIRM, "not confirmed");
    return hooks_before(core, HOOK_PRE_MERGE, options->name, changes_json(&core->arena, changes),
                        err);
}

/* Merged, but a step after the transaction has failed for good. */
static bool check_complete(const struct changes *changes, struct err *err)
{
    if (!changes->missing)
        return true;
    (void)err_set(err, ERR_INCOMPLETE,
                  "the transaction is committed, but not all that comes after it could be done");
    (void)err_detail(err, "%s", changes->missing);
    return err_hint(err, "put right what the message names, and merge again: only what is missing "
                         "will be done");
}

/* One attempt, from reading to the commit. *ret_again: the parent moved, so everything is to be
 * done again. */
static bool attempt(struct task *task, const struct merge_options *options,
                    struct changes *ret_changes, const char **seen, bool *ret_again,
                    struct err *err)
{
    struct core *core = task->core;
    auto_prepared prepared = {0};
    if (!prepare_merge(core, options->name, options->strict, options->online, &prepared, err))
        return false;
    prepared_changes(core, &prepared, ret_changes);
    if (!check_possible(&prepared, err) || !is_expected(options, ret_changes, err))
        return false;
    if (!prepared.plan.steps.n)
        return apply_nothing(&prepared, err);
    bool wants_rehearsal = !(options->dry_run && options->no_rehearsal);
    if (wants_rehearsal ? !rehearse(core, &prepared, ret_changes, ret_again, err)
                        : !estimate(core, &prepared, ret_changes, err))
        return false;
    if (!check_online(&prepared, err))
        return false;
    if (options->dry_run)
        return true;
    if (!confirmed(core, options, ret_changes, seen, err))
        return false;
    struct story story = {options, &prepared, ret_changes, false};
    task->story = &story;
    ret_changes->applied = journal_run(task, err);
    *ret_again = story.moved;
    return ret_changes->applied && check_complete(ret_changes, err);
}

/* Merges of other branches into the same parent are waited for. */
static int lock_parent(const struct core *core, const struct backend *parent, struct err *err)
{
    struct deadline deadline = deadline_in(PARENT_LOCK_TIMEOUT_MS);
    for (;;) {
        int lock = session_lock(core, parent->id, PARENT_NAME, err);
        if (lock >= 0 || err->code != ERR_BUSY || deadline_passed(deadline))
            return lock;
        err_clear(err);
        clock_sleep_us(LOCK_PAUSE_US);
    }
}

static bool merge(struct core *core, const struct merge_options *options,
                  struct changes *ret_changes, struct err *err)
{
    struct task task = {.core = core, .project = core->project, .kind = &operation_merge};
    const char *seen = NULL;
    if (!session_branch(core, options->name, &task.backend, err) ||
        !session_parent(core, &task.parent, err) || !session_pool(core, &task.pool, err))
        return false;
    auto_fd branch_lock = session_lock(core, task.backend.id, options->name, err);
    auto_fd parent_lock = branch_lock < 0 || options->dry_run
                              ? -1
                              : lock_parent(core, &task.parent, err);
    if (branch_lock < 0 || (!options->dry_run && parent_lock < 0) ||
        !session_branch(core, options->name, &task.backend, err) ||
        !awake_locked(core, &task.backend, err))
        return false;
    for (int i = 0; i < START_OVER_LIMIT; i++) {
        bool again = false;
        if (attempt(&task, options, ret_changes, &seen, &again, err))
            return true;
        if (!again)
            return false;
        if (i + 1 < START_OVER_LIMIT)
            err_clear(err);
    }
    return err_hint(err, "the parent keeps changing; try again at a quieter time");
}

bool core_merge(struct core *core, const struct merge_options *options, struct changes *ret_changes,
                struct err *err)
{
    *ret_changes = (struct changes){.branch = options->name};
    struct sync_result synced;
    bool merged = (!options->fresh || core_sync(core, false, &synced, err)) &&
                  merge(core, options, ret_changes, err);
    if (ret_changes->applied)
        hooks_after(core, HOOK_POST_MERGE, options->name, changes_json(&core->arena, ret_changes));
    return merged ||
           err_context(err, ret_changes->applied ? "branch '%s' is merged only in part"
                                                 : "cannot merge branch '%s'",
                       options->name);
}
