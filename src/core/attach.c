/* attach: see attach.h. */
#include "core/attach.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "pg/url.h"

#include <string.h>

#define FOLLOW_TIMEOUT_MS 30000
#define FOLLOW_DOUBT_MS 1000 /* then the parent is asked whether the standby follows at all */
#define FOLLOW_POLL_US 2000
#define SLOT_TIMEOUT_MS 30000
#define SLOT_POLL_US 50000

bool attach_is(const struct core *core, const struct backend *backend)
{
    return core->project.sync != SYNC_NONE && session_is_parent(backend);
}

bool attach_follows(const struct core *core, const struct backend *backend)
{
    return core->project.sync == SYNC_STANDBY && session_is_parent(backend);
}

/* It is the last part. */
const char *attach_shown(struct arena *arena, const struct project *project)
{
    const char *file = strstr(project->url, "passfile=");
    return arena_strndup(arena, project->url,
                         file ? (size_t)(file - project->url) - 1 : strlen(project->url));
}

char *attach_slot(const struct core *core, struct arena *arena)
{
    return arena_printf(arena, "bough_%s", core->project.appkey);
}

struct pg *attach_connect(const struct core *core, struct err *err)
{
    auto_arena arena = {0};
    struct pg_target target = {.url = core->project.url};
    struct pg *db = pg_open(&target, ATTACH_CONNECT_TIMEOUT_MS, err);
    if (!db)
        (void)err_context(err, "cannot reach the parent at %s",
                          attach_shown(&arena, &core->project));
    return db;
}

bool attach_keep_password(const struct core *core, const char *url, struct err *err)
{
    auto_arena arena = {0};
    struct pg_target target = {.url = url};
    auto_pg *db = pg_open(&target, ATTACH_CONNECT_TIMEOUT_MS, err);
    char *password = db ? pg_password(db, &arena) : NULL;
    char *line = password ? pg_url_passfile(&arena, password) : arena_strdup(&arena, "");
    if (!db)
        return false;
    if (!line)
        return err_set(err, ERR_USAGE, "cannot keep a password that has a line break in it");
    const char *path = pg_url_part(&arena, core->project.url, "passfile");
    return path_make(path_parent(&arena, path), 0711, err) &&
           path_write(path, line, strlen(line), 0600, err) && run_as_own(&core->user, path, err);
}

/* --- The slot --- */

bool slot_read(const struct core *core, struct pg *parent, struct arena *arena,
               struct slot *ret_slot, struct err *err)
{
    const char *params[] = {attach_slot(core, arena)};
    auto_result *rows =
        pg_query(parent,
                 "SELECT active, coalesce(wal_status, 'lost'), pg_catalog.pg_wal_lsn_diff("
                 "pg_catalog.pg_current_wal_insert_lsn(), restart_lsn)::int8 "
                 "FROM pg_catalog.pg_replication_slots WHERE slot_name = $1",
                 1, params, err);
    if (!rows)
        return false;
    *ret_slot = (struct slot){.status = "missing"};
    if (!pg_rows(rows))
        return true;
    *ret_slot = (struct slot){
        .exists = true,
        .is_active = text_equal(pg_get(rows, 0, 0), "t"),
        .is_lost = text_equal(pg_get(rows, 0, 1), "lost"),
        .status = arena_strdup(arena, pg_get(rows, 0, 1)),
        .kept_bytes = arena_strdup(arena, pg_get(rows, 0, 2)),
    };
    return true;
}

bool slot_make(const struct core *core, struct pg *parent, struct err *err)
{
    auto_arena arena = {0};
    struct slot slot;
    const char *params[] = {attach_slot(core, &arena)};
    char *made = NULL;
    if (!slot_read(core, parent, &arena, &slot, err) || slot.exists)
        return slot.exists;
    if (pg_value(parent, &arena,
                 "SELECT slot_name FROM pg_catalog.pg_create_physical_replication_slot($1, true)",
                 1, params, &made, err))
        return true;
    return err_hint(err, "the role needs REPLICATION, and max_replication_slots of the parent room "
                         "for one more");
}

/* The process that streams to a client that is gone may take a moment to see that. */
static bool try_drop(struct pg *parent, const char *name, bool *ret_gone, struct err *err)
{
    const char *params[] = {name};
    auto_result *rows = pg_query(parent,
                                 "SELECT active_pid FROM pg_catalog.pg_replication_slots "
                                 "WHERE slot_name = $1",
                                 1, params, err);
    if (!rows)
        return false;
    *ret_gone = pg_rows(rows) == 0;
    if (*ret_gone)
        return true;
    auto_err ignored = {0}; /* it may have ended by itself, or be another role's */
    const char *pid[] = {pg_get(rows, 0, 0)};
    auto_result *ended =
        pid[0] ? pg_query(parent, "SELECT pg_catalog.pg_terminate_backend($1)", 1, pid, &ignored)
               : NULL;
    (void)ended;
    auto_result *dropped =
        pid[0] ? NULL
               : pg_query(parent, "SELECT pg_catalog.pg_drop_replication_slot($1)", 1, params, err);
    *ret_gone = dropped != NULL;
    return pid[0] || dropped || text_equal(pg_sqlstate(parent), "55006");
}

