/* settings: see settings.h. The table below is the whole policy; what depends on the instance
 * follows it. */
#include "instance/settings.h"

#include "base/path.h"
#include "base/text.h"
#include "base/vec.h"
#include "instance/own_settings.h"
#include "instance/socket.h"
#include "instance/standby.h"
#include "pg/cluster.h"

#include <string.h>
#include <unistd.h>

#define PARENT_TOO true
#define BRANCH_ONLY false

/* Left alone on purpose: wal_level, max_wal_senders, max_replication_slots, max_connections,
 * max_worker_processes, max_prepared_transactions and max_locks_per_transaction. They depend on
 * each other, and the transactions that recovery finds prepared need their room. */
static const struct {
    const char *name;
    const char *value;
    bool parent_too;
    int from_major; /* versions that have the setting; 0: all */
    int to_major;
} fixed[] = {
    {"listen_addresses", "127.0.0.1", PARENT_TOO, 0, 0},
    {"logging_collector", "off", PARENT_TOO, 0, 0},
    {"log_destination", "stderr", PARENT_TOO, 0, 0},
    /* pg_hba.conf asks for SCRAM; 13 still stores md5 unless told. */
    {"password_encryption", "scram-sha-256", PARENT_TOO, 0, 13},

    /* Nothing leaves the branch. */
    {"archive_mode", "off", BRANCH_ONLY, 0, 0},
    {"archive_command", "", BRANCH_ONLY, 0, 0},
    {"archive_library", "", BRANCH_ONLY, 15, 0},
    {"archive_cleanup_command", "", BRANCH_ONLY, 0, 0},
    {"recovery_end_command", "", BRANCH_ONLY, 0, 0},
    {"synchronous_standby_names", "", BRANCH_ONLY, 0, 0},
    {"synchronized_standby_slots", "", BRANCH_ONLY, 17, 0},
    {"bonjour", "off", BRANCH_ONLY, 0, 0},
    /* Nothing is fetched by it: no WAL, no subscriptions. */
    {"restore_command", "", BRANCH_ONLY, 0, 0},
    {"primary_conninfo", "", BRANCH_ONLY, 0, 0},
    {"primary_slot_name", "", BRANCH_ONLY, 0, 0},
    {"max_logical_replication_workers", "0", BRANCH_ONLY, 0, 0},

    /* No file outside of the directory is shared with the parent. */
    {"stats_temp_directory", "pg_stat_tmp", BRANCH_ONLY, 0, 14},
    {"unix_socket_group", "", BRANCH_ONLY, 0, 0},
    {"unix_socket_permissions", "0700", BRANCH_ONLY, 0, 0},

    /* One call before recovery, instead of opening every file: independent of the size. */
    {"recovery_init_sync_method", "syncfs", BRANCH_ONLY, 14, 0},
};

/* Many branches fit on one machine. None of these has to match the parent's for recovery, and
 * [settings] of bough.ini may say otherwise: small is only how a branch begins. */
static const struct {
    const char *name;
    const char *value;
    int from_major;
} small[] = {
    {"shared_buffers", "16MB", 0},
    {"huge_pages", "off", 0},
    {"min_dynamic_shared_memory", "0", 14},
    {"max_pred_locks_per_transaction", "10", 0}, /* room for them is taken at the start: 1.4 MB */
};

/* Libraries whose background workers connect to other servers as soon as they are loaded. */
static const char *const acting_libraries[] = {"pglogical", "spock"};
/* The library that runs jobs: it stays, but see add_jobs. */
static const char *const job_libraries[] = {"pg_cron"};

/* Files of TLS, by their settings; each has to be inside the directory for TLS to stay on. */
static const struct {
    const char *name;
    const char *value; /* when no file sets it */
} tls_files[] = {
    {"ssl_cert_file", "server.crt"}, {"ssl_key_file", "server.key"},    {"ssl_ca_file", ""},
    {"ssl_crl_file", ""},            {"ssl_dh_params_file", ""},        {"ssl_crl_dir", ""},
};

/* Variables that a server may see. */
static const char *const kept_variables[] = {"PATH", "LD_LIBRARY_PATH", "TZ"};

extern char **environ;

struct arguments {
    struct arena *arena;
    VEC(const char *) list;
};

