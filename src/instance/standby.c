/*
 * standby: see standby.h.
 *
 * Five settings must not be lower than on the server that is followed (PostgreSQL manual, "Hot
 * Standby", "Administrator's Overview"). What they are there comes with the WAL and is in
 * pg_control, so each start asks that: a change over there needs only a restart here.
 */
#include "instance/standby.h"

#include "base/path.h"
#include "base/text.h"
#include "base/vec.h"
#include "pg/url.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONTROL_TIMEOUT_MS 10000

static const struct {
    const char *name;
    const char *value;
    int from_major; /* versions that have the setting; 0: all */
    int to_major;
} fixed[] = {
    {"hot_standby", "on", 0, 0},
    /* The parent keeps no row for us: a query here is cancelled instead. */
    {"hot_standby_feedback", "off", 0, 0},
    {"recovery_min_apply_delay", "0", 0, 0},
    {"recovery_target", "", 0, 0},
    {"recovery_target_name", "", 0, 0},
    {"recovery_target_time", "", 0, 0},
    {"recovery_target_xid", "", 0, 0},
    {"recovery_target_lsn", "", 0, 0},
    {"recovery_target_timeline", "latest", 0, 0},
    {"promote_trigger_file", "", 0, 15},
    {"wal_receiver_timeout", "30s", 0, 0},
    {"wal_retrieve_retry_interval", "1s", 0, 0},
    {"shared_buffers", "64MB", 0, 0},
};

static const struct {
    const char *label; /* of pg_controldata */
    const char *name;
} from_control[] = {
    {"max_connections setting:", "max_connections"},
    {"max_worker_processes setting:", "max_worker_processes"},
    {"max_wal_senders setting:", "max_wal_senders"},
    {"max_prepared_xacts setting:", "max_prepared_transactions"},
    {"max_locks_per_xact setting:", "max_locks_per_transaction"},
};

struct settings {
    struct arena *arena;
    VEC(struct instance_setting) list;
};

static void add(struct settings *settings, const char *name, const char *value)
{
    vec_add(settings->arena, &settings->list, ((struct instance_setting){name, value}));
}

static void add_control(struct settings *settings, const struct config *config, const char *control)
{
    for (size_t i = 0; i < countof(from_control); i++) {
        const char *at = strstr(control, from_control[i].label);
        const char *own = config_get(config, from_control[i].name);
        long wanted = at ? atol(at + strlen(from_control[i].label)) : 0;
        if (at && (!own || atol(own) < wanted))
            add(settings, from_control[i].name, arena_printf(settings->arena, "%ld", wanted));
    }
}

bool standby_settings(struct arena *arena, const struct instance *instance,
                      const struct config *config, int major,
                      struct instance_setting **ret_settings, size_t *ret_n, struct err *err)
{
    struct settings settings = {.arena = arena};
    const char *argv[] = {path_join(arena, instance->pg_bin, "pg_controldata"), "-D",
                          instance->data, NULL};
    const char *env[] = {"LC_ALL=C", "LANGUAGE", NULL};
    struct process process = {.argv = argv,
                              .env = env,
                              .directory = "/",
                              .user = &instance->user,
                              .timeout_ms = CONTROL_TIMEOUT_MS};
    struct process_result control;
    char *name = arena_printf(arena, "bough-%s", instance->slot_key);
    char *conninfo = pg_url_conninfo(arena, instance->upstream, name, err);
    if (!conninfo || !process_check(arena, &process, &control, err))
        return false;
    for (size_t i = 0; i < countof(fixed); i++)
        if (major >= fixed[i].from_major && (!fixed[i].to_major || major <= fixed[i].to_major))
            add(&settings, fixed[i].name, fixed[i].value);
    add_control(&settings, config, control.out);
    add(&settings, "primary_conninfo", conninfo);
    add(&settings, "primary_slot_name", arena_printf(arena, "bough_%s", instance->slot_key));
    *ret_settings = settings.list.items;
    *ret_n = settings.list.n;
    return true;
}

/* Debian keeps the configuration elsewhere, so it does not come with a base backup. */
static bool make_file(const struct instance *instance, const char *name, struct err *err)
{
    auto_arena arena = {0};
    char *path = path_join(&arena, instance->data, name);
    return path_exists(path) ||
           (path_write(path, "", 0, 0600, err) && run_as_own(&instance->user, path, err));
}

bool instance_make_standby(const struct instance *instance, const struct instance_setting *settings,
                           size_t n, struct err *err)
{
    return instance_isolate(instance, err) && make_file(instance, "postgresql.conf", err) &&
           instance_add_settings(instance, settings, n, err) &&
           make_file(instance, "standby.signal", err);
}

bool instance_make_restored(const struct instance *instance, struct err *err)
{
    return instance_isolate(instance, err) && make_file(instance, "postgresql.conf", err) &&
           make_file(instance, "recovery.signal", err);
}
