/* listener: see listener.h. */
#include "instance/listener.h"

#include "base/path.h"
#include "instance/preload.h"
#include "pg/cluster.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define QUEUE_LIMIT 1024 /* PostgreSQL sets its own when it takes over */

static struct sockaddr_in address_of(int port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr = {htonl(INADDR_LOOPBACK)},
    };
}

int listener_make(int port, struct err *err)
{
    struct sockaddr_in address = address_of(port);
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* As PostgreSQL does: connections that are long closed do not keep a port. */
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
        bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
        listen(fd, QUEUE_LIMIT) == 0)
        return fd;
    enum err_code code = errno == EADDRINUSE ? ERR_BUSY : ERR_FAILED;
    (void)err_set_errno(err, code, "cannot listen on port %d", port);
    fd_close(&fd);
    return -1;
}

static bool listens_on(int fd, int port)
{
    struct sockaddr_in address = {0};
    socklen_t len = sizeof(address);
    int listens = 0;
    socklen_t listens_len = sizeof(listens);
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &listens_len) == 0 && listens &&
           getsockname(fd, (struct sockaddr *)&address, &len) == 0 &&
           address.sin_family == AF_INET && ntohs(address.sin_port) == port;
}

int listener_of(const struct instance *instance)
{
    pid_t pid = cluster_server_pid(instance->data);
    auto_arena arena = {0};
    auto_fd process = pid ? pidfd_open(pid, 0) : -1;
    /* Asked again: from here on the descriptor means this very process. */
    if (process < 0 || cluster_server_pid(instance->data) != pid)
        return -1;
    DIR *directory = opendir(arena_printf(&arena, "/proc/%ld/fd", (long)pid));
    struct dirent *entry;
    int found = -1;
    while (directory && found < 0 && (entry = readdir(directory))) {
        if (entry->d_name[0] == '.')
            continue;
        found = pidfd_getfd(process, atoi(entry->d_name), 0);
        if (found >= 0 && !listens_on(found, instance->port))
            fd_close(&found);
    }
    if (directory)
        (void)closedir(directory);
    return found;
}

bool listener_is_wanted(int listener)
{
    struct pollfd polled = {.fd = listener, .events = POLLIN};
    return listener >= 0 && poll(&polled, 1, 0) == 1;
}

/* A filter that keeps nothing of any packet, the first one of a connection included. */
bool listener_shut(int listener)
{
    struct sock_filter drop = {.code = BPF_RET | BPF_K, .k = 0};
    struct sock_fprog program = {.len = 1, .filter = &drop};
    return setsockopt(listener, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) == 0;
}

void listener_reopen(int listener)
{
    int unused = 0;
    (void)setsockopt(listener, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof(unused));
}

/* Lines of /proc/net/tcp: "  sl  local_address rem_address   st ...", numbers in hexadecimal. */
bool listener_ports_in_use(struct listener_ports *ret_ports)
{
    char line[512];
    FILE *file = fopen("/proc/net/tcp", "re");
    *ret_ports = (struct listener_ports){0};
    if (!file)
        return false;
    while (fgets(line, sizeof(line), file)) {
        unsigned local = 0;
        unsigned state = 0;
        if (sscanf(line, " %*d: %*x:%x %*x:%*x %x", &local, &state) == 2 && local < 65536 &&
            (state == TCP_ESTABLISHED || state == TCP_SYN_RECV))
            ret_ports->bits[local / 8] |= (uint8_t)(1U << (local % 8));
    }
    (void)fclose(file);
    return true;
}

bool listener_ports_have(const struct listener_ports *ports, int port)
{
    return port > 0 && port < 65536 && ports->bits[port / 8] >> (port % 8) & 1;
}

bool listener_can_be_given(void)
{
    auto_fd library = preload_open();
    return library >= 0;
}
