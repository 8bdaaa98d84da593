/* attach_describe: what a parent that bough does not run must be like; see attach.h. */
#include "core/attach.h"

#include "base/text.h"
#include "pg/cluster.h"
#include "pg/url.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEBIAN_BIN "/usr/lib/postgresql/%d/bin"

/* What is asked, in this order. */
enum fact {
    FACT_IN_RECOVERY,
    FACT_MAY_REPLICATE,
    FACT_SUPERUSER,
    FACT_SUPERUSER_LOGIN,
    FACT_WAL_LEVEL,
    FACT_SLOT_LIMIT,
    FACT_SYNC_STANDBYS,
    FACT_TABLESPACE,
    FACT_USER,
};
static const char facts[] =
    "SELECT pg_catalog.pg_is_in_recovery(), r.rolsuper OR r.rolreplication, s.rolname, "
    "s.rolcanlogin, pg_catalog.current_setting('wal_level'), "
    "pg_catalog.current_setting('max_slot_wal_keep_size', true), "
    "pg_catalog.current_setting('synchronous_standby_names'), "
    "(SELECT spcname FROM pg_catalog.pg_tablespace WHERE oid >= 16384 LIMIT 1), r.rolname "
    "FROM pg_catalog.pg_roles r, pg_catalog.pg_roles s "
    "WHERE r.rolname = current_user AND s.oid = 10";

static bool refuse(struct err *err, const char *hint, const char *cause)
{
    (void)err_set(err, ERR_PARENT_DOWN, "%s", cause);
    return err_hint(err, "%s", hint);
}

static bool check_standby(struct arena *arena, const struct pg_result *row, struct err *err)
{
    if (!text_equal(pg_get(row, 0, FACT_MAY_REPLICATE), "t"))
        return refuse(err,
                      "ALTER ROLE ... REPLICATION, and a line 'host replication' in pg_hba.conf of "
                      "the parent; or use '--sync dump', which needs neither",
                      arena_printf(arena, "role '%s' has not got the right REPLICATION",
                                   pg_get(row, 0, FACT_USER)));
    if (text_equal(pg_get(row, 0, FACT_WAL_LEVEL), "minimal"))
        return refuse(err, "set wal_level = replica on the parent and restart it",
                      "the parent writes too little WAL for a standby (wal_level = minimal)");
    const char *tablespace = pg_get(row, 0, FACT_TABLESPACE);
    if (tablespace)
        return refuse(err, "move its tables into the default tablespace and drop it",
                      arena_printf(arena,
                                   "tablespace '%s' keeps data outside of the parent's data "
                                   "directory",
                                   tablespace));
    if (!text_equal(pg_get(row, 0, FACT_SUPERUSER_LOGIN), "t"))
        return refuse(err, "ALTER ROLE ... LOGIN for it: branches are opened through it",
                      arena_printf(arena, "the parent's first superuser, '%s', may not log in",
                                   pg_get(row, 0, FACT_SUPERUSER)));
    return true;
}

static bool check(struct arena *arena, const struct pg_result *row, enum sync sync, struct err *err)
{
    if (!pg_rows(row))
        return err_set(err, ERR_FAILED, "the parent does not know who it is connected to");
    if (text_equal(pg_get(row, 0, FACT_IN_RECOVERY), "t"))
        return refuse(err, "name the server that it follows: merges go there",
                      "the connection string leads to a standby");
    return sync != SYNC_STANDBY || check_standby(arena, row, err);
}

/* A standby needs programs of the very version, a dump those that are not older. */
static bool find_programs(struct core *core, int major, enum sync sync, struct project *project,
                          struct err *err)
{
    struct arena *arena = &core->arena;
    char *own = arena_printf(arena, DEBIAN_BIN, major);
    const char *asked = core->options.pg_bin;
    bool has_own = !asked && access(arena_printf(arena, "%s/postgres", own), X_OK) == 0;
    char *bin = cluster_find_bin(arena, has_own ? own : asked, err);
    int found = 0;
    if (!bin || !cluster_bin_major(arena, bin, &found, err))
        return false;
    if (sync == SYNC_STANDBY ? found != major : found < major) {
        (void)err_set(err, ERR_MISSING,
                      "the parent runs PostgreSQL %d, but the programs here are of %d", major,
                      found);
        return err_hint(err, "install postgresql-%d, or name its programs with --pg-bin", major);
    }
    project->pg_bin = bin;
    project->pg_major = found;
    return true;
}

struct notes {
    VEC(const char *) list;
};

static void note(struct core *core, struct notes *notes, const char *text)
{
    vec_add(&core->arena, &notes->list, text);
}

static void note_standby(struct core *core, const struct pg_result *row, struct notes *notes)
{
    struct arena *arena = &core->arena;
    const char *limit = pg_get(row, 0, FACT_SLOT_LIMIT);
    if (!limit || text_equal(limit, "-1"))
        note(core, notes,
             "the parent keeps WAL for the standby without a limit while that does not run: set "
             "max_slot_wal_keep_size there to what its disk can spare; beyond it 'bough sync' "
             "makes a new standby");
    const char *waits_for = pg_get(row, 0, FACT_SYNC_STANDBYS);
    if (waits_for && strchr(waits_for, '*'))
        note(core, notes,
             arena_printf(arena,
                          "synchronous_standby_names of the parent ('%s') fits every standby, so "
                          "its commits may wait for bough's: name those that are meant",
                          waits_for));
}

bool attach_describe(struct core *core, const char *url, enum sync sync,
                     struct project *ret_project, const char *const **ret_notes, size_t *ret_n,
                     struct err *err)
{
    struct arena *arena = &core->arena;
    struct notes notes = {0};
    struct pg_target target = {.url = url};
    char *complete = pg_url_complete(arena, url, err);
    if (!complete)
        return false;
    auto_pg *db = pg_open(&target, ATTACH_CONNECT_TIMEOUT_MS, err);
    if (!db)
        return err_context(err, "cannot reach the parent at %s", complete);
    auto_result *row = pg_query(db, facts, 0, NULL, err);
    if (!row || !check(arena, row, sync, err) ||
        !find_programs(core, pg_version(db) / 10000, sync, ret_project, err))
        return false;
    ret_project->sync = sync;
    ret_project->url = pg_url_with(
        arena, complete, "passfile",
        arena_printf(arena, "%s/%s/parent.pass", ret_project->pool_directory, ret_project->appkey));
    ret_project->database = pg_url_part(arena, complete, "dbname");
    ret_project->superuser = arena_strdup(arena, pg_get(row, 0, FACT_SUPERUSER));
    if (sync == SYNC_STANDBY)
        note_standby(core, row, &notes);
    *ret_notes = notes.list.items;
    *ret_n = notes.list.n;
    return true;
}
