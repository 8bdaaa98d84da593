/* service: see service.h. */
#include "service/service.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vec.h"
#include "service/health.h"
#include "service/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOG_TAIL_LIMIT_BYTES 4096
#define POLL_FIRST_US 2000
#define POLL_LAST_US 50000
#define SETTLE_MS 200            /* without `health`: what lives that long has started */
#define KILL_TIMEOUT_MS 10000    /* for the kernel to end what got SIGKILL */
#define HEALTH_ANSWER_MS 2000    /* for one answer */

/* --- Start --- */

uint64_t service_log_size(const char *log_path)
{
    struct stat info;
    return stat(log_path, &info) == 0 ? (uint64_t)info.st_size : 0;
}

static bool rotate(const char *log_path, struct err *err)
{
    auto_arena arena = {0};
    char *old = arena_printf(&arena, "%s.1", log_path);
    if (service_log_size(log_path) <= SERVICE_LOG_LIMIT_BYTES || rename(log_path, old) == 0)
        return true;
    return err_set_errno(err, ERR_FAILED, "cannot rename '%s'", log_path);
}

static bool admit(void *context, pid_t pid, struct err *err)
{
    const struct service_launch *launch = context;
    auto_arena arena = {0};
    struct proc proc;
    if (!proc_read(pid, &proc))
        return err_set(err, ERR_SERVICE, "it has ended");
    struct service_process process = {pid, proc.started, proc_boot(&arena)};
    return launch->record(launch->record_context, &process, err);
}

static const char *const *environment(struct arena *arena, const struct service_launch *launch)
{
    VEC(const char *) all = {0};
    vec_add(arena, &all, arena_printf(arena, "%s=%s", SERVICE_VARIABLE, launch->id));
    for (const char *const *at = launch->env; *at; at++)
        vec_add(arena, &all, *at);
    vec_add(arena, &all, NULL);
    return all.items;
}

/* A relative program is one of the directory that the service works in. */
static const char *const *arguments(struct arena *arena, const struct service_launch *launch)
{
    VEC(const char *) all = {0};
    for (const char *const *at = launch->argv; *at; at++) {
        bool is_relative = !all.n && strchr(*at, '/') && **at != '/';
        vec_add(arena, &all, is_relative ? path_join(arena, launch->directory, *at) : *at);
    }
    vec_add(arena, &all, NULL);
    return all.items;
}

bool service_start(const struct service_launch *launch, struct service_process *ret_process,
                   struct err *err)
{
    auto_arena arena = {0};
    struct process process = {
        .argv = arguments(&arena, launch),
        .env = environment(&arena, launch),
        .only_env = true,
        .directory = launch->directory,
        .user = launch->user,
        .log_path = launch->log_path,
        .admit = admit,
        .admit_context = (void *)launch,
    };
    pid_t pid = 0;
    struct proc proc = {0};
    if (!rotate(launch->log_path, err) || !process_start(&process, &pid, err))
        return false;
    (void)proc_read(pid, &proc); /* one that has ended already is told by service_wait */
    *ret_process = (struct service_process){pid, proc.started, ""};
    return true;
}

/* --- Wait --- */

static bool is_same(const struct service_process *process, struct proc *ret_proc)
{
    return process->pid && proc_read(process->pid, ret_proc) &&
           ret_proc->started == process->started;
}

static bool explain(struct err *err, const char *log_path, uint64_t log_from, const char *message)
{
    auto_arena arena = {0};
    uint64_t size = service_log_size(log_path);
    uint64_t len = size > log_from ? size - log_from : 0;
    /* path_tail leaves out the line that it begins in; the byte more is the newline before ours. */
    size_t limit = len < LOG_TAIL_LIMIT_BYTES ? (size_t)len + (log_from > 0) : LOG_TAIL_LIMIT_BYTES;
    const char *log = len ? path_tail(&arena, log_path, limit) : "";
    (void)err_set(err, ERR_SERVICE, "%s", message);
    return err_detail(err, "%s", *log ? log : "it wrote nothing");
}

