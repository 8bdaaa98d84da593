/*
 * process: see process.h.
 *
 * One function starts a child (launch), one feeds and drains it (converse), one reaps it with a
 * deadline (reap). A child that cannot exec tells errno through a close-on-exec pipe, so that "no
 * such program" is an error here and not a mysterious status 127.
 */
#include "base/process.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "base/user.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REAP_POLL_US 1000
#define KILL_GRACE_MS 5000

extern char **environ;

bool run_as_postgres(struct arena *arena, struct run_as *ret_user, struct err *err)
{
    *ret_user = (struct run_as){0};
    if (geteuid() != 0) {
        const struct passwd *self = user_by_id(arena, geteuid());
        ret_user->uid = geteuid();
        ret_user->gid = getegid();
        ret_user->name = arena_strdup(arena, self ? self->pw_name : "");
        return true;
    }
    const char *names[] = {getenv("BOUGH_USER"), "bough", "postgres"};
    for (size_t i = 0; i < countof(names); i++) {
        const struct passwd *user =
            names[i] && *names[i] ? user_by_name(arena, names[i]) : NULL;
        if (!user || user->pw_uid == 0)
            continue;
        *ret_user = (struct run_as){true, user->pw_uid, user->pw_gid,
                                    arena_strdup(arena, user->pw_name)};
        return true;
    }
    (void)err_set(err, ERR_MISSING,
                  "cannot run PostgreSQL: it refuses to run as root, and there is no "
                  "user 'bough' or 'postgres'");
    return err_hint(err, "make one: useradd --system --home-dir /var/lib/bough --shell "
                         "/usr/sbin/nologin bough");
}

