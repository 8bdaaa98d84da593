/* services: see services.h. */
#include "core/services.h"

#include "base/expand.h"
#include "base/path.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/user.h"
#include "core/fill.h"
#include "core/steps.h"
#include "service/health.h"
#include "service/service.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PORT_ATTEMPT_LIMIT 20
#define START_ATTEMPT_LIMIT 3 /* when others take its port */
#define PROBE_TIMEOUT_MS 1000

/* What the services of one backend are started with. */
struct staff {
    struct core *core;
    const struct project_file *file;
    const struct backend *backend;
    struct service *rows; /* one for each service that it should have, and older ones */
    size_t n;
};

char *service_log_path(struct arena *arena, const struct backend *backend, const char *name)
{
    return arena_printf(arena, "%s/services/%s.log", path_parent(arena, backend->data_path), name);
}

static bool is_wanted(const struct staff *staff, const struct project_service *service)
{
    return service->on_parent || strcmp(staff->backend->name, PARENT_NAME) != 0;
}

static struct service *row_of(const struct staff *staff, const char *name)
{
    for (size_t i = 0; i < staff->n; i++)
        if (text_equal(staff->rows[i].name, name))
            return &staff->rows[i];
    return NULL;
}

static struct service_process process_of(const struct service *row)
{
    return (struct service_process){(pid_t)row->pid, row->started, row->boot};
}

static bool is_running(const struct service *row)
{
    struct service_process process = process_of(row);
    return row->pid && service_is_running(&process);
}

static char *id_of(struct core *core, const struct service *row)
{
    return arena_printf(&core->arena, "%s/%s", row->backend_id, row->name);
}

static bool read_rows(struct staff *staff, struct err *err)
{
    return store_service_list(staff->core->store, &staff->core->arena, staff->backend->id,
                              &staff->rows, &staff->n, err);
}

/* --- Stop --- */

/* Also when it does not run: what it had started may still hold its port. */
static bool stop_one(struct core *core, struct service *row, struct err *err)
{
    struct service_process process = process_of(row);
    if (!row->pid)
        return true;
    if (!service_stop(id_of(core, row), &process, row->stop_timeout_ms, err))
        return err_context(err, "cannot stop service '%s'", row->name);
    row->pid = 0;
    return store_service_set(core->store, row, err);
}

bool services_stop(struct core *core, const struct backend *backend, struct service_names *names,
                   struct err *err)
{
    struct staff staff = {.core = core, .backend = backend};
    if (!read_rows(&staff, err))
        return false;
    for (size_t i = 0; i < staff.n; i++) {
        bool was_running = is_running(&staff.rows[i]);
        if (!stop_one(core, &staff.rows[i], err))
            return false;
        if (was_running && names)
            vec_add(&core->arena, &names->list,
                    arena_printf(&core->arena, "%s/%s", backend->name, staff.rows[i].name));
    }
    return true;
}

/* --- Ports --- */

/* A service takes a while until it listens: from the same first number on, two projects would often
 * choose the same port meanwhile. */
static int first_port(struct core *core)
{
    unsigned long number = strtoul(secret_hex(&core->arena, 4), NULL, 16);
    return INSTANCE_PORT_FIRST + (int)(number % ((INSTANCE_PORT_LAST - INSTANCE_PORT_FIRST) / 2));
}

/* The store lets only one have it, when two commands choose one port at the same moment. */
static bool choose_port(struct core *core, struct service *row, bool is_new, struct err *err)
{
    for (int attempt = 0; attempt < PORT_ATTEMPT_LIMIT; attempt++) {
        if (!session_free_port_from(core, first_port(core), &row->port, err))
            return false;
        if (is_new ? store_service_add(core->store, row, err)
                   : store_service_set(core->store, row, err))
            return true;
        if (err->code != ERR_EXISTS)
            return false;
        err_clear(err);
    }
    return err_set(err, ERR_FAILED, "cannot find a free port for service '%s'", row->name);
}

static bool reserve_new(struct staff *staff, const char *name, struct err *err)
{
    struct service row = {.backend_id = staff->backend->id, .name = name};
    return choose_port(staff->core, &row, true, err);
}

/* One that does not run keeps its port, unless a stranger has taken it. */
static bool keep_port(struct staff *staff, struct service *row, struct err *err)
{
    return is_running(row) || (stop_one(staff->core, row, err) &&
                               (instance_free_port(row->port) == row->port ||
                                choose_port(staff->core, row, false, err)));
}

