/*
 * server: start, readiness, stop and connections.
 *
 * `postgres` is started directly, not by pg_ctl: that would wait in steps of 100 ms. The server
 * itself says when it is ready, in postmaster.pid.
 */
#include "instance/instance.h"

#include "base/path.h"
#include "base/text.h"
#include "instance/port.h"
#include "instance/preload.h"
#include "instance/settings.h"
#include "instance/socket.h"
#include "instance/watch.h"
#include "pg/cluster.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONNECT_TIMEOUT_MS 10000
#define ORPHAN_TIMEOUT_MS 10000
#define QUIT_TIMEOUT_MS 15000 /* the postmaster kills what is left of its children after 5 s */
#define LOG_TAIL_LIMIT_BYTES 4096

static char *log_path(struct arena *arena, const struct instance *instance)
{
    return arena_printf(arena, "%s.log", instance->data);
}

static uint64_t log_size(struct arena *arena, const struct instance *instance)
{
    struct stat info;
    return stat(log_path(arena, instance), &info) == 0 ? (uint64_t)info.st_size : 0;
}

/* The end of what was logged after the first `from` bytes. */
static char *log_since(struct arena *arena, const struct instance *instance, uint64_t from)
{
    uint64_t size = log_size(arena, instance);
    uint64_t len = size > from ? size - from : 0;
    /* path_tail leaves out the line that it begins in; the byte more is the newline before ours. */
    size_t limit = len < LOG_TAIL_LIMIT_BYTES ? (size_t)len + (from > 0) : LOG_TAIL_LIMIT_BYTES;
    return len ? path_tail(arena, log_path(arena, instance), limit) : arena_strdup(arena, "");
}

/* The text of the last line that says why a server gave up; the last line when none does. */
static char *last_words(struct arena *arena, const char *log)
{
    static const char *const levels[] = {"FATAL:  ", "PANIC:  "};
    const char *words = NULL;
    for (size_t i = 0; i < countof(levels); i++)
        for (const char *at = strstr(log, levels[i]); at; at = strstr(at + 1, levels[i]))
            words = !words || at + strlen(levels[i]) > words ? at + strlen(levels[i]) : words;
    size_t len = strlen(log);
    while (!words && len && log[len - 1] == '\n')
        len--;
    const char *line = words ? words : log + len;
    while (!words && line > log && line[-1] != '\n')
        line--;
    return arena_strndup(arena, line, strcspn(line, "\n"));
}

/* What a log tells apart. In order: a full disk may also be why a socket cannot be made. */
static const struct {
    const char *words;
    enum err_code code;
} log_codes[] = {
    {"No space left", ERR_NO_SPACE},
    {"Disk quota exceeded", ERR_NO_SPACE},
    {"could not bind", ERR_BUSY},
    {"Address already in use", ERR_BUSY},
};

/* Fills err for a server that ended while it was starting. */
static bool explain_end(const struct instance *instance, uint64_t log_from, int status,
                        struct err *err)
{
    auto_arena arena = {0};
    char *log = log_since(&arena, instance, log_from);
    char *cause = last_words(&arena, log);
    enum err_code code = ERR_SERVER;
    for (size_t i = 0; i < countof(log_codes) && code == ERR_SERVER; i++)
        if (strstr(log, log_codes[i].words))
            code = log_codes[i].code;
    /* The server may speak another language than English: the port tells, too. */
    if (code == ERR_SERVER && instance->listener <= 0 && !port_is_free(instance->port))
        code = ERR_BUSY;
    if (!*cause)
        cause = status > 128 ? arena_printf(&arena, "killed by signal %d", status - 128)
                             : arena_printf(&arena, "exit status %d", status);
    (void)err_set(err, code, "cannot start PostgreSQL on port %d: %s", instance->port, cause);
    if (code == ERR_NO_SPACE)
        (void)err_hint(err, "free some space: 'bough branch list' shows what each branch uses");
    if (code == ERR_BUSY)
        (void)err_hint(err, "another program listens on port %d", instance->port);
    return err_detail(err, "%s", *log ? log : "the server logged nothing");
}

