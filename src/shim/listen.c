/*
 * listen: a library that is preloaded into one PostgreSQL server, and gives it a listening socket
 * that is there already.
 *
 * PostgreSQL has no socket activation: it makes its sockets itself, and it refuses whoever comes
 * while it starts. Here the one address that the inherited socket is bound to is bound to an epoll
 * descriptor instead, which PostgreSQL waits for as for any other socket. It becomes readable only
 * when the inherited socket is put into it, and that is done when the server has written into
 * postmaster.pid that it is ready. What PostgreSQL then accepts comes from the inherited socket:
 * the clients who connected before the server ran are served as if nothing had been.
 *
 * BOUGH_LISTEN is "SOCKET:PORT:LIBRARY", the last one being the descriptor that this library was
 * loaded from. Programs that the server starts get nothing of this: both variables are gone before
 * main() begins. Not a part of bough itself, which only holds it as bytes; it uses nothing of it.
 */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STATUS_LINE 8 /* of postmaster.pid: LOCK_FILE_LINE_PM_STATUS */

static int inherited = -1; /* the socket */
static int door = -1;      /* what PostgreSQL believes to be its socket; -1: not asked for yet */
static int port;
static int is_open; /* the socket is in the door */
static pid_t postmaster;

__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("BOUGH_LISTEN");
    int library = -1;
    if (!text || sscanf(text, "%d:%d:%d", &inherited, &port, &library) != 3)
        inherited = -1;
    if (library > STDERR_FILENO)
        (void)close(library);
    if (inherited >= 0)
        (void)fcntl(inherited, F_SETFD, FD_CLOEXEC);
    (void)unsetenv("BOUGH_LISTEN");
    (void)unsetenv("LD_PRELOAD");
}

static int is_ours(const struct sockaddr *address, socklen_t len)
{
    struct sockaddr_in wanted;
    if (inherited < 0 || door >= 0 || len < sizeof(wanted) || address->sa_family != AF_INET)
        return 0;
    memcpy(&wanted, address, sizeof(wanted));
    return ntohs(wanted.sin_port) == port && wanted.sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

int bind(int fd, const struct sockaddr *address, socklen_t len)
{
    if (!is_ours(address, len))
        return (int)syscall(SYS_bind, fd, address, len);
    int flags = fcntl(fd, F_GETFD);
    int queue = epoll_create1(EPOLL_CLOEXEC);
    if (flags < 0 || queue < 0 || dup3(queue, fd, flags & FD_CLOEXEC ? O_CLOEXEC : 0) < 0)
        return -1;
    (void)close(queue);
    door = fd;
    postmaster = getpid();
    return 0;
}

int listen(int fd, int backlog)
{
    return (int)syscall(SYS_listen, fd == door && fd >= 0 ? inherited : fd, backlog);
}

static int is_ready(void)
{
    char line[256];
    int number = 0;
    FILE *file = fopen("postmaster.pid", "re"); /* it works in the data directory */
    int ready = 0;
    while (file && fgets(line, sizeof(line), file))
        if (++number == STATUS_LINE)
            ready = strncmp(line, "ready", strlen("ready")) == 0;
    if (file)
        (void)fclose(file);
    return ready;
}

/* Asked whenever the postmaster is about to wait. */
static void open_when_ready(void)
{
    int number = errno;
    struct epoll_event event = {.events = EPOLLIN};
    if (door >= 0 && !is_open && getpid() == postmaster && is_ready())
        is_open = epoll_ctl(door, EPOLL_CTL_ADD, inherited, &event) == 0;
    errno = number;
}

/* Up to 15 */
int select(int n, fd_set *readable, fd_set *writable, fd_set *except, struct timeval *timeout)
{
    static int (*next)(int, fd_set *, fd_set *, fd_set *, struct timeval *);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "select");
    open_when_ready();
    return next(n, readable, writable, except, timeout);
}

/* From 16 on */
int epoll_wait(int fd, struct epoll_event *events, int n, int timeout)
{
    static int (*next)(int, struct epoll_event *, int, int);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "epoll_wait");
    open_when_ready();
    return next(fd, events, n, timeout);
}

/* A client may have gone again: waiting for the next one would stop the postmaster. */
int accept4(int fd, struct sockaddr *address, socklen_t *len, int flags)
{
    struct pollfd polled = {.fd = inherited, .events = POLLIN};
    if (fd != door || fd < 0)
        return (int)syscall(SYS_accept4, fd, address, len, flags);
    if (poll(&polled, 1, 0) == 1)
        return (int)syscall(SYS_accept4, inherited, address, len, flags);
    errno = EAGAIN;
    return -1;
}

int accept(int fd, struct sockaddr *address, socklen_t *len)
{
    return accept4(fd, address, len, 0);
}

/* The processes that PostgreSQL forks close the sockets that they do not need. */
int close(int fd)
{
    if (fd >= 0 && fd == door) {
        door = -1;
        (void)syscall(SYS_close, inherited);
        inherited = -1;
    }
    return (int)syscall(SYS_close, fd);
}
