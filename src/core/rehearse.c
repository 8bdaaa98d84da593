/* rehearse: see rehearse.h. */
#include "core/rehearse.h"

#include "base/clock.h"
#include "base/text.h"
#include "core/apply.h"
#include "core/commute.h"
#include "core/dump.h"
#include "core/measure.h"
#include "pg/quote.h"

bool rehearse_unmoved(const struct prepared *prepared, struct pg *db, bool *ret_moved,
                      struct err *err)
{
    if (!apply_has_moved(db, &prepared->tracked, &prepared->parent, ret_moved, err))
        return false;
    return !*ret_moved || err_set(err, ERR_MOVED, "the parent changed in between");
}

/* What the parent will be in the end, also when steps come after the transaction. */
static bool read_end(struct prepared *prepared, struct catalog *after, struct err *err)
{
    if (prepared->plan.n_main == prepared->plan.steps.n)
        return true;
    catalog_release(after);
    return catalog_read(prepared->scratch.db, &prepared->tracked, false, after, err);
}

/* On the clone the plan is run by who will run it on the parent: what that role may not do there is
 * found here. */
static bool become_role(const struct core *core, struct prepared *prepared, struct err *err)
{
    auto_arena arena = {0};
    return text_equal(prepared->role, core->project.superuser) ||
           pg_exec(prepared->scratch.db,
                   arena_printf(&arena, "SET SESSION AUTHORIZATION %s",
                                quote_ident(&arena, prepared->role)),
                   err);
}

static bool on_parent(struct core *core, struct prepared *prepared, struct changes *changes,
                      struct catalog *ret_after, bool *ret_moved, struct err *err)
{
    /* There may be a clone already, made to read the parent with new names. */
    struct scratch *scratch = &prepared->scratch;
    bool brought = dump_is(core, &prepared->parent_backend); /* and compared */
    if (!prepared_scratch(core, prepared, err) ||
        !measure_exactly(scratch->db, &prepared->plan, err) ||
        !become_role(core, prepared, err) || !pg_exec(scratch->db, apply_begin, err) ||
        (!brought && !rehearse_unmoved(prepared, scratch->db, ret_moved, err)) ||
        !apply_plan(scratch->db, prepared, changes, ret_after, err) ||
        !pg_exec(scratch->db, "COMMIT", err) ||
        !apply_rest(scratch->db, prepared, changes, err))
        return err_context(err, "the rehearsal failed");
    return true;
}

bool rehearse(struct core *core, struct prepared *prepared, struct changes *changes,
              bool *ret_moved, struct err *err)
{
    auto_catalog after = {0};
    int64_t started = clock_us();
    if (!commute_is_cheap(core, prepared, &changes->commute_why_not, err))
        return false;
    /* More catalogs are read now; where this one has told all that it had to tell, it goes. */
    if (changes->commute_why_not)
        base_release(&prepared->base);
    if (!on_parent(core, prepared, changes, &after, ret_moved, err))
        return false;
    prepared_figures(core, prepared, changes);
    changes->rehearsed = true;
    changes->rehearsal_us = clock_us() - started;
    if (changes->commute_why_not)
        return scratch_close(&prepared->scratch, err);
    started = clock_us();
    bool commute = read_end(prepared, &after, err) && scratch_close(&prepared->scratch, err) &&
                   commute_check(core, prepared, &after, changes, err);
    changes->commute_us = clock_us() - started;
    return commute;
}