static void add(struct arguments *arguments, const char *name, const char *value)
{
    struct arena *arena = arguments->arena;
    vec_add(arena, &arguments->list, "-c");
    vec_add(arena, &arguments->list, arena_printf(arena, "%s=%s", name, value));
}

/* An item of a list of paths (SplitDirectoriesString): in double quotes, those inside doubled. */
static char *list_item(struct arena *arena, const char *item)
{
    struct text out = text_make(arena);
    text_add(&out, "\"");
    for (const char *at = item; *at; at++)
        text_add_bytes(&out, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    text_add(&out, "\"");
    return out.data;
}

/* While it replays WAL, a restored backup fetches that by its own command, and lets nobody in. */
static void add_restoring(struct arguments *arguments, const struct config *config)
{
    const char *command = config_get(config, "restore_command");
    add(arguments, "restore_command", command ? command : "");
    add(arguments, "hot_standby", "off");
}

static void add_fixed(struct arguments *arguments, int major, bool is_parent)
{
    for (size_t i = 0; i < countof(fixed); i++) {
        if ((is_parent && !fixed[i].parent_too) || major < fixed[i].from_major ||
            (fixed[i].to_major && major > fixed[i].to_major))
            continue;
        add(arguments, fixed[i].name, fixed[i].value);
    }
}

static void add_small(struct arguments *arguments, const char *data, int major)
{
    for (size_t i = 0; i < countof(small); i++)
        if (major >= small[i].from_major && !own_setting(arguments->arena, data, small[i].name))
            add(arguments, small[i].name, small[i].value);
}

/* A clone may have been configured from elsewhere (Debian keeps these files in /etc). */
static void add_files(struct arguments *arguments, const char *data)
{
    struct arena *arena = arguments->arena;
    add(arguments, "data_directory", data);
    add(arguments, "config_file", path_join(arena, data, "postgresql.conf"));
    add(arguments, "hba_file", path_join(arena, data, "pg_hba.conf"));
    add(arguments, "ident_file", path_join(arena, data, "pg_ident.conf"));
}

/* Whether an item of a list of libraries is one of those n names. */
static bool is_one_of(struct arena *arena, const char *library, const char *const *names, size_t n)
{
    const char *slash = strrchr(library, '/');
    const char *name = slash ? slash + 1 : library;
    size_t len = strlen(name);
    if (len > 3 && strcmp(name + len - 3, ".so") == 0)
        name = arena_strndup(arena, name, len - 3);
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* The next item of the list, its quotes resolved; advances behind its comma. */
static char *take_library(struct arena *arena, const char **at)
{
    struct text item = text_make(arena);
    bool quoted = false;
    for (; **at && (quoted || **at != ','); (*at)++) {
        if (**at != '"')
            text_add_bytes(&item, *at, 1);
        else if (quoted && (*at)[1] == '"')
            text_add_bytes(&item, (*at)++, 1);
        else
            quoted = !quoted;
    }
    if (**at == ',')
        (*at)++;
    size_t from = strspn(item.data, " \t\n\r");
    while (item.len > from && strchr(" \t\n\r", item.data[item.len - 1]))
        item.data[--item.len] = '\0';
    return item.data + from;
}

char *settings_safe_libraries(struct arena *arena, const char *list)
{
    struct text kept = text_make(arena);
    bool dropped = false;
    while (*list) {
        char *library = take_library(arena, &list);
        if (is_one_of(arena, library, acting_libraries, countof(acting_libraries)))
            dropped = true;
        else if (*library)
            text_add_item(&kept, ",", list_item(arena, library));
    }
    return dropped ? kept.data : NULL;
}

bool settings_load_jobs(struct arena *arena, const struct config *config)
{
    const char *list = config_get(config, "shared_preload_libraries");
    while (list && *list)
        if (is_one_of(arena, take_library(arena, &list), job_libraries, countof(job_libraries)))
            return true;
    return false;
}

/*
 * pg_cron runs a job by connecting to cron.job.nodename and nodeport, which in a clone are the
 * parent's; as a background worker a job cannot leave its server. While jobs wait there is no room
 * for background workers: the one that looks at the clock is refused when the library is loaded
 * (RegisterBackgroundWorker), so not even a job for '@reboot' runs, and CREATE EXTENSION and
 * cron.schedule work.
 */
static void add_jobs(struct arguments *arguments, const struct instance *instance,
                     const struct config *config)
{
    /* pg_cron runs no job while a server is in recovery. */
    if (instance->upstream || !settings_load_jobs(arguments->arena, config))
        return;
    if (instance->jobs == JOBS_WAIT)
        add(arguments, "max_worker_processes", "0");
    if (!instance->is_parent)
        add(arguments, "cron.use_background_workers", instance->jobs == JOBS_RUN ? "on" : "off");
}

static bool has_tls_files(struct arena *arena, const char *data, const struct config *config)
{
    for (size_t i = 0; i < countof(tls_files); i++) {
        const char *set = config_get(config, tls_files[i].name);
        const char *file = set ? set : tls_files[i].value;
        if (*file == '/')
            return false;
        if (*file && access(path_join(arena, data, file), R_OK) != 0)
            return false;
    }
    return true;
}

static void add_by_config(struct arguments *arguments, const char *data,
                          const struct config *config)
{
    const char *libraries = config_get(config, "shared_preload_libraries");
    char *safe = libraries ? settings_safe_libraries(arguments->arena, libraries) : NULL;
    if (safe)
        add(arguments, "shared_preload_libraries", safe);
    /* Where no file sets it, "" would be a file that the server complains it cannot write. */
    if (config_get(config, "external_pid_file"))
        add(arguments, "external_pid_file", "");
    if (!has_tls_files(arguments->arena, data, config))
        add(arguments, "ssl", "off");
}

/* The last mention of a name wins. */
static bool add_standby(struct arguments *arguments, const struct instance *instance,
                        const struct config *config, int major, struct err *err)
{
    struct instance_setting *settings = NULL;
    size_t n = 0;
    if (!standby_settings(arguments->arena, instance, config, major, &settings, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        add(arguments, settings[i].name, settings[i].value);
    return true;
}

const char *const *settings_arguments(struct arena *arena, const struct instance *instance,
                                      struct err *err)
{
    int major = 0;
    if (!cluster_data_major(arena, instance->data, &major, err))
        return NULL;
    struct arguments arguments = {.arena = arena};
    vec_add(arena, &arguments.list, path_join(arena, instance->pg_bin, "postgres"));
    vec_add(arena, &arguments.list, "-D");
    vec_add(arena, &arguments.list, instance->data);
    add(&arguments, "port", arena_printf(arena, "%d", instance->port));
    add(&arguments, "unix_socket_directories", list_item(arena, socket_planned(arena, instance)));
    add_fixed(&arguments, major, instance->is_parent);
    struct config config = config_read(arena, instance->data);
    if (instance->throwaway)
        add(&arguments, "fsync", "off");
    add_jobs(&arguments, instance, &config);
    if (!instance->is_parent) {
        add(&arguments, "cluster_name", arena_printf(arena, "bough-%.12s", instance->id));
        add_small(&arguments, instance->data, major);
        add_files(&arguments, instance->data);
        add_by_config(&arguments, instance->data, &config);
    }
    if (instance->restores)
        add_restoring(&arguments, &config);
    if (instance->upstream && !add_standby(&arguments, instance, &config, major, err))
        return NULL;
    vec_add(arena, &arguments.list, NULL);
    return arguments.list.items;
}

static bool is_kept(const char *variable)
{
    for (size_t i = 0; i < countof(kept_variables); i++)
        if (strcmp(variable, kept_variables[i]) == 0)
            return true;
    return false;
}

const char *const *settings_environment(struct arena *arena, const char *const *more)
{
    VEC(const char *) changes = {0};
    for (char **entry = environ; *entry; entry++) {
        char *name = arena_strndup(arena, *entry, strcspn(*entry, "="));
        if (*name && !is_kept(name))
            vec_add(arena, &changes, name);
    }
    /* Messages in English until the configuration is read: the log is searched for them. */
    vec_add(arena, &changes, "LANG=C.UTF-8");
    for (; more && *more; more++)
        vec_add(arena, &changes, *more);
    vec_add(arena, &changes, NULL);
    return changes.items;
}