static bool is_known(const struct staff *staff, const struct service *row)
{
    for (size_t i = 0; i < staff->file->n_services; i++)
        if (text_equal(staff->file->services[i].name, row->name))
            return is_wanted(staff, &staff->file->services[i]);
    return false;
}

/* Those that bough.ini does not name any more. */
static bool forget_others(struct staff *staff, struct err *err)
{
    for (size_t i = 0; i < staff->n; i++)
        if (!is_known(staff, &staff->rows[i]) &&
            (!stop_one(staff->core, &staff->rows[i], err) ||
             !store_service_remove(staff->core->store, staff->backend->id, staff->rows[i].name,
                                   err)))
            return false;
    return true;
}

/* All of them get their ports before the first one starts: they may be told each other's. */
static bool reserve_all(struct staff *staff, struct err *err)
{
    const struct project_file *file = staff->file;
    if (!read_rows(staff, err) || !forget_others(staff, err))
        return false;
    for (size_t i = 0; i < file->n_services; i++) {
        const struct project_service *service = &file->services[i];
        struct service *row = row_of(staff, service->name);
        if (is_wanted(staff, service) && !(row ? keep_port(staff, row, err)
                                               : reserve_new(staff, service->name, err)))
            return false;
    }
    return read_rows(staff, err);
}

/* --- Start --- */

static struct fill fill_of(const struct staff *staff, const struct service *row)
{
    return (struct fill){staff->core, staff->file, staff->backend, staff->rows, staff->n,
                         row->port};
}

static const char *const *fill_command(const struct staff *staff, const struct service *row,
                                       const struct project_service *service, struct err *err)
{
    struct fill fill = fill_of(staff, row);
    struct arena *arena = &staff->core->arena;
    const char **words = arena_new_n(arena, const char *, service->n_command + 1);
    for (size_t i = 0; i < service->n_command; i++)
        if (!(words[i] = expand(arena, service->command[i], fill_value, &fill, err)))
            return NULL;
    return words;
}

/* What every program expects, and nothing else of the caller's environment: the service is the same
 * whoever starts it. */
static const char *const *fill_environment(const struct staff *staff, const struct service *row,
                                           const struct project_service *service, struct err *err)
{
    struct core *core = staff->core;
    struct arena *arena = &core->arena;
    struct fill fill = fill_of(staff, row);
    const struct passwd *user =
        user_by_id(arena, core->user.switch_user ? core->user.uid : geteuid());
    const char *path = getenv("PATH");
    VEC(const char *) all = {0};
    vec_add(arena, &all, arena_printf(arena, "PATH=%s", path ? path : "/usr/bin:/bin"));
    vec_add(arena, &all, arena_printf(arena, "HOME=%s", user ? user->pw_dir : "/"));
    vec_add(arena, &all, "LANG=C.UTF-8");
    vec_add(arena, &all, arena_printf(arena, "BOUGH_PROJECT=%s", core->project.name));
    vec_add(arena, &all, arena_printf(arena, "BOUGH_BRANCH=%s", staff->backend->name));
    for (size_t i = 0; i < service->n_env; i++) {
        char *value = expand(arena, service->env[i].value, fill_value, &fill, err);
        if (!value)
            return NULL;
        vec_add(arena, &all, arena_printf(arena, "%s=%s", service->env[i].name, value));
    }
    vec_add(arena, &all, NULL);
    return all.items;
}

struct record {
    struct core *core;
    struct service *row;
};

static bool record(void *context, const struct service_process *process, struct err *err)
{
    struct record *record = context;
    record->row->pid = (int)process->pid;
    record->row->started = process->started;
    record->row->boot = arena_strdup(&record->core->arena, process->boot);
    return store_service_set(record->core->store, record->row, err);
}

