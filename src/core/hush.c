/* hush: see hush.h. */
#include "core/hush.h"

#include "base/text.h"
#include "catalog/rows.h"

/* PANIC is the only level that keeps LOG out, which is that of statements, of durations, of
 * auto_explain and of pgaudit. Parameters of a library that is not loaded can be set, too. */
static const char begin[] = "SET log_min_messages = panic; SET pg_stat_statements.track = none";
/* Only where the text has the secret: others look for statements that go on without their client. */
static const char hide[] = "SET track_activities = off";
static const char end[] = "RESET log_min_messages; RESET track_activities; "
                          "RESET pg_stat_statements.track";

bool hush_exec(struct pg *db, const char *sql, const char *shown, struct err *err)
{
    if (!pg_exec(db, begin, err) || (shown != sql && !pg_exec(db, hide, err)))
        return false;
    if (pg_exec(db, sql, err))
        return pg_exec(db, end, err);
    /* The transaction takes the settings back. Alone, only what clears up comes on this connection.
     */
    const char *state = pg_sqlstate(db);
    if (*state)
        (void)err_set(err, err->code == ERR_NO_SPACE ? ERR_NO_SPACE : ERR_REHEARSAL,
                      "the server refuses it (SQLSTATE %s); its words may have a secret in them",
                      state);
    return err_detail(err, "statement: %s", shown);
}

static bool touches(const struct step *step, struct arena *scratch, const char *table)
{
    if (text_equal(step->table, table) ||
        text_equal(arena_printf(scratch, "%s.%s", step->schema, step->object), table))
        return true;
    for (size_t i = 0; i < step->also.n; i++)
        if (text_equal(step->also.items[i], table))
            return true;
    return false;
}

void hush_plan(struct plan *plan, const struct tracked *tracked)
{
    auto_arena scratch = {0};
    VEC(const char *) masked = {0};
    for (size_t i = 0; i < tracked->n; i++)
        if (tracked->tables[i].n_mask)
            vec_add(&scratch, &masked, tracked_name(&scratch, &tracked->tables[i]));
    for (size_t i = 0; i < plan->steps.n; i++) {
        struct step *step = &plan->steps.items[i];
        step->secret = step->shown != step->sql;
        for (size_t k = 0; k < masked.n && !step->secret; k++)
            step->secret = touches(step, &scratch, masked.items[k]);
    }
}

bool hush_any(const struct plan *plan)
{
    for (size_t i = 0; i < plan->steps.n; i++)
        if (plan->steps.items[i].secret)
            return true;
    return false;
}
