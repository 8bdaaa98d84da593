/* commute: see commute.h. */
#include "core/commute.h"

#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "core/after.h"
#include "core/apply.h"
#include "core/hush.h"

#include <string.h>

#define DIFFERENCE_LIMIT 20

static bool has_moved(const struct merge *merge, enum side side)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        bool moved = side == SIDE_PARENT ? entry->parent_moved : entry->branch_moved;
        if (moved && !(entry_object(entry)->kind->flags & KIND_UNMERGED))
            return true;
    }
    return false;
}

bool commute_is_cheap(struct core *core, const struct prepared *prepared,
                      const char **ret_why_not, struct err *err)
{
    struct pool pool;
    if (!session_pool(core, &pool, err))
        return false;
    *ret_why_not = NULL;
    if (!has_moved(&prepared->merge, SIDE_PARENT))
        *ret_why_not = "only the branch changed since the base";
    else if (core->project.sync == SYNC_DUMP)
        *ret_why_not = "the parent's rows are known from a dump only";
    else if (!pool.driver->instant)
        *ret_why_not = arena_printf(&core->arena,
                                    "the pool's driver '%s' cannot clone the branch in an instant",
                                    pool.driver->name);
    else if (prepared->branch.mode != MODE_FULL)
        *ret_why_not = "a schema-only branch has not got the rows of the parent";
    return true;
}

/* --- The merge, swapped --- */

struct swapped {
    struct catalog base;
    struct merge merge;
    struct plan plan;
};

static void swapped_release(struct swapped *swapped)
{
    plan_release(&swapped->plan);
    merge_release(&swapped->merge);
    catalog_release(&swapped->base);
}
#define auto_swapped __attribute__((cleanup(swapped_release))) struct swapped

/* One that the branch made or changed has never seen what the parent did. */
static bool has_own_event_trigger(const struct merge *merge)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        if (entry->branch && entry->branch_moved && entry->branch->kind == &kind_event_trigger)
            return true;
    }
    return false;
}

static void swap(const struct prepared *prepared, const char *role, struct swapped *ret_swapped)
{
    struct merge_input input;
    merge_swap(&prepared->merge.input, &ret_swapped->base, &input);
    merge_run(&input, &ret_swapped->merge);
    plan_make(&ret_swapped->merge, role, &ret_swapped->plan);
    ret_swapped->plan.fires = has_own_event_trigger(&prepared->merge);
    hush_plan(&ret_swapped->plan, &prepared->tracked);
}

/* Conflicts are the same for both sides, so one that only this merge has is as bad as a difference.
 */
/* A secret that only one side refers to is not the other side's to drop. */
static bool is_about_secrets(const struct merge *merge)
{
    bool about = merge->conflicts.n > 0;
    for (size_t i = 0; i < merge->conflicts.n; i++) {
        size_t other = merge->conflicts.items[i].other;
        const struct object *object =
            other == NO_ENTRY ? NULL : entry_object(&merge->entries.items[other]);
        about = about && object && object->tracked && object->tracked->class == TRACKED_SECRET;
    }
    return about;
}

static bool check_conflicts(struct arena *arena, const struct merge *merge, struct err *err)
{
    struct text list = text_make(arena);
    for (size_t i = 0; i < merge->conflicts.n; i++) {
        const struct conflict *conflict = &merge->conflicts.items[i];
        const struct object *object = entry_object(&merge->entries.items[conflict->entry]);
        text_add_item(&list, ", ",
                      arena_printf(arena, "%s %s (%s)", object->kind->name,
                                   object_identity(arena, object),
                                   conflict_name(conflict->kind)));
    }
    if (!merge->conflicts.n)
        return true;
    (void)err_set(err, ERR_REHEARSAL,
                  "the sides do not commute: with the branch's changes first there is a conflict "
                  "in %s", list.data);
    return err_hint(err, "make the two sides agree in it, then merge again");
}

