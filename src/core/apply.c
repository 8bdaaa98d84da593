/* apply: see apply.h. */
#include "core/apply.h"

#include "base/clock.h"
#include "base/text.h"

#include <string.h>

#define DIFFERENCE_LIMIT 20
#define UNSAFE_NEW_ENUM_VALUE "55P04"

/* Bodies of functions are checked by what calls them; string bodies have no recorded dependencies,
 * so their order is not known. */
const char apply_begin[] =
    "BEGIN; SET LOCAL lock_timeout = '2s'; SET LOCAL check_function_bodies = off";

static bool run_step(struct pg *db, const struct step *step, size_t i, struct changes *changes,
                     struct err *err)
{
    int64_t started = clock_us();
    if (!pg_exec(db, step->sql, err)) {
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
    return true;
}

static bool check_result(struct prepared *prepared, const struct catalog *after, struct err *err)
{
    auto_arena arena = {0};
    char *differences = merge_verify(&arena, &prepared->merge, after, DIFFERENCE_LIMIT);
    if (!differences)
        return true;
    (void)err_set(err, ERR_REHEARSAL,
                  "the result is not what the merge predicted, so it was not committed");
    (void)err_detail(err, "%s", differences);
    return err_hint(
        err, "if triggers change these values, name the columns as 'ignore' in bough.ini");
}

bool apply_nothing(struct prepared *prepared, struct err *err)
{
    return check_result(prepared, &prepared->parent, err);
}

bool apply_plan(struct pg *db, struct prepared *prepared, struct changes *changes,
                struct catalog *ret_after, struct err *err)
{
    auto_catalog after = {0};
    const struct plan *plan = &prepared->plan;
    for (size_t i = 0; i < plan->steps.n; i++)
        if (!run_step(db, &plan->steps.items[i], i, changes, err))
            return false;
    if (!pg_exec(db, "SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL search_path = ''", err) ||
        !catalog_read(db, &prepared->tracked, true, &after, err) ||
        !check_result(prepared, &after, err))
        return false;
    catalog_take(ret_after, &after);
    return true;
}
