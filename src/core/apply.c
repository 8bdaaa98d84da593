/* apply: see apply.h. */
#include "core/apply.h"

#include "base/clock.h"
#include "base/text.h"
#include "core/after.h"
#include "core/hush.h"
#include "core/measure.h"

#include <string.h>

#define DIFFERENCE_LIMIT 20
#define UNSAFE_NEW_ENUM_VALUE "55P04"

/* Bodies of functions are checked by what calls them; string bodies have no recorded dependencies,
 * so their order is not known. */
const char apply_begin[] =
    "BEGIN; SET LOCAL lock_timeout = '" LOCK_TIMEOUT "'; SET LOCAL check_function_bodies = off; "
    /* Only superusers may. */
    "SELECT pg_catalog.set_config('deadlock_timeout', '" DEADLOCK_TIMEOUT
    "', true) FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolsuper";

/* A table that is written anew has another file. Only asked where nobody else is. */
static bool note_rewrite(struct pg *db, struct step *step, const char *before, struct err *err)
{
    auto_arena arena = {0};
    char *file = NULL;
    if (!measure_file(db, &arena, step, &file, err))
        return false;
    step->rewritten = before && file && strcmp(before, file) != 0;
    return true;
}

/* What is secret must not come to the server's log, or to the user with its words. */
static bool run_sql(struct pg *db, const struct step *step, struct err *err)
{
    return step->secret ? hush_exec(db, step->sql, step->shown, err) : pg_exec(db, step->sql, err);
}

static bool run_step(struct pg *db, struct plan *plan, size_t i, struct changes *changes,
                     struct err *err)
{
    auto_arena arena = {0};
    struct step *step = &plan->steps.items[i];
    char *file = NULL;
    bool watched = changes && step->lock == LOCK_ACCESS_EXCLUSIVE;
    if (watched && !measure_file(db, &arena, step, &file, err))
        return false;
    int64_t started = clock_us();
    if (!run_sql(db, step, err)) {
        bool keep = err->code == ERR_NO_SPACE || err->code == ERR_TIMEOUT;
        err->code = keep ? err->code : ERR_REHEARSAL;
        if (strcmp(pg_sqlstate(db), UNSAFE_NEW_ENUM_VALUE) == 0)
            (void)err_hint(
                err, "PostgreSQL cannot use an enum label in the transaction that adds it: merge "
                     "the label first, then what uses it");
        return err_context(err, "step %zu, %s %s%s%s", i + 1, step->type, step->schema,
                           *step->schema ? "." : "", step->object);
    }
    if (changes)
        changes->steps[i].rehearsal_us = clock_us() - started;
    return !watched || note_rewrite(db, step, file, err);
}

static bool is_predicted(const char *differences, struct err *err)
{
    if (!differences)
        return true;
    (void)err_set(err, ERR_REHEARSAL,
                  "the result is not what the merge predicted, so it was not committed");
    (void)err_detail(err, "%s", differences);
    return err_hint(err,
                    "if triggers change these values, name the columns as 'ignore' in bough.ini");
}

/* At the end, or when there is nothing to do. */
static bool check_end(struct prepared *prepared, const struct catalog *after, struct err *err)
{
    auto_arena arena = {0};
    return is_predicted(merge_verify(&arena, &prepared->merge, after, DIFFERENCE_LIMIT), err);
}

/* When the transaction is about to be committed. */
static bool check_main(struct prepared *prepared, const struct catalog *after, struct err *err)
{
    auto_arena arena = {0};
    return is_predicted(plan_verify_main(&arena, &prepared->plan, &prepared->merge, after,
                                          DIFFERENCE_LIMIT),
                         err);
}

bool apply_rest(struct pg *db, struct prepared *prepared, struct changes *changes, struct err *err)
{
    auto_catalog after = {0};
    if (prepared->plan.n_main == prepared->plan.steps.n)
        return true;
    return after_rehearse(db, &prepared->plan, changes, err) &&
           catalog_read(db, &prepared->tracked, false, &after, err) &&
           check_end(prepared, &after, err);
}

bool apply_nothing(struct prepared *prepared, struct err *err)
{
    return check_end(prepared, &prepared->parent, err);
}

static const char triggers_on[] = "SET LOCAL session_replication_role = origin";

/* Event triggers do not fire for the schema's steps: what they made on the branch is in the plan
 * itself, and once more it would be too much. Rows are changed as anybody would change them. */
static bool set_triggers(struct pg *db, const struct plan *plan, size_t i, struct err *err)
{
    bool schema = plan->steps.items[i].section == SECTION_DDL;
    bool before = i > 0 && plan->steps.items[i - 1].section == SECTION_DDL;
    if (schema == before || plan->fires)
        return true;
    return pg_exec(db, schema ? "SET LOCAL session_replication_role = replica" : triggers_on, err);
}

bool apply_has_moved(struct pg *db, const struct tracked *tracked, const struct catalog *before,
                     bool *ret_moved, struct err *err)
{
    auto_arena arena = {0};
    auto_catalog now = {0};
    if (!catalog_read(db, tracked, true, &now, err))
        return false;
    *ret_moved =
        strcmp(catalog_fingerprint(&arena, &now), catalog_fingerprint(&arena, before)) != 0;
    return true;
}

bool apply_main(struct pg *db, struct plan *plan, struct changes *changes, struct err *err)
{
    for (size_t i = 0; i < plan->n_main; i++)
        if (!set_triggers(db, plan, i, err) || !run_step(db, plan, i, changes, err))
            return false;
    /* What was deferred fails here, and quotes rows. */
    static const char constraints[] = "SET CONSTRAINTS ALL IMMEDIATE";
    return (plan->fires || pg_exec(db, triggers_on, err)) &&
           (hush_any(plan) ? hush_exec(db, constraints, constraints, err)
                           : pg_exec(db, constraints, err)) &&
           pg_exec(db, "SET LOCAL search_path = ''", err);
}

bool apply_plan(struct pg *db, struct prepared *prepared, struct changes *changes,
                struct catalog *ret_after, struct err *err)
{
    auto_catalog after = {0};
    if (!apply_main(db, &prepared->plan, changes, err) ||
        !catalog_read(db, &prepared->tracked, true, &after, err) ||
        !check_main(prepared, &after, err))
        return false;
    catalog_take(ret_after, &after);
    return true;
}