static bool check_same(struct arena *arena, const struct merge *merge,
                       const struct catalog *result, const struct merge *swapped,
                       const struct catalog *other, struct err *err)
{
    char *objects = NULL;
    char *differences =
        merge_same(arena, merge, result, swapped, other, DIFFERENCE_LIMIT, &objects);
    if (!differences)
        return true;
    (void)err_set(err, ERR_REHEARSAL,
                  "the sides do not commute: it depends on whose changes come first what becomes "
                  "of %s", objects);
    (void)err_detail(err, "%s", differences);
    return err_hint(err, "make on the branch what the parent changed, or undo there what stands "
                         "against it, until both orders come to the same; then merge again");
}

/* --- On a clone of the branch --- */

/* Classes of SQLSTATE that speak of rows: data exceptions and constraints. */
static bool is_about_rows(const char *sqlstate)
{
    return text_starts(sqlstate, "22") || text_starts(sqlstate, "23");
}

static const char *explain(struct arena *arena, const struct pg *db, const struct err *err)
{
    const char *what = is_about_rows(pg_sqlstate(db))
                           ? "rows of the branch do not fit what the parent changed"
                           : "the branch does not allow what the parent changed";
    return arena_printf(arena, "%s: %s", what, err->message);
}

static bool run(struct pg *db, const struct prepared *prepared, struct swapped *swapped,
                bool *ret_moved, struct catalog *ret_after, struct err *err)
{
    struct plan *plan = &swapped->plan;
    bool has_rest = plan->n_main < plan->steps.n;
    *ret_moved = false;
    if (!pg_exec(db, apply_begin, err) ||
        !apply_has_moved(db, &prepared->tracked, &prepared->branch_catalog, ret_moved, err))
        return false;
    if (*ret_moved)
        return pg_exec(db, "ROLLBACK", err);
    return apply_main(db, plan, NULL, err) &&
           (!has_rest || (pg_exec(db, "COMMIT", err) && after_rehearse(db, plan, NULL, err))) &&
           catalog_read(db, &prepared->tracked, !has_rest, ret_after, err);
}

bool commute_on(struct arena *arena, struct pg *db, const char *role,
                const struct prepared *prepared, const struct catalog *result,
                const char **ret_why_not, struct err *err)
{
    auto_catalog other = {0};
    auto_swapped swapped = {0};
    auto_err problem = {0};
    bool moved = false;
    *ret_why_not = NULL;
    swap(prepared, role, &swapped);
    if (is_about_secrets(&swapped.merge)) {
        *ret_why_not = "the parent uses a secret that the branch has dropped";
        return true;
    }
    if (!check_conflicts(arena, &swapped.merge, err))
        return false;
    if (swapped.plan.impossible.n)
        *ret_why_not =
            arena_printf(arena, "what the parent changed cannot be done on the branch: %s",
                         swapped.plan.impossible.items[0]);
    else if (!run(db, prepared, &swapped, &moved, &other, &problem))
        *ret_why_not = explain(arena, db, &problem);
    else if (moved)
        *ret_why_not = "the branch changed in between";
    return *ret_why_not ||
           check_same(arena, &prepared->merge, result, &swapped.merge, &other, err);
}

bool commute_check(struct core *core, const struct prepared *prepared,
                   const struct catalog *result, struct changes *changes, struct err *err)
{
    auto_scratch scratch = {0};
    auto_err problem = {0};
    if (!scratch_open_on(core, &prepared->branch, &scratch, &problem)) {
        changes->commute_why_not = arena_printf(
            &core->arena, "the branch cannot be cloned: %s", problem.message);
        return true;
    }
    bool fine = commute_on(&core->arena, scratch.db, core->project.superuser, prepared, result,
                           &changes->commute_why_not, err);
    changes->commute = changes->commute_why_not ? NULL : fine ? "same" : "different";
    return fine ? scratch_close(&scratch, err) : err_context(err, "the rehearsal failed");
}
