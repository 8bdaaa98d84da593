/* secure: see secure.h. */
#include "core/secure.h"

#include "base/vec.h"
#include "core/credentials.h"
#include "pg/quote.h"

/* Without its slot's name a dropped subscription does not reach for the publisher (PostgreSQL
 * manual, DROP SUBSCRIPTION). pg_subscription is shared, so one statement is enough for all
 * databases. */
static const char disable_subscriptions[] =
    "UPDATE pg_catalog.pg_subscription SET subenabled = false, subslotname = NULL "
    "WHERE subenabled OR subslotname IS NOT NULL";

/* What there is to do, asked in one go: a server that has just started reads each catalog from the
 * disk, and most clones have nothing of it. Prepared transactions come from the function: the view
 * pg_prepared_xacts joins two catalogs. */
enum question { SUPERUSER, ROLES, PREPARED, SUBSCRIPTIONS, JOBS, PROFILE, QUESTION_COUNT };

struct findings {
    struct arena *arena;
    VEC(const char *) lists[QUESTION_COUNT]; /* the first column of each answer */
};

static bool take(void *context, size_t i, const struct pg_result *result, struct err *err)
{
    struct findings *findings = context;
    (void)err;
    for (size_t row = 0; row < pg_rows(result); row++)
        vec_add(findings->arena, &findings->lists[i],
                arena_strdup(findings->arena, pg_get(result, row, 0)));
    return true;
}

/* The first answer, NULL for none. */
static const char *first(const struct findings *findings, enum question question)
{
    return findings->lists[question].n ? findings->lists[question].items[0] : NULL;
}

static bool ask(struct core *core, const struct backend *backend, struct pg *db,
                struct findings *findings, struct err *err)
{
    struct arena *arena = findings->arena;
    const char *profile = NULL;
    if (!session_is_parent(backend) && !session_profile_question(core, arena, &profile, err))
        return false;
    const char *const questions[QUESTION_COUNT] = {
        [SUPERUSER] = credentials_superuser_sql(core, arena, backend),
        [ROLES] = credentials_question(core, arena),
        [PREPARED] = "SELECT gid FROM pg_catalog.pg_prepared_xact() WHERE dbid = "
                     "(SELECT oid FROM pg_catalog.pg_database "
                     "WHERE datname = pg_catalog.current_database())",
        [SUBSCRIPTIONS] = "SELECT '' FROM pg_catalog.pg_subscription "
                          "WHERE subenabled OR subslotname IS NOT NULL LIMIT 1",
        [JOBS] = "SELECT pg_catalog.to_regclass('cron.job')::pg_catalog.text",
        [PROFILE] = profile,
    };
    size_t n = profile ? QUESTION_COUNT : PROFILE;
    return pg_query_each(db, questions, n, take, findings, err) &&
           (!profile || session_answer_profile(core, first(findings, PROFILE), err));
}

/* A transaction manager finishes these on the parent; here they would hold their locks forever. */
static bool roll_back_prepared(struct pg *db, const struct findings *findings, struct err *err)
{
    for (size_t i = 0; i < findings->lists[PREPARED].n; i++)
        if (!pg_exec(db, arena_printf(findings->arena, "ROLLBACK PREPARED %s",
                                      quote_literal(findings->arena,
                                                    findings->lists[PREPARED].items[i])), err))
            return false;
    return true;
}

/* Without the trigger of cron.job, which cannot be called where the library is not loaded; and on
 * the disk when it is done, whatever the configuration says. */
static const char jobs_begin[] = "BEGIN; SET LOCAL session_replication_role = replica; "
                                 "SET LOCAL synchronous_commit = on";

/* The jobs of one database: off, and bound to the branch's port, so that pg_cron would not run them
 * on the parent even if it connected. */
static bool update_jobs(const struct backend *backend, struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    char *update = arena_printf(&arena, "%s; UPDATE cron.job SET nodeport = %d, active = active "
                                        "AND %s; COMMIT",
                                jobs_begin, backend->port,
                                backend->with_schedules ? "true" : "false");
    return pg_exec(db, update, err) ||
           err_context(err, "cannot take charge of the scheduled jobs in cron.job");
}

static bool rebind_jobs(const struct backend *backend, struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    char *table = NULL;
    return pg_value(db, &arena, "SELECT pg_catalog.to_regclass('cron.job')::text", 0, NULL, &table,
                    err) &&
           (!table || update_jobs(backend, db, err));
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

static bool renew_roles(struct core *core, const struct backend *backend, struct pg *db,
                        const struct findings *findings, struct err *err)
{
    return session_is_parent(backend) ||
           credentials_renew(core, backend, db, findings->lists[ROLES].items,
                             findings->lists[ROLES].n, err);
}

bool secure_clone(struct core *core, const struct backend *backend, struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    struct findings findings = {.arena = &arena};
    return ask(core, backend, db, &findings, err) &&
           renew_roles(core, backend, db, &findings, err) &&
           (!first(&findings, SUBSCRIPTIONS) || pg_exec(db, disable_subscriptions, err)) &&
           roll_back_prepared(db, &findings, err) &&
           (!first(&findings, JOBS) || update_jobs(backend, db, err)) &&
           rebind_jobs_elsewhere(core, backend, db, err);
}
