/* gate_call: see gate_call.h; and of gate.h what commands call. */
#include "core/gate_call.h"

#include "base/clock.h"
#include "base/path.h"
#include "core/gate.h"
#include "core/session.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define TALK_TIMEOUT_MS 2000
#define START_TIMEOUT_MS 5000
#define START_PAUSE_US 1000
#define DOOR_QUEUE_LIMIT 128

/* Abstract: it vanishes with the process, and no path can be too long. */
static bool address_of(const char *home, struct sockaddr_un *ret_address, socklen_t *ret_len)
{
    struct stat info;
    if (stat(home, &info) != 0)
        return false;
    *ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
    int len = snprintf(ret_address->sun_path + 1, sizeof(ret_address->sun_path) - 1,
                       "bough-gate-%llx-%llx", (unsigned long long)info.st_dev,
                       (unsigned long long)info.st_ino);
    *ret_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)len);
    return true;
}

/* The name could be anybody's: only root and the same user are believed. */
static bool is_ours(int fd)
{
    struct ucred peer = {0};
    socklen_t len = sizeof(peer);
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 &&
           (peer.uid == geteuid() || peer.uid == 0);
}

static void set_timeout(int fd)
{
    struct timeval limit = {.tv_sec = TALK_TIMEOUT_MS / 1000};
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

int gate_door(const char *home, bool *ret_taken)
{
    struct sockaddr_un address;
    socklen_t len = 0;
    *ret_taken = false;
    int fd = address_of(home, &address, &len)
                 ? socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)
                 : -1;
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, len) == 0 &&
        listen(fd, DOOR_QUEUE_LIMIT) == 0)
        return fd;
    *ret_taken = errno == EADDRINUSE;
    fd_close(&fd);
    return -1;
}

int gate_accept(int door, char line[GATE_LINE_LIMIT])
{
    auto_fd fd = accept4(door, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0 || !is_ours(fd))
        return -1;
    set_timeout(fd);
    ssize_t n = recv(fd, line, GATE_LINE_LIMIT - 1, 0);
    if (n <= 0)
        return -1;
    line[n] = '\0';
    int client = fd;
    fd = -1;
    return client;
}

void gate_answer(int client, int fd)
{
    char byte = fd >= 0 ? 'f' : 'n';
    struct iovec data = {&byte, 1};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
    if (fd >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof(control);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        *header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    }
    (void)sendmsg(client, &message, MSG_NOSIGNAL); /* whoever does not wait does not want it */
}

/* --- The other side --- */

static int call(const char *home)
{
    struct sockaddr_un address;
    socklen_t len = 0;
    int fd =
        address_of(home, &address, &len) ? socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0) : -1;
    if (fd >= 0)
        set_timeout(fd);
    if (fd >= 0 && (connect(fd, (struct sockaddr *)&address, len) != 0 || !is_ours(fd)))
        fd_close(&fd);
    return fd;
}

/* Says a line and waits for the answer; a descriptor that comes with it, or -1. */
static int ask(const struct core *core, const char *line)
{
    auto_fd fd = call(core->home);
    char byte = 0;
    struct iovec data = {&byte, 1};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    int got = -1;
    if (fd < 0 || send(fd, line, strlen(line), MSG_NOSIGNAL) < 0 ||
        recvmsg(fd, &message, MSG_CMSG_CLOEXEC) <= 0)
        return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof(int)))
        memcpy(&got, CMSG_DATA(header), sizeof(got));
    return got;
}

int gate_take(const struct core *core, const char *backend_id)
{
    auto_arena arena = {0};
    return ask(core, arena_printf(&arena, "take %s", backend_id));
}

void gate_release(const struct core *core, const char *backend_id)
{
    auto_arena arena = {0};
    (void)ask(core, arena_printf(&arena, "release %s", backend_id));
}

void gate_look(const struct core *core)
{
    (void)ask(core, "look");
}

static bool is_needed(struct core *core)
{
    struct project_limits limits = {0};
    auto_err ignored = {0}; /* a bough.ini that cannot be read sets no time */
    bool any = false;
    (void)session_limits(core, &limits, &ignored);
    return store_backend_any_watched(core->store, core->project.id, limits.idle_timeout_s, &any,
                                     &ignored) &&
           any;
}

static void start(struct core *core)
{
    char program[PATH_MAX] = "";
    auto_err ignored = {0}; /* the next command tries again */
    pid_t pid = 0;
    if (readlink("/proc/self/exe", program, sizeof(program) - 1) <= 0)
        return;
    const char *argv[] = {program, "gate", "--while-needed", "--home", core->home, NULL};
    struct process process = {.argv = argv, .directory = "/", .log_path = "/dev/null"};
    if (!process_start(&process, &pid, &ignored))
        return;
    /* Whoever comes next may rely on it. */
    struct deadline deadline = deadline_in(START_TIMEOUT_MS);
    for (int fd = -1; fd < 0 && !deadline_passed(deadline); clock_sleep_us(START_PAUSE_US))
        if ((fd = call(core->home)) >= 0) {
            (void)close(fd);
            return;
        }
}

void gate_ensure(struct core *core)
{
    if (core->is_gate || !is_needed(core))
        return;
    auto_fd fd = call(core->home);
    if (fd < 0)
        start(core);
}