static bool explain_late(const struct instance *instance, uint64_t log_from, struct err *err)
{
    auto_arena arena = {0};
    (void)err_set(err, ERR_TIMEOUT, "cannot start PostgreSQL on port %d: not ready after %d s",
                  instance->port, INSTANCE_START_TIMEOUT_MS / 1000);
    return err_detail(err, "%s", log_since(&arena, instance, log_from));
}

/*
 * A killed server leaves postmaster.pid behind. PostgreSQL would believe in a running server when
 * the process id in it belongs to some other process by now, or when the file is empty after a
 * power failure; and we would take its old "ready" for the new server's if that got the same id.
 * Once no process works in the directory, the file is nobody's.
 */
static bool clear_remains(const struct instance *instance, struct err *err)
{
    auto_arena arena = {0};
    struct postmaster old;
    char *path = path_join(&arena, instance->data, "postmaster.pid");
    if (!path_exists(path))
        return true;
    if (cluster_postmaster(instance->data, &old))
        watch_reap(old.pid); /* it may be our own child */
    pid_t orphan = watch_orphans(instance->data, deadline_in(ORPHAN_TIMEOUT_MS));
    if (!orphan)
        return path_remove(path, err);
    (void)err_set(err, ERR_SERVER,
                  "cannot start PostgreSQL: process %ld of an earlier server still works in '%s'",
                  (long)orphan, instance->data);
    return err_hint(err, "end it: kill %ld", (long)orphan);
}

static bool send_signal(pid_t pid, const char *data, int number, struct err *err)
{
    auto_fd process = pidfd_open(pid, 0);
    /* Asked again: from here on the descriptor means this very process. */
    if (cluster_server_pid(data) != pid)
        return true;
    int failed = process >= 0 ? pidfd_send_signal(process, number, NULL, 0) : kill(pid, number);
    return failed == 0 || errno == ESRCH ||
           err_set_errno(err, ERR_SERVER, "cannot stop PostgreSQL, process %ld", (long)pid);
}

/* Ends what was started and did not get ready. */
static void abandon(pid_t pid)
{
    (void)kill(pid, SIGQUIT);
    if (watch_end(pid, deadline_in(QUIT_TIMEOUT_MS), NULL))
        return;
    (void)kill(pid, SIGKILL);
    (void)watch_end(pid, deadline_in(QUIT_TIMEOUT_MS), NULL);
}

/* The group of a server with limits; *ret_path stays NULL where there are none. */
static bool make_group(struct arena *arena, const struct instance *instance, char **ret_path,
                       struct err *err)
{
    const struct cgroup_limits *outer = &instance->project_limits;
    const struct cgroup_limits *own = &instance->limits;
    const char *root = cgroup_root();
    bool limited = outer->memory_bytes || outer->cpu_thousandths || own->memory_bytes ||
                   own->cpu_thousandths;
    if (!root || !limited)
        return true;
    *ret_path = cgroup_make(arena, root, instance->group, outer,
                            arena_printf(arena, "%.12s", instance->id), own, err);
    return *ret_path != NULL;
}

static bool enter_group(void *context, pid_t pid, struct err *err)
{
    return cgroup_enter(context, pid, err);
}

static void remove_group(const struct instance *instance)
{
    auto_arena arena = {0};
    const char *root = cgroup_root();
    if (root && instance->group)
        cgroup_remove(root, instance->group, arena_printf(&arena, "%.12s", instance->id));
}

static bool start_process(const struct instance *instance, pid_t *ret_pid, struct err *err)
{
    auto_arena arena = {0};
    const char *const *argv = settings_arguments(&arena, instance, err);
    char *group = NULL;
    if (!argv || !make_group(&arena, instance, &group, err))
        return false;
    auto_fd library = instance->listener > 0 ? preload_open() : -1;
    const int fds[] = {instance->listener, library};
    struct process process = {
        .argv = argv,
        .env = settings_environment(
            &arena, library < 0 ? NULL
                                : preload_environment(&arena, library, instance->listener,
                                                      instance->port)),
        .fds = fds,
        .n_fds = library < 0 ? 0 : countof(fds),
        .directory = instance->data,
        .user = &instance->user,
        .log_path = log_path(&arena, instance),
        .admit = group ? enter_group : NULL,
        .admit_context = group,
    };
    return process_start(&process, ret_pid, err);
}

