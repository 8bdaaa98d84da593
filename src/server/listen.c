/* listen: see listen.h. */
#include "server/listen.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 511
#define FIRST_INHERITED 3 /* SD_LISTEN_FDS_START */

static void free_addresses(struct addrinfo **addresses)
{
    if (*addresses)
        freeaddrinfo(*addresses);
}

static bool resolve(const char *address, struct addrinfo **ret_found, struct err *err)
{
    auto_arena arena = {0};
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    const char *colon = strrchr(address, ':');
    if (colon && colon > address) {
        bool bracketed = address[0] == '[' && colon[-1] == ']';
        const char *first = address + bracketed;
        char *host = arena_strndup(&arena, first, (size_t)(colon - first) - bracketed);
        if (getaddrinfo(host, colon + 1, &hints, ret_found) == 0)
            return true;
    }
    (void)err_set(err, ERR_USAGE, "cannot listen on '%s': not an address", address);
    return err_hint(err, "use the form 127.0.0.1:7411 or [::1]:7411");
}

bool listen_on(const char *address, int *ret_fd, struct err *err)
{
    __attribute__((cleanup(free_addresses))) struct addrinfo *found = NULL;
    int on = 1;
    if (!resolve(address, &found, err))
        return false;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
        bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) {
        *ret_fd = fd;
        return true;
    }
    (void)err_set_errno(err, ERR_FAILED, "cannot listen on '%s'", address);
    if (fd >= 0)
        (void)close(fd);
    return false;
}

int listen_inherited(int n)
{
    const char *pid = getenv("LISTEN_PID");
    const char *count = getenv("LISTEN_FDS");
    if (!pid || !count || strtol(pid, NULL, 10) != getpid() || n >= strtol(count, NULL, 10))
        return -1;
    int fd = FIRST_INHERITED + n;
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return fd;
}

char *listen_name(struct arena *arena, int fd)
{
    struct sockaddr_storage bound;
    socklen_t len = sizeof(bound);
    char host[NI_MAXHOST] = "?";
    char port[NI_MAXSERV] = "0";
    if (getsockname(fd, (struct sockaddr *)&bound, &len) == 0)
        (void)getnameinfo((struct sockaddr *)&bound, len, host, sizeof(host), port, sizeof(port),
                          NI_NUMERICHOST | NI_NUMERICSERV);
    return arena_printf(arena, bound.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}
