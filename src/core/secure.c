/* secure: see secure.h. */
#include "core/secure.h"

#include "core/credentials.h"
#include "pg/quote.h"

/* Without its slot's name a dropped subscription does not reach for the publisher (PostgreSQL
 * manual, DROP SUBSCRIPTION). pg_subscription is shared, so one statement is enough for all
 * databases. */
static const char disable_subscriptions[] =
    "UPDATE pg_catalog.pg_subscription SET subenabled = false, subslotname = NULL "
    "WHERE subenabled OR subslotname IS NOT NULL";

/* A transaction manager finishes these on the parent; here they would hold their locks forever.
 * Asked from the function: the view pg_prepared_xacts joins two catalogs, which a server that has
 * just started reads from the disk. */
static bool roll_back_prepared(struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    auto_result *rows = pg_query(db,
                                 "SELECT gid FROM pg_catalog.pg_prepared_xact() WHERE dbid = "
                                 "(SELECT oid FROM pg_catalog.pg_database "
                                 "WHERE datname = pg_catalog.current_database())",
                                 0, NULL, err);
    if (!rows)
        return false;
    for (size_t i = 0; i < pg_rows(rows); i++)
        if (!pg_exec(db, arena_printf(&arena, "ROLLBACK PREPARED %s",
                                      quote_literal(&arena, pg_get(rows, i, 0))), err))
            return false;
    return true;
}

/* Without the trigger of cron.job, which cannot be called where the library is not loaded; and on
 * the disk when it is done, whatever the configuration says. */
static const char jobs_begin[] = "BEGIN; SET LOCAL session_replication_role = replica; "
                                 "SET LOCAL synchronous_commit = on";

/* The jobs of one database: off, and bound to the branch's port, so that pg_cron would not run them
 * on the parent even if it connected. */
static bool rebind_jobs(const struct backend *backend, struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    char *table = NULL;
    if (!pg_value(db, &arena, "SELECT pg_catalog.to_regclass('cron.job')::text", 0, NULL, &table,
                  err))
        return false;
    if (!table)
        return true;
    char *update = arena_printf(&arena, "%s; UPDATE cron.job SET nodeport = %d, active = active "
                                        "AND %s; COMMIT",
                                jobs_begin, backend->port,
                                backend->with_schedules ? "true" : "false");
    return pg_exec(db, update, err) ||
           err_context(err, "cannot take charge of the scheduled jobs in cron.job");
}

/* pg_cron keeps the jobs of all databases in one, which need not be the project's. */
static bool rebind_jobs_elsewhere(const struct core *core, const struct backend *backend,
                                  struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    struct instance instance = session_instance(core, backend);
    char *name = NULL;
    if (!instance_has_jobs(&instance))
        return true;
    if (!pg_value(db, &arena,
                  "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn "
                  "AND datname = pg_catalog.current_setting('cron.database_name', true) "
                  "AND datname <> pg_catalog.current_database()",
                  0, NULL, &name, err))
        return false;
    if (!name)
        return true;
    auto_pg *other = instance_connect(&instance, name, err);
    return other && rebind_jobs(backend, other, err);
}

bool secure_clone(struct core *core, const struct backend *backend, struct pg *db, struct err *err)
{
    return credentials_renew(core, backend, db, err) && pg_exec(db, disable_subscriptions, err) &&
           roll_back_prepared(db, err) && rebind_jobs(backend, db, err) &&
           rebind_jobs_elsewhere(core, backend, db, err);
}