bool run_as_owner(struct arena *arena, const char *path, struct run_as *ret_user, struct err *err)
{
    struct stat info;
    if (geteuid() != 0)
        return run_as_postgres(arena, ret_user, err);
    if (stat(path, &info) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot find '%s'", path);
    const struct passwd *owner = user_by_id(arena, info.st_uid);
    if (info.st_uid == 0)
        return err_set(err, ERR_FAILED, "cannot run a server on '%s': it belongs to root", path);
    *ret_user = (struct run_as){true, info.st_uid, info.st_gid,
                                owner ? arena_strdup(arena, owner->pw_name)
                                      : arena_printf(arena, "%u", (unsigned)info.st_uid)};
    return true;
}

bool run_as_own(const struct run_as *user, const char *path, struct err *err)
{
    if (user && user->switch_user && lchown(path, user->uid, user->gid) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot give '%s' to user '%s'", path, user->name);
    return true;
}

char *process_find(struct arena *arena, const char *program)
{
    if (strchr(program, '/'))
        return access(program, X_OK) == 0 ? arena_strdup(arena, program) : NULL;
    const char *path = getenv("PATH");
    size_t n = 0;
    char **directories = text_split(arena, path ? path : "/usr/bin:/bin", ':', &n);
    for (size_t i = 0; i < n; i++) {
        char *candidate = path_join(arena, directories[i], program);
        if (access(candidate, X_OK) == 0 && !path_is_directory(candidate))
            return candidate;
    }
    return NULL;
}

static const char *name_end(const char *entry)
{
    const char *equals = strchr(entry, '=');
    return equals ? equals : entry + strlen(entry);
}

static bool is_changed(const char *entry, const char *const *changes)
{
    size_t len = (size_t)(name_end(entry) - entry);
    for (; *changes; changes++)
        if ((size_t)(name_end(*changes) - *changes) == len && strncmp(entry, *changes, len) == 0)
            return true;
    return false;
}

static char **merged_environment(struct arena *arena, const struct process *process)
{
    const char *const *changes = process->env;
    size_t n = 0;
    while (!process->only_env && environ[n])
        n++;
    size_t n_changes = 0;
    while (changes && changes[n_changes])
        n_changes++;
    char **merged = arena_new_n(arena, char *, n + n_changes + 1);
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        if (!changes || !is_changed(environ[i], changes))
            merged[used++] = environ[i];
    for (size_t i = 0; i < n_changes; i++)
        if (*name_end(changes[i]) == '=')
            merged[used++] = arena_strdup(arena, changes[i]);
    return merged;
}

/* What a child needs, prepared before fork: afterwards only async-signal-safe calls are allowed. */
struct launch {
    const char *program;
    const struct process *process;
    char **environment;
    int in, out, errors; /* descriptors for the child's 0, 1, 2 */
    bool own_session;    /* outlives bough */
    bool keep_terminal;  /* foreground */
    int gate[2];         /* a child that is to be admitted waits for a byte; -1: none */
};

static bool become(const struct run_as *user)
{
    if (!user || !user->switch_user)
        return true;
    return setgroups(0, NULL) == 0 && setgid(user->gid) == 0 && setuid(user->uid) == 0;
}

/* In the child: whether it may go on. Nothing comes when bough has said no, or was killed. */
static bool is_admitted(const struct launch *launch)
{
    char byte = 0;
    if (launch->gate[0] < 0)
        return true;
    (void)close(launch->gate[1]);
    return read(launch->gate[0], &byte, 1) == 1;
}

/* In the parent. */
static bool admit(const struct launch *launch, pid_t pid, struct err *err)
{
    const struct process *process = launch->process;
    if (launch->gate[1] < 0)
        return true;
    if (!process->admit(process->admit_context, pid, err))
        return false;
    return write(launch->gate[1], "", 1) == 1 ||
           err_set_errno(err, ERR_FAILED, "cannot run '%s'", launch->program);
}

static _Noreturn void child(const struct launch *launch, int report)
{
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGPIPE, SIG_DFL);
    /* Ctrl-C at bough stops bough, which then decides about its helpers. */
    bool helper = !launch->keep_terminal && !launch->own_session;
    (void)signal(SIGINT, helper ? SIG_IGN : SIG_DFL);
    (void)signal(SIGQUIT, helper ? SIG_IGN : SIG_DFL);
    if (!launch->keep_terminal) {
        (void)dup2(launch->in, 0);
        (void)dup2(launch->out, 1);
        (void)dup2(launch->errors, 2);
    }
    for (size_t i = 0; i < launch->process->n_fds; i++)
        (void)fcntl(launch->process->fds[i], F_SETFD, 0);
    if (launch->own_session)
        (void)setsid();
    if (!is_admitted(launch))
        _exit(127);
    if (helper)
        (void)setpgid(0, 0); /* so that a late one can be ended with all its children */
    bool ready = become(launch->process->user);
    if (ready && launch->process->directory)
        ready = chdir(launch->process->directory) == 0;
    /* After setuid, which clears it. */
    if (ready && helper)
        (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (ready)
        (void)execve(launch->program, (char *const *)launch->process->argv, launch->environment);
    int number = errno;
    ssize_t ignored = write(report, &number, sizeof(number)); /* nobody is left to tell */
    (void)ignored;
    _exit(127);
}

static bool start_child(const struct launch *launch, pid_t *ret_pid, struct err *err)
{
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot run '%s'", launch->program);
    pid_t pid = fork();
    if (pid == 0)
        child(launch, report[1]);
    (void)close(report[1]);
    auto_fd from_child = report[0];
    if (pid < 0)
        return err_set_errno(err, ERR_FAILED, "cannot run '%s'", launch->program);
    if (!admit(launch, pid, err)) {
        (void)kill(pid, SIGKILL); /* nobody else has reaped it, so it is ours */
        (void)waitpid(pid, NULL, 0);
        return false;
    }
    int number = 0;
    ssize_t n;
    do {
        n = read(from_child, &number, sizeof(number));
    } while (n < 0 && errno == EINTR);
    if (n == (ssize_t)sizeof(number)) {
        (void)waitpid(pid, NULL, 0);
        errno = number;
        return err_set_errno(err, ERR_FAILED, "cannot run '%s'", launch->program);
    }
    *ret_pid = pid;
    return true;
}

/* Fills what every kind of launch needs; the descriptors are the caller's. */
static bool prepare(struct arena *arena, const struct process *process, struct launch *ret_launch,
                    struct err *err)
{
    char *program = process_find(arena, process->argv[0]);
    if (!program)
        return err_set(err, ERR_MISSING, "cannot run '%s': no such program", process->argv[0]);
    *ret_launch = (struct launch){
        .program = program,
        .process = process,
        .environment = merged_environment(arena, process),
        .in = -1,
        .out = -1,
        .errors = -1,
        .gate = {-1, -1},
    };
    return true;
}

static int status_of(int wait_status)
{
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

/* Waits until the deadline, then kills. false when it had to. */
static bool reap(pid_t pid, struct deadline deadline, int *ret_status)
{
    int wait_status = 0;
    bool in_time = true;
    while (waitpid(pid, &wait_status, WNOHANG) == 0) {
        if (deadline_passed(deadline)) {
            (void)kill(-pid, in_time ? SIGTERM : SIGKILL);
            in_time = false;
            deadline = deadline_in(KILL_GRACE_MS);
        }
        clock_sleep_us(REAP_POLL_US);
    }
    *ret_status = status_of(wait_status);
    return in_time;
}

/* Keeps the first bytes of standard output and the last of standard error. */
struct stream {
    int fd;
    struct text text;
    bool keep_last;
    const struct process *process; /* whose listener hears it; NULL: nobody */
};

static void drain(struct stream *stream)
{
    char buffer[65536];
    ssize_t n = read(stream->fd, buffer, sizeof(buffer));
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (n <= 0) {
        fd_close(&stream->fd);
        return;
    }
    if (stream->process && stream->process->listen) {
        auto_arena arena = {0};
        stream->process->listen(stream->process->listen_context,
                                arena_strndup(&arena, buffer, (size_t)n));
    }
    size_t limit = PROCESS_OUTPUT_LIMIT_BYTES;
    if (stream->keep_last && stream->text.len + (size_t)n > limit) {
        size_t keep = limit / 2 < stream->text.len ? limit / 2 : stream->text.len;
        memmove(stream->text.data, stream->text.data + stream->text.len - keep, keep);
        stream->text.len = keep;
    }
    size_t room = limit > stream->text.len ? limit - stream->text.len : 0;
    text_add_bytes(&stream->text, buffer, (size_t)n < room ? (size_t)n : room);
}

static void feed(int *fd, const char **rest)
{
    ssize_t n = write(*fd, *rest, strlen(*rest));
    if (n > 0)
        *rest += n;
    if ((n < 0 && errno != EINTR && errno != EAGAIN) || !**rest)
        fd_close(fd);
}

/* Talks to a child until it has closed its output or the deadline has passed. */
static void converse(int in, const char *input, struct stream streams[2], struct deadline deadline)
{
    while ((streams[0].fd >= 0 || streams[1].fd >= 0) && !deadline_passed(deadline)) {
        struct pollfd polls[3] = {
            {.fd = streams[0].fd, .events = POLLIN},
            {.fd = streams[1].fd, .events = POLLIN},
            {.fd = in, .events = POLLOUT},
        };
        if (poll(polls, 3, (int)deadline_left_ms(deadline)) < 0 && errno != EINTR)
            break;
        for (size_t i = 0; i < 2; i++)
            if (polls[i].fd >= 0 && polls[i].revents)
                drain(&streams[i]);
        if (in >= 0 && polls[2].revents)
            feed(&in, &input);
    }
    fd_close(&in);
    fd_close(&streams[0].fd);
    fd_close(&streams[1].fd);
}

/* A pipe, or /dev/null or the log where no pipe is wanted. ours is -1 then. */
static bool open_output(const char *log_path, int *ret_ours, int *ret_theirs)
{
    *ret_ours = -1;
    if (log_path) {
        *ret_theirs = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        return *ret_theirs >= 0;
    }
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    *ret_ours = ends[0];
    *ret_theirs = ends[1];
    return true;
}

static bool open_input(const char *text, int *ret_ours, int *ret_theirs)
{
    *ret_ours = -1;
    if (!text) {
        *ret_theirs = open("/dev/null", O_RDONLY | O_CLOEXEC);
        return *ret_theirs >= 0;
    }
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    /* Our end must not block: a child that is writing to us does not read meanwhile. */
    (void)fcntl(ends[1], F_SETFL, O_NONBLOCK);
    (void)signal(SIGPIPE, SIG_IGN); /* a child that stops reading is its own business */
    *ret_ours = ends[1];
    *ret_theirs = ends[0];
    return true;
}

bool process_run(struct arena *arena, const struct process *process,
                 struct process_result *ret_result, struct err *err)
{
    assert(process->timeout_ms > 0);
    struct launch launch;
    if (!prepare(arena, process, &launch, err))
        return false;
    struct deadline deadline = deadline_in(process->timeout_ms);
    auto_fd in = -1;
    auto_fd child_in = -1;
    auto_fd child_out = -1;
    auto_fd child_errors = -1;
    struct stream streams[2] = {{-1, text_make(arena), false, NULL},
                                {-1, text_make(arena), true, process}};
    if (!open_input(process->stdin_text, &in, &child_in) ||
        !open_output(process->log_path, &streams[0].fd, &child_out) ||
        !open_output(process->log_path, &streams[1].fd, &child_errors))
        return err_set_errno(err, ERR_FAILED, "cannot run '%s'", launch.program);
    launch.in = child_in;
    launch.out = child_out;
    launch.errors = child_errors;
    pid_t pid = 0;
    bool started = start_child(&launch, &pid, err);
    fd_close(&child_in);
    fd_close(&child_out);
    fd_close(&child_errors);
    if (started) {
        converse(in, process->stdin_text, streams, deadline);
        in = -1; /* closed by converse */
    }
    fd_close(&streams[0].fd);
    fd_close(&streams[1].fd);
    if (!started)
        return false;
    struct process_result result = {.out = streams[0].text.data, .errors = streams[1].text.data};
    if (!reap(pid, deadline, &result.status))
        return err_set(err, ERR_TIMEOUT, "cannot finish '%s': no end after %lld s", launch.program,
                       (long long)(process->timeout_ms / 1000));
    *ret_result = result;
    return true;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool judge(const char *program, int status, const char *errors, struct err *err)
{
    if (status == 0)
        return true;
    (void)err_set(err, ERR_FAILED, "cannot finish '%s': %s %d", base_name(program),
                  status > 128 ? "killed by signal" : "exit status",
                  status > 128 ? status - 128 : status);
    if (errors && *errors)
        (void)err_detail(err, "%s", errors);
    return false;
}

bool process_check(struct arena *arena, const struct process *process,
                   struct process_result *ret_result, struct err *err)
{
    struct process_result result = {0};
    if (!process_run(arena, process, &result, err) ||
        !judge(process->argv[0], result.status, result.errors, err))
        return false;
    if (ret_result)
        *ret_result = result;
    return true;
}

/* Starts both ends of a pipe; on failure whatever was started is killed and reaped. */
static bool start_pair(struct launch launches[2], pid_t pids[2], struct err *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot make a pipe");
    auto_fd reading = ends[0];
    auto_fd writing = ends[1];
    launches[0].out = writing;
    launches[1].in = reading;
    if (!start_child(&launches[0], &pids[0], err))
        return false;
    if (start_child(&launches[1], &pids[1], err))
        return true;
    (void)kill(-pids[0], SIGKILL);
    (void)waitpid(pids[0], NULL, 0);
    return false;
}

bool process_pipe(struct arena *arena, const struct process *from, const struct process *into,
                  struct err *err)
{
    struct launch launches[2];
    if (!prepare(arena, from, &launches[0], err) || !prepare(arena, into, &launches[1], err))
        return false;
    auto_fd null = open("/dev/null", O_RDWR | O_CLOEXEC);
    struct stream streams[2] = {{-1, text_make(arena), true, NULL},
                                {-1, text_make(arena), true, NULL}};
    auto_fd first = -1;
    auto_fd second = -1;
    if (null < 0 || !open_output(NULL, &streams[0].fd, &first) ||
        !open_output(NULL, &streams[1].fd, &second))
        return err_set_errno(err, ERR_FAILED, "cannot run '%s'", launches[0].program);
    launches[0].in = null;
    launches[0].errors = first;
    launches[1].out = null;
    launches[1].errors = second;
    pid_t pids[2] = {0, 0};
    bool started = start_pair(launches, pids, err);
    fd_close(&first);
    fd_close(&second);
    struct deadline deadline = deadline_in(from->timeout_ms);
    converse(-1, NULL, streams, started ? deadline : deadline_in(0));
    if (!started)
        return false;
    int status[2] = {0, 0};
    bool in_time = reap(pids[0], deadline, &status[0]);
    in_time = reap(pids[1], deadline, &status[1]) && in_time;
    if (!in_time)
        return err_set(err, ERR_TIMEOUT, "cannot finish '%s': no end after %lld s",
                       launches[0].program, (long long)(from->timeout_ms / 1000));
    /* The reader's death kills the writer by SIGPIPE: then the reader's words are the cause. */
    if (status[1] != 0)
        return judge(into->argv[0], status[1], streams[1].text.data, err);
    return judge(from->argv[0], status[0], streams[0].text.data, err);
}

bool process_start(const struct process *process, pid_t *ret_pid, struct err *err)
{
    auto_arena arena = {0};
    struct launch launch;
    if (!prepare(&arena, process, &launch, err))
        return false;
    assert(process->log_path);
    auto_fd null = open("/dev/null", O_RDWR | O_CLOEXEC);
    auto_fd log = open(process->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (null < 0 || log < 0)
        return err_set_errno(err, ERR_FAILED, "cannot open '%s'", process->log_path);
    launch.in = null;
    launch.out = log;
    launch.errors = log;
    launch.own_session = true;
    if (process->admit && pipe2(launch.gate, O_CLOEXEC) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot make a pipe");
    auto_fd inner = launch.gate[0];
    auto_fd outer = launch.gate[1];
    (void)inner, (void)outer; /* closed at the end */
    return start_child(&launch, ret_pid, err);
}

int process_foreground(const struct process *process, struct err *err)
{
    auto_arena arena = {0};
    struct launch launch;
    if (!prepare(&arena, process, &launch, err))
        return -1;
    launch.keep_terminal = true;
    /* Ctrl-C is for the child; we only wait for it. */
    void (*old_interrupt)(int) = signal(SIGINT, SIG_IGN);
    void (*old_quit)(int) = signal(SIGQUIT, SIG_IGN);
    pid_t pid = 0;
    int status = -1;
    if (start_child(&launch, &pid, err)) {
        int wait_status = 0;
        while (waitpid(pid, &wait_status, 0) < 0 && errno == EINTR)
            continue;
        status = status_of(wait_status);
    }
    (void)signal(SIGINT, old_interrupt);
    (void)signal(SIGQUIT, old_quit);
    return status;
}
