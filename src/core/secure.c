/* secure: see secure.h. */
#include "core/secure.h"

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

/* pg_cron connects to cron.job.nodeport: a clone's jobs would run on the parent. */
static bool rebind_jobs(const struct backend *backend, struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    char *table = NULL;
    if (!pg_value(db, &arena, "SELECT pg_catalog.to_regclass('cron.job')::text", 0, NULL, &table,
                  err))
        return false;
    if (!table)
        return true;
    return pg_exec(db, arena_printf(&arena, "UPDATE cron.job SET nodeport = %d, active = false",
                                    backend->port), err);
}

bool secure_clone(const struct core *core, const struct backend *backend, struct pg *db,
                  struct err *err)
{
    return pg_set_password(db, core->project.superuser, backend->password, err) &&
           pg_exec(db, disable_subscriptions, err) && roll_back_prepared(db, err) &&
           rebind_jobs(backend, db, err);
}