static bool launch(struct staff *staff, struct service *row, const struct project_service *service,
                   struct err *err)
{
    struct core *core = staff->core;
    struct fill fill = fill_of(staff, row);
    struct record context = {core, row};
    struct service_process process = {0};
    char *log_path = service_log_path(&core->arena, staff->backend, row->name);
    struct service_launch start = {
        .id = id_of(core, row),
        .argv = fill_command(staff, row, service, err),
        .env = NULL,
        .directory = session_own_path(core, service->directory ? service->directory : "."),
        .user = &core->user,
        .log_path = log_path,
        .record = record,
        .record_context = &context,
    };
    const char *health =
        service->health ? expand(&core->arena, service->health, fill_value, &fill, err) : "";
    if (!start.argv || !health ||
        !(start.env = fill_environment(staff, row, service, err)) ||
        !path_make(path_parent(&core->arena, log_path), 0700, err))
        return false;
    row->health = health;
    row->stop_timeout_ms = service->stop_timeout_ms;
    uint64_t log_from = service_log_size(log_path);
    if (log_from > SERVICE_LOG_LIMIT_BYTES)
        log_from = 0; /* it begins anew */
    return service_start(&start, &process, err) &&
           service_wait(&process, *health ? health : NULL, service->start_timeout_ms, log_path,
                        log_from, err);
}

static bool start_one(struct staff *staff, struct service *row,
                      const struct project_service *service, struct service_names *names,
                      struct err *err)
{
    struct core *core = staff->core;
    auto_err ignored = {0};
    for (int attempt = 1; !launch(staff, row, service, err); attempt++) {
        /* What is left of it is ended now if that can be, else by the next one who tries. */
        (void)stop_one(core, row, &ignored);
        bool lost_port = err->code == ERR_SERVICE && instance_free_port(row->port) != row->port;
        if (!lost_port || attempt == START_ATTEMPT_LIMIT)
            return err_context(err, "cannot start service '%s'", row->name);
        err_clear(err);
        if (!choose_port(core, row, false, err))
            return false;
    }
    if (names)
        vec_add(&core->arena, &names->list,
                arena_printf(&core->arena, "%s/%s", staff->backend->name, row->name));
    return true;
}

bool services_are_down(struct core *core, const struct backend *backend, bool *ret_down,
                       struct err *err)
{
    struct staff staff = {.core = core, .backend = backend};
    *ret_down = false;
    if (!session_parts(core, &staff.file, err) || !read_rows(&staff, err))
        return false;
    for (size_t i = 0; i < staff.file->n_services; i++) {
        const struct project_service *service = &staff.file->services[i];
        const struct service *row = row_of(&staff, service->name);
        if (is_wanted(&staff, service) && (!row || !is_running(row)))
            *ret_down = true;
    }
    return true;
}

bool services_start(struct core *core, const struct backend *backend, struct service_names *names,
                    struct err *err)
{
    struct staff staff = {.core = core, .backend = backend};
    bool down = false;
    if (!services_are_down(core, backend, &down, err))
        return false;
    if (!down)
        return true;
    if (!session_parts(core, &staff.file, err) || !reserve_all(&staff, err))
        return false;
    for (size_t i = 0; i < staff.file->n_services; i++) {
        const struct project_service *service = &staff.file->services[i];
        struct service *row = row_of(&staff, service->name);
        if (row && is_wanted(&staff, service) && !is_running(row) &&
            !start_one(&staff, row, service, names, err))
            return false;
    }
    return true;
}

bool step_services(struct task *task, struct err *err)
{
    struct store *store = task->core->store;
    /* The end of the operation, which follows, takes it to the disk. */
    return services_start(task->core, &task->backend, NULL, err) &&
           store_wait_for_disk(store, false, err) &&
           store_backend_set_state(store, task->backend.id, BACKEND_READY, err) &&
           store_wait_for_disk(store, true, err);
}

bool undo_services(struct task *task, struct err *err)
{
    return !task->backend.data_path || services_stop(task->core, &task->backend, NULL, err);
}

/* --- Status --- */

bool core_services(struct core *core, const struct backend *backend, bool probe,
                   struct service_status **ret_services, size_t *ret_n, struct err *err)
{
    struct staff staff = {.core = core, .backend = backend};
    if (!read_rows(&staff, err))
        return false;
    struct service_status *list = arena_new_n(&core->arena, struct service_status, staff.n + 1);
    for (size_t i = 0; i < staff.n; i++) {
        const struct service *row = &staff.rows[i];
        auto_err ignored = {0};
        list[i] = (struct service_status){
            .name = row->name,
            .url = arena_printf(&core->arena, "http://127.0.0.1:%d", row->port),
            .port = row->port,
            .running = is_running(row),
            .has_health = *row->health != '\0',
        };
        list[i].healthy = probe && list[i].running && list[i].has_health &&
                          health_ask(row->health, PROBE_TIMEOUT_MS, &ignored);
    }
    *ret_services = list;
    *ret_n = staff.n;
    return true;
}