static bool start_and_wait(const struct instance *instance, struct deadline deadline,
                           struct err *err)
{
    auto_arena arena = {0};
    uint64_t log_from = log_size(&arena, instance);
    pid_t pid = 0;
    int status = -1;
    if (!start_process(instance, &pid, err))
        return false;
    enum watch_result result = watch_ready(instance->data, pid, deadline);
    if (result == WATCH_READY)
        return true;
    if (result == WATCH_LATE) {
        abandon(pid);
        return explain_late(instance, log_from, err);
    }
    (void)watch_end(pid, deadline_in(QUIT_TIMEOUT_MS), &status);
    return explain_end(instance, log_from, status, err);
}

/* A running server whose socket was taken away, with $XDG_RUNTIME_DIR at the end of a login
 * session, cannot be reached by bough. */
static bool check_socket(const struct instance *instance, struct err *err)
{
    auto_arena arena = {0};
    char *directory = instance_socket_directory(&arena, instance);
    if (path_exists(directory))
        return true;
    (void)err_set(err, ERR_SERVER,
                  "cannot reach the running server: its socket directory '%s' is gone", directory);
    return err_hint(err, "restart it: 'bough stop', then 'bough start'");
}

/* A port may be taken since it was chosen: asking takes microseconds, a start that fails takes as
 * long as one that works. Whoever takes it from here on is told by the server's log. */
static bool check_port(const struct instance *instance, struct err *err)
{
    if (instance->listener > 0 || port_is_free(instance->port))
        return true;
    (void)err_set(err, ERR_BUSY, "cannot start PostgreSQL on port %d: the port is taken",
                  instance->port);
    return err_hint(err, "another program listens on port %d", instance->port);
}

bool instance_start(const struct instance *instance, struct err *err)
{
    struct deadline deadline = deadline_in(instance->restores ? INSTANCE_RESTORE_TIMEOUT_MS
                                                              : INSTANCE_START_TIMEOUT_MS);
    auto_arena arena = {0};
    pid_t running = cluster_server_pid(instance->data);
    uint64_t log_from = log_size(&arena, instance);
    if (running) {
        enum watch_result result = watch_ready(instance->data, running, deadline);
        if (result == WATCH_READY)
            return check_socket(instance, err);
        if (result == WATCH_LATE)
            return explain_late(instance, log_from, err);
        /* It was about to stop. */
    }
    if (!clear_remains(instance, err) || !check_port(instance, err) || !socket_make(instance, err))
        return false;
    if (start_and_wait(instance, deadline, err))
        return true;
    socket_remove(instance);
    return false;
}

bool instance_stop(const struct instance *instance, bool immediate, struct err *err)
{
    struct postmaster old;
    pid_t pid = cluster_server_pid(instance->data);
    if (!pid && cluster_postmaster(instance->data, &old))
        watch_reap(old.pid);
    bool has_ended = !pid;
    if (!has_ended && !immediate) {
        if (!send_signal(pid, instance->data, SIGINT, err))
            return false;
        has_ended = watch_end(pid, deadline_in(INSTANCE_STOP_TIMEOUT_MS), NULL);
    }
    if (!has_ended) {
        if (!send_signal(pid, instance->data, SIGQUIT, err))
            return false;
        has_ended = watch_end(pid, deadline_in(QUIT_TIMEOUT_MS), NULL);
    }
    if (!has_ended)
        return err_set(err, ERR_TIMEOUT,
                       "cannot stop PostgreSQL, process %ld: it survived an immediate shutdown",
                       (long)pid);
    socket_remove(instance);
    remove_group(instance);
    return true;
}

bool instance_is_running(const struct instance *instance)
{
    return cluster_server_pid(instance->data) != 0;
}

struct pg *instance_connect(const struct instance *instance, const char *database, struct err *err)
{
    auto_arena arena = {0};
    struct pg_target target = {
        .host = instance_socket_directory(&arena, instance),
        .port = instance->port,
        .user = instance->superuser,
        .database = database ? database : instance->database,
    };
    return pg_open(&target, CONNECT_TIMEOUT_MS, err);
}