static bool explain_end(pid_t pid, const char *log_path, uint64_t log_from, struct err *err)
{
    auto_arena arena = {0};
    int status = 0;
    const char *message = "it ended";
    if (waitpid(pid, &status, 0) == pid)
        message = WIFEXITED(status)
                      ? arena_printf(&arena, "it ended with exit status %d", WEXITSTATUS(status))
                      : arena_printf(&arena, "it was killed by signal %d", WTERMSIG(status));
    return explain(err, log_path, log_from, message);
}

bool service_wait(const struct service_process *process, const char *health, int64_t timeout_ms,
                  const char *log_path, uint64_t log_from, struct err *err)
{
    struct deadline deadline = deadline_in(health ? timeout_ms : SETTLE_MS);
    int64_t pause_us = POLL_FIRST_US;
    struct proc proc;
    for (;;) {
        auto_err cause = {0};
        bool late = deadline_passed(deadline);
        bool healthy = health && health_ask(health, HEALTH_ANSWER_MS, &cause);
        if (!is_same(process, &proc))
            return explain_end(process->pid, log_path, log_from, err);
        if (healthy || (late && !health))
            return true;
        if (late) {
            auto_arena arena = {0};
            (void)explain(err, log_path, log_from,
                          arena_printf(&arena, "it does not become healthy: %s", cause.message));
            return err_hint(err, "'start_timeout' says how long it may take");
        }
        clock_sleep_us(pause_us);
        pause_us = pause_us * 2 < POLL_LAST_US ? pause_us * 2 : POLL_LAST_US;
    }
}

/* --- Stop --- */

bool service_is_running(const struct service_process *process)
{
    auto_arena arena = {0};
    struct proc proc;
    return is_same(process, &proc) && text_equal(process->boot, proc_boot(&arena));
}

struct family {
    pid_t session; /* 0: its leader has ended, and another one's session may have the number now */
    const char *variable;
};

static bool belongs(void *context, const struct proc *proc)
{
    const struct family *family = context;
    if (proc->pid == getpid())
        return false;
    return (family->session && proc->session == family->session) ||
           proc_has_variable(proc->pid, family->variable);
}

/* Signals all that is there; how many that were. */
static size_t signal_all(struct family *family, const struct service_process *process, int number)
{
    auto_arena arena = {0};
    size_t n = 0;
    struct proc *procs = proc_list(&arena, belongs, family, &n);
    for (size_t i = 0; i < n; i++)
        proc_signal(&procs[i], number);
    /* It may be our own child, which would stay a zombie otherwise. */
    if (process->pid)
        (void)waitpid(process->pid, NULL, WNOHANG);
    return n;
}

/* True when nothing is left. What forks while it is being signalled is met in the next round. */
static bool end_all(struct family *family, const struct service_process *process, int number,
                    int64_t timeout_ms)
{
    struct deadline deadline = deadline_in(timeout_ms);
    int64_t pause_us = POLL_FIRST_US;
    size_t n = signal_all(family, process, number);
    while (n) {
        if (deadline_passed(deadline))
            return false;
        clock_sleep_us(pause_us);
        pause_us = pause_us * 2 < POLL_LAST_US ? pause_us * 2 : POLL_LAST_US;
        /* SIGTERM once: many programs take a second one for impatience. */
        n = signal_all(family, process, number == SIGTERM ? 0 : number);
    }
    return true;
}

bool service_stop(const char *id, const struct service_process *process, int64_t timeout_ms,
                  struct err *err)
{
    auto_arena arena = {0};
    struct family family = {
        .session = service_is_running(process) ? process->pid : 0,
        .variable = arena_printf(&arena, "%s=%s", SERVICE_VARIABLE, id),
    };
    if (end_all(&family, process, SIGTERM, timeout_ms) ||
        end_all(&family, process, SIGKILL, KILL_TIMEOUT_MS))
        return true;
    return err_set(err, ERR_TIMEOUT, "cannot stop it: a process survives SIGKILL");
}