bool slot_drop(const struct core *core, struct pg *parent, struct err *err)
{
    auto_arena arena = {0};
    struct deadline deadline = deadline_in(SLOT_TIMEOUT_MS);
    char *name = attach_slot(core, &arena);
    bool gone = false;
    while (try_drop(parent, name, &gone, err)) {
        if (gone)
            return true;
        if (deadline_passed(deadline))
            return err_set(err, ERR_TIMEOUT, "replication slot '%s' of the parent stays in use",
                           name);
        err_clear(err);
        clock_sleep_us(SLOT_POLL_US);
    }
    return false;
}

/* --- Following --- */

/* A message in the WAL, behind all that was acknowledged so far, that its commit flushes: also what
 * was committed with synchronous_commit off is then on its way. Other standbys of the parent are
 * not waited for. */
static bool mark_position(struct pg *parent, struct arena *arena, char **ret_lsn, struct err *err)
{
    return pg_exec(parent, "SET synchronous_commit = local", err) &&
           pg_value(parent, arena,
                    "SELECT pg_catalog.pg_logical_emit_message(true, 'bough', '')::text", 0, NULL,
                    ret_lsn, err);
}

static bool explain_late(const struct core *core, struct pg *parent, bool late, struct err *err)
{
    auto_arena arena = {0};
    struct slot slot;
    if (!slot_read(core, parent, &arena, &slot, err))
        return false;
    if (!slot.exists || slot.is_lost) {
        (void)err_set(err, ERR_PARENT_DOWN,
                      "replication slot '%s' of the parent is %s, so the "
                      "standby cannot follow it any more",
                      attach_slot(core, &arena), slot.exists ? "lost" : "gone");
        return err_hint(err,
                        "'bough sync' makes a new standby; branches stay as they are. A larger "
                        "max_slot_wal_keep_size on the parent keeps its WAL for longer");
    }
    if (!late)
        return true;
    (void)err_set(err, ERR_TIMEOUT, "the standby has not caught up with the parent in %d s%s",
                  FOLLOW_TIMEOUT_MS / 1000, slot.is_active ? "" : ": it is not connected");
    return err_hint(err, "'bough logs parent' shows what the standby says; 'bough sync --anew' "
                         "makes a new one");
}

bool attach_follow(const struct core *core, struct pg *standby, struct err *err)
{
    auto_arena arena = {0};
    char *lsn = NULL;
    auto_pg *parent = attach_connect(core, err);
    if (!parent || !mark_position(parent, &arena, &lsn, err))
        return false;
    struct deadline deadline = deadline_in(FOLLOW_TIMEOUT_MS);
    struct deadline doubt = deadline_in(FOLLOW_DOUBT_MS);
    for (;;) {
        const char *params[] = {lsn};
        char *there = NULL;
        if (!pg_value(standby, &arena,
                      "SELECT pg_catalog.pg_last_wal_replay_lsn() >= $1::pg_catalog.pg_lsn", 1,
                      params, &there, err))
            return false;
        if (text_equal(there, "t"))
            return true;
        if (deadline_passed(doubt)) {
            bool late = deadline_passed(deadline);
            if (!explain_late(core, parent, late, err))
                return false;
            doubt = deadline_in(FOLLOW_DOUBT_MS);
        }
        clock_sleep_us(FOLLOW_POLL_US);
    }
}

/* --- Merging --- */

/* Whether event triggers can be kept from firing. It is tried: some platforms allow it to roles
 * that are no superusers in ways that no catalog tells. */
static bool can_silence(struct pg *parent)
{
    auto_err refused = {0};
    auto_err ignored = {0};
    bool can = pg_exec(parent, "BEGIN; SET LOCAL session_replication_role = replica", &refused);
    (void)pg_exec(parent, "ROLLBACK", &ignored);
    return can;
}

bool attach_check_merge(const struct core *core, struct pg *parent, bool *ret_fires,
                        struct err *err)
{
    auto_arena arena = {0};
    char *names = NULL;
    *ret_fires = !can_silence(parent);
    if (!*ret_fires)
        return true;
    if (!pg_value(parent, &arena,
                  "SELECT pg_catalog.string_agg(evtname, ', ' ORDER BY evtname) "
                  "FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D'",
                  0, NULL, &names, err) ||
        !names)
        return names == NULL && err->code == ERR_NONE;
    (void)err_set(err, ERR_MISSING,
                  "role '%s' may not keep the parent's event triggers from firing: %s",
                  pg_url_part(&arena, core->project.url, "user"), names);
    return err_hint(err,
                    "GRANT SET ON PARAMETER session_replication_role TO it (from PostgreSQL 15 "
                    "on), or attach with a superuser's connection string");
}
