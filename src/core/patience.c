/* patience: see patience.h. */
#include "core/patience.h"

#include "base/text.h"

#include <string.h>

#define FIRST_PAUSE_US 100000
#define LONGEST_PAUSE_US 5000000

/* Who holds what we wait for, the oldest transaction first. */
static const char blockers[] =
    "SELECT a.pid, a.usename, a.application_name, a.state, "
    "pg_catalog.round(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start))::text, "
    "pg_catalog.left(pg_catalog.regexp_replace(a.query, '\\s+', ' ', 'g'), 120) "
    "FROM pg_catalog.pg_stat_activity a "
    "WHERE a.pid = ANY (pg_catalog.pg_blocking_pids($1::int)) ORDER BY a.xact_start LIMIT 1";

static const char * or (const char *text, const char *instead)
{
    return text && *text ? text : instead;
}

/* Whatever fails here only makes the message poorer. */
static void look(void *context)
{
    struct patience *patience = context;
    struct arena *arena = &patience->core->arena;
    auto_err ignored = {0};
    if (!patience->watcher)
        patience->watcher = session_connect(patience->core, patience->backend, &ignored);
    const char *params[] = {arena_printf(arena, "%d", pg_pid(patience->db))};
    auto_result *rows =
        patience->watcher ? pg_query(patience->watcher, blockers, 1, params, &ignored) : NULL;
    if (!rows || !pg_rows(rows))
        return;
    char *told = arena_printf(arena,
                              "process %s (user %s, application '%s', %s) has had a transaction "
                              "open for %s s: %s",
                              pg_get(rows, 0, 0), or (pg_get(rows, 0, 1), "?"),
                              or (pg_get(rows, 0, 2), ""), or (pg_get(rows, 0, 3), "?"),
                              or (pg_get(rows, 0, 4), "?"), or (pg_get(rows, 0, 5), ""));
    patience->blocker = text_printable(arena, told);
}

void patience_begin(struct patience *patience, struct core *core, const struct backend *backend,
                    struct pg *db, int64_t deadline_ms)
{
    *patience = (struct patience){
        .core = core,
        .backend = backend,
        .db = db,
        .deadline_ms = deadline_ms,
    };
    patience_renew(patience);
    pg_on_wait(db, look, patience);
}

void patience_renew(struct patience *patience)
{
    patience->deadline = deadline_in(patience->deadline_ms);
    patience->pause_us = FIRST_PAUSE_US;
    patience->blocker = NULL;
}

void patience_end(struct patience *patience)
{
    if (patience->db)
        pg_on_wait(patience->db, NULL, NULL);
    patience->db = NULL;
    pg_close(&patience->watcher);
}

static bool is_lock_trouble(const char *sqlstate)
{
    static const char *const states[] = {"55P03", "40P01"}; /* not available, deadlock */
    for (size_t i = 0; i < countof(states); i++)
        if (strcmp(sqlstate, states[i]) == 0)
            return true;
    return false;
}

/* From half to one and a half times the pause: two who meet do not meet again. */
static int64_t vary(int64_t pause_us)
{
    return pause_us / 2 + clock_us() % pause_us;
}

static bool give_up(struct patience *patience, struct err *err)
{
    err->code = ERR_BUSY;
    (void)err_context(err, "the parent's tables stayed locked by others for %lld s%s%s",
                      (long long)(patience->deadline_ms / 1000), patience->blocker ? ": " : "",
                      patience->blocker ? patience->blocker : "");
    return err_hint(err, "nothing was changed; look for long transactions in pg_stat_activity and "
                         "try again");
}

bool patience_again(struct patience *patience, struct err *err)
{
    if (!is_lock_trouble(pg_sqlstate(patience->db)))
        return false;
    if (deadline_passed(patience->deadline))
        return give_up(patience, err);
    err_clear(err);
    int64_t left_us = deadline_left_ms(patience->deadline) * 1000;
    int64_t pause_us = vary(patience->pause_us);
    clock_sleep_us(pause_us < left_us ? pause_us : left_us);
    patience->pause_us *= 2;
    if (patience->pause_us > LONGEST_PAUSE_US)
        patience->pause_us = LONGEST_PAUSE_US;
    return true;
}
