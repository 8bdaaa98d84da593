/* attach_state: see attach_state.h. */
#include "core/attach_state.h"

#include "base/text.h"
#include "core/attach.h"

#include <stdlib.h>

/* Farther behind than this is worth a word. */
#define LAG_LIMIT_BYTES ((int64_t)1024 * 1024 * 1024)

static int64_t number(const char *text)
{
    return text ? atoll(text) : -1;
}

static void look_at_slot(struct core *core, struct pg *parent, struct attach_state *state)
{
    struct slot slot;
    auto_err ignored = {0};
    if (!slot_read(core, parent, &core->arena, &slot, &ignored))
        return;
    state->slot_status = slot.status;
    state->kept_bytes = number(slot.kept_bytes);
}

/* The parent first: what it writes in between counts as not yet replayed, never the other way. */
static void look_at_lag(struct core *core, struct pg *parent, const struct backend *standby,
                        struct attach_state *state)
{
    auto_err ignored = {0};
    char *lsn = NULL;
    char *lag = NULL;
    auto_pg *db = session_local(core, standby, &ignored);
    if (!db || !pg_value(parent, &core->arena, "SELECT pg_catalog.pg_current_wal_flush_lsn()", 0,
                         NULL, &lsn, &ignored))
        return;
    const char *params[] = {lsn};
    if (pg_value(db, &core->arena,
                 "SELECT greatest(0, pg_catalog.pg_wal_lsn_diff($1::pg_catalog.pg_lsn, "
                 "pg_catalog.pg_last_wal_replay_lsn()))::int8",
                 1, params, &lag, &ignored))
        state->lag_bytes = number(lag);
}

void attach_look(struct core *core, const struct backend *parent, struct attach_state *ret_state)
{
    struct instance instance = session_instance(core, parent);
    bool follows = core->project.sync == SYNC_STANDBY;
    struct attach_state state = {
        .url = attach_shown(&core->arena, &core->project),
        .sync = sync_name(core->project.sync),
        .copy_runs = instance_is_running(&instance),
        .lag_bytes = -1,
        .kept_bytes = -1,
        .slot = follows ? attach_slot(core, &core->arena) : NULL,
        .copied_at = follows ? NULL : parent->t0_at,
    };
    auto_err problem = {0};
    auto_pg *db = attach_connect(core, &problem);
    if (!db)
        state.problem = arena_strdup(&core->arena, problem.message);
    if (db && follows) {
        look_at_slot(core, db, &state);
        look_at_lag(core, db, parent, &state);
    }
    *ret_state = state;
}

bool attach_is_well(const struct attach_state *state, const char **ret_hint)
{
    bool lost = state->slot && (text_equal(state->slot_status, "lost") ||
                                text_equal(state->slot_status, "missing"));
    *ret_hint = NULL;
    if (state->problem)
        *ret_hint = "check that the parent runs and lets this machine in";
    else if (lost)
        *ret_hint = "'bough sync' makes a new standby";
    else if (state->slot && !state->copy_runs)
        *ret_hint = "'bough start parent' starts the standby: until then the parent keeps its WAL";
    else if (state->lag_bytes > LAG_LIMIT_BYTES)
        *ret_hint = "'bough logs parent' shows what the standby says";
    return !*ret_hint;
}

static char *size(struct arena *arena, int64_t bytes)
{
    return bytes < 10 * 1024 ? arena_printf(arena, "%lld bytes", (long long)bytes)
                             : arena_printf(arena, "%lld kB", (long long)(bytes / 1024));
}

char *core_attached_text(struct arena *arena, const struct attach_state *state)
{
    struct text text = text_make(arena);
    text_add(&text, state->copied_at       ? arena_printf(arena, "base of %s", state->copied_at)
                    : !state->copy_runs    ? "standby, stopped"
                    : state->lag_bytes < 0 ? "standby, running"
                    : state->lag_bytes == 0
                        ? "standby, up to date"
                        : arena_printf(arena, "standby, %s behind", size(arena, state->lag_bytes)));
    if (state->slot_status)
        text_addf(&text, "; slot %s is %s", state->slot, state->slot_status);
    if (state->kept_bytes >= 0)
        text_addf(&text, ", %s of WAL kept for it", size(arena, state->kept_bytes));
    if (state->problem)
        text_addf(&text, "; %s", state->problem);
    return text.data;
}
