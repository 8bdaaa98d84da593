/* hush: see hush.h. */
#include "core/hush.h"

#include "base/text.h"
#include "catalog/rows.h"

#include <string.h>

/* PANIC is the only level that keeps LOG out, which is that of statements, of durations, of
 * auto_explain and of pgaudit. Parameters of a library that is not loaded can be set, too. */
static const char begin[] = "SET log_min_messages = panic; SET pg_stat_statements.track = none";
/* Only where the text has the secret: others look for statements that outlive their client. */
static const char hide[] = "SET track_activities = off";
static const char end[] = "RESET log_min_messages; RESET track_activities; "
                          "RESET pg_stat_statements.track";

/* Classes of SQLSTATE whose messages name objects, not values: constraints, names, and what a
 * function or a profile raises on purpose about the row that it was given. */
static bool is_plain_message(const char *sqlstate, bool row)
{
    return text_starts(sqlstate, "23") || text_starts(sqlstate, "42") ||
           (row && strcmp(sqlstate, "P0001") == 0);
}

/* Whether the message has a literal of the statement that is not shown; one with a backslash is
 * written otherwise than it is. */
static bool tells_secret(const char *sql, const char *shown, const char *message)
{
    auto_arena scratch = {0};
    for (const char *at = sql; (at = strchr(at, '\''));) {
        size_t len = strcspn(++at, "'");
        char *literal = arena_strndup(&scratch, at, len);
        if (len && !strstr(shown, literal) && (strchr(literal, '\\') || strstr(message, literal)))
            return true;
        at += len + (at[len] == '\'');
    }
    return false;
}

/* The server's words, as far as they can be shown. */
static bool explain(const struct pg *db, const char *sql, const char *shown, struct err *err)
{
    auto_arena scratch = {0};
    const char *state = pg_sqlstate(db);
    bool plain = is_plain_message(state, shown != sql) && !tells_secret(sql, shown, err->message);
    const char *said = plain ? arena_strdup(&scratch, err->message)
                             : "the server refuses it, in words that may have a secret in them";
    if (*state)
        (void)err_set(err, err->code, "%s (SQLSTATE %s)", said, state);
    return err_detail(err, "%s", shown);
}

/* The transaction takes the settings back when it fails. Alone, only what clears up comes after a
 * failure on the same connection. */
bool hush_exec(struct pg *db, const char *sql, const char *shown, struct err *err)
{
    if (!pg_exec(db, begin, err) || (shown != sql && !pg_exec(db, hide, err)))
        return false;
    return pg_exec(db, sql, err) ? pg_exec(db, end, err) : explain(db, sql, shown, err);
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
