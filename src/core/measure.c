/*
 * measure: see measure.h.
 *
 * Tables are found by OID, which a clone shares with its parent. A table of inheritance or with
 * partitions counts with all of them, as DROP and ALTER do.
 */
#include "core/measure.h"

#include "base/clock.h"
#include "base/text.h"
#include "pg/quote.h"

#include <stdlib.h>

/* For all counting of one plan together. */
#define COUNT_DEADLINE_MS 10000

static const char sizes[] =
    "WITH RECURSIVE tree AS (SELECT $1::pg_catalog.oid AS oid UNION "
    "SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree t ON i.inhparent = t.oid) "
    "SELECT pg_catalog.sum(pg_catalog.pg_table_size(oid))::text FROM tree";

/* -1 (never analysed) gives no row, and so no figure. */
static const char estimates[] =
    "WITH RECURSIVE tree AS (SELECT $1::pg_catalog.oid AS oid UNION "
    "SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree t ON i.inhparent = t.oid) "
    "SELECT pg_catalog.round(pg_catalog.sum("
    "c.reltuples * (1 - COALESCE(s.stanullfrac, 0)))::numeric)::text FROM tree t JOIN "
    "pg_catalog.pg_class c ON c.oid = t.oid "
    "LEFT JOIN pg_catalog.pg_statistic s ON s.starelid = c.oid AND s.staattnum = $2::int "
    "AND NOT s.stainherit WHERE c.relkind <> 'p' HAVING pg_catalog.min(c.reltuples) >= 0";

static const char names[] =
    "SELECT n.nspname, c.relname, a.attname FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = $2::int "
    "AND a.attnum > 0 WHERE c.oid = $1::pg_catalog.oid";

static bool number(struct pg *db, const char *sql, const struct step *step, int64_t *ret_number,
                   struct err *err)
{
    auto_arena arena = {0};
    char *text = NULL;
    const char *params[] = {arena_printf(&arena, "%u", step->relation),
                            arena_printf(&arena, "%d", step->column)};
    if (!pg_value(db, &arena, sql, sql == sizes ? 1 : 2, params, &text, err))
        return false;
    *ret_number = text ? strtoll(text, NULL, 10) : -1;
    return true;
}

/* Rows of a table that goes, values of a column that goes. A deleted row is one. */
static bool loses_rows(const struct step *step)
{
    return (step->hazards & HAZARD_DATA_LOSS) && step->relation;
}

/* The time that is left bounds the statement; 57014 (canceled) then is no failure. */
static bool count(struct pg *db, struct step *step, struct deadline deadline, bool *ret_counted,
                  struct err *err)
{
    auto_arena arena = {0};
    const char *params[] = {arena_printf(&arena, "%u", step->relation),
                            arena_printf(&arena, "%d", step->column)};
    auto_result *found = pg_query(db, names, 2, params, err);
    char *counted = NULL;
    *ret_counted = false;
    if (!found)
        return false;
    int64_t left_ms = deadline_left_ms(deadline);
    if (!pg_rows(found) || left_ms <= 0)
        return true;
    const char *column = pg_get(found, 0, 2);
    char *sql = arena_printf(&arena, "SELECT pg_catalog.count(%s)::text FROM %s",
                             column ? quote_ident(&arena, column) : "*",
                             quote_qualified(&arena, pg_get(found, 0, 0), pg_get(found, 0, 1)));
    if (!pg_exec(db, arena_printf(&arena, "SET statement_timeout = %lld", (long long)left_ms), err))
        return false;
    bool success = pg_value(db, &arena, sql, 0, NULL, &counted, err);
    if (!success && !text_equal(pg_sqlstate(db), "57014"))
        return false;
    if (!success)
        err_clear(err);
    *ret_counted = success;
    step->rows_lost = success ? strtoll(counted, NULL, 10) : -1;
    return pg_exec(db, "SET statement_timeout = 0", err);
}

static bool measure_step(struct pg *db, struct step *step, bool exactly, struct deadline deadline,
                         struct err *err)
{
    bool scans = step->hazards & (HAZARD_REWRITE | HAZARD_LOCK);
    bool validates = step->phase == PHASE_AFTER && (step->hazards & HAZARD_MAY_FAIL);
    bool counted = false;
    if (step->section != SECTION_DDL) {
        step->rows_lost = step->hazards & HAZARD_DATA_LOSS ? 1 : -1;
        return true;
    }
    if ((scans || validates) && step->relation && !number(db, sizes, step, &step->size_bytes, err))
        return false;
    if (!loses_rows(step))
        return true;
    if (exactly && !count(db, step, deadline, &counted, err))
        return false;
    if (counted)
        return true;
    step->estimated = true;
    return number(db, estimates, step, &step->rows_lost, err);
}

static bool measure(struct pg *db, struct plan *plan, bool exactly, struct err *err)
{
    struct deadline deadline = deadline_in(COUNT_DEADLINE_MS);
    for (size_t i = 0; i < plan->steps.n; i++)
        if (!measure_step(db, &plan->steps.items[i], exactly, deadline, err))
            return err_context(err, "cannot measure %s %s", plan->steps.items[i].type,
                               plan->steps.items[i].object);
    return true;
}

bool measure_exactly(struct pg *clone, struct plan *plan, struct err *err)
{
    return measure(clone, plan, true, err);
}

bool measure_roughly(struct pg *db, struct plan *plan, struct err *err)
{
    return measure(db, plan, false, err);
}

bool measure_file(struct pg *db, struct arena *arena, const struct step *step, char **ret_file,
                  struct err *err)
{
    const char *params[] = {arena_printf(arena, "%u", step->relation)};
    *ret_file = NULL;
    return !step->relation ||
           pg_value(db, arena, "SELECT pg_catalog.pg_relation_filenode($1::pg_catalog.oid)::text",
                    1, params, ret_file, err);
}
