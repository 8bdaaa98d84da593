/* sleep: see sleep.h. */
#include "core/sleep.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "core/limits.h"
#include "core/services.h"
#include "core/size.h"
#include "core/steps.h"
#include "instance/listener.h"

#include <time.h>

#define AWAKE_TIMEOUT_MS (INSTANCE_START_TIMEOUT_MS + INSTANCE_STOP_TIMEOUT_MS)
#define PAUSE_US 2000

bool is_at_rest(const struct backend *backend)
{
    return backend->state == BACKEND_READY || backend->state == BACKEND_MERGED ||
           backend->state == BACKEND_CONFLICTED;
}

static bool runs(const struct core *core, const struct backend *backend)
{
    struct instance instance = session_instance(core, backend);
    return instance_is_running(&instance);
}

static bool read_again(struct core *core, struct backend *backend, struct err *err)
{
    return store_backend_get(core->store, &core->arena, backend->id, backend, err);
}

bool awake_locked(struct core *core, struct backend *backend, struct err *err)
{
    auto_err ignored = {0};
    if (!backend->asleep)
        return true;
    if (runs(core, backend)) {
        backend->asleep = false;
        return store_backend_set_asleep(core->store, backend->id, false, err);
    }
    if (!limits_check_start(core, backend, err) ||
        !start_on_some_port(core, backend, JOBS_RUN, err))
        return err_context(err, "cannot wake '%s'", backend->name);
    /* They were not put to sleep, but may have ended since: whoever asks for one is told why. */
    (void)services_start(core, backend, NULL, &ignored);
    return true;
}

bool awake(struct core *core, struct backend *backend, struct err *err)
{
    struct deadline deadline = deadline_in(AWAKE_TIMEOUT_MS);
    for (;;) {
        if (!read_again(core, backend, err))
            return false;
        if (!backend->asleep || !is_at_rest(backend))
            return true;
        auto_fd lock = session_lock(core, backend->id, backend->name, err);
        if (lock >= 0)
            return read_again(core, backend, err) && awake_locked(core, backend, err);
        if (err->code != ERR_BUSY || deadline_passed(deadline))
            return false;
        err_clear(err);
        clock_sleep_us(PAUSE_US);
    }
}

struct pg *awake_connect(struct core *core, struct backend *backend, struct err *err)
{
    struct deadline deadline = deadline_in(AWAKE_TIMEOUT_MS);
    while (awake(core, backend, err)) {
        auto_pg *db = session_connect(core, backend, err);
        auto_err lost = {0};
        if (!read_again(core, backend, &lost)) {
            err_move(err, &lost);
            return NULL;
        }
        if (!backend->asleep || deadline_passed(deadline)) {
            struct pg *open = db;
            db = NULL;
            return open;
        }
        err_clear(err); /* it was about to fall asleep */
    }
    return NULL;
}

/* What counts as use: connections, replication, jobs and what still runs for them. */
static const char others[] =
    "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity "
    "WHERE pid <> pg_catalog.pg_backend_pid() AND backend_type IN ('client backend', 'walsender', "
    "'parallel worker', 'autovacuum worker', 'pg_cron')";
static const char has_jobs[] = "SELECT pg_catalog.to_regclass('cron.job') IS NOT NULL";
static const char jobs[] = "SELECT pg_catalog.count(*) FROM cron.job WHERE active";

static bool is_none(struct core *core, struct pg *db, const char *sql, bool *ret_none,
                    struct err *err)
{
    char *value = NULL;
    if (!pg_value(db, &core->arena, sql, 0, NULL, &value, err))
        return false;
    *ret_none = text_equal(value, "0") || text_equal(value, "f");
    return true;
}

/* A job that is due must find somebody awake. */
static bool is_unused(struct core *core, const struct backend *backend, bool *ret_unused,
                      struct err *err)
{
    auto_pg *db = session_connect(core, backend, err);
    bool no_table = false;
    if (!db || !is_none(core, db, others, ret_unused, err) ||
        !is_none(core, db, has_jobs, &no_table, err))
        return false;
    return !*ret_unused || no_table || is_none(core, db, jobs, ret_unused, err);
}

/* Nothing is written any more: it need not be counted again while it sleeps. */
static void keep_size(struct core *core, const struct backend *backend)
{
    struct pool pool;
    auto_err ignored = {0}; /* then it is as large as it was before */
    if (!session_pool(core, &pool, &ignored))
        return;
    const struct size size = {backend->id, (int64_t)size_of_branch(&pool, backend),
                              (int64_t)time(NULL)};
    (void)store_size_set(core->store, &size, 1, &ignored);
}

/* Under the lock, with the door shut and the mark set. */
static bool stop_unused(struct core *core, const struct backend *backend, bool *ret_used,
                        struct err *err)
{
    struct listener_ports ports;
    struct instance instance = session_instance(core, backend);
    bool unused = false;
    if (listener_ports_in_use(&ports) && listener_ports_have(&ports, backend->port)) {
        *ret_used = true;
        return true;
    }
    if (!is_unused(core, backend, &unused, err))
        return false;
    *ret_used = !unused;
    if (*ret_used)
        return true;
    if (!instance_stop(&instance, false, err))
        return false;
    keep_size(core, backend);
    return true;
}

static bool stop_locked(struct core *core, struct backend *backend, int listener, bool *ret_used,
                        struct err *err)
{
    struct instance instance = session_instance(core, backend);
    /* Only what somebody else could undo, if this process were killed meanwhile. */
    auto_fd again = listener >= 0 ? listener_of(&instance) : -1;
    bool shut = again >= 0 && listener_shut(listener);
    bool stopped = store_backend_set_asleep(core->store, backend->id, true, err) &&
                   stop_unused(core, backend, ret_used, err);
    auto_err ignored = {0}; /* the first cause is the better one */
    if ((!stopped || *ret_used) && runs(core, backend))
        (void)store_backend_set_asleep(core->store, backend->id, false, &ignored);
    if (shut)
        listener_reopen(listener);
    return stopped;
}

bool fall_asleep(struct core *core, const char *backend_id, int listener, bool *ret_used,
                 struct err *err)
{
    struct backend backend = {.id = backend_id};
    *ret_used = true;
    auto_fd lock = session_lock(core, backend_id, "", err);
    if (lock < 0)
        return err->code == ERR_BUSY && (err_clear(err), true);
    if (!read_again(core, &backend, err))
        return false;
    if (!is_at_rest(&backend) || !runs(core, &backend))
        return true;
    return stop_locked(core, &backend, listener, ret_used, err) ||
           err_context(err, "cannot put '%s' to sleep", backend.name);
}
