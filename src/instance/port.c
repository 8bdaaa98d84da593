/* port: finds one that is free, by binding to it. Whoever starts first gets it: see
 * instance_start. */
#include "instance/port.h"

#include "base/path.h"
#include "instance/instance.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

static bool can_bind(int family, const struct sockaddr *address, socklen_t len)
{
    auto_fd fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    if (fd < 0)
        return errno == EAFNOSUPPORT;
    /* As PostgreSQL does: connections that are long closed do not keep a port. */
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    return bind(fd, address, len) == 0 || errno == EADDRNOTAVAIL;
}

/* Both families: a client that says "localhost" may try ::1 first, and must not meet a stranger
 * there. */
bool port_is_free(int port)
{
    struct sockaddr_in ipv4 = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr = {htonl(INADDR_LOOPBACK)},
    };
    struct sockaddr_in6 ipv6 = {
        .sin6_family = AF_INET6,
        .sin6_port = htons((uint16_t)port),
        .sin6_addr = IN6ADDR_LOOPBACK_INIT,
    };
    return can_bind(AF_INET, (const struct sockaddr *)&ipv4, sizeof(ipv4)) &&
           can_bind(AF_INET6, (const struct sockaddr *)&ipv6, sizeof(ipv6));
}

int instance_free_port(int first)
{
    for (int port = first > 0 ? first : INSTANCE_PORT_FIRST; port <= INSTANCE_PORT_LAST; port++)
        if (port_is_free(port))
            return port;
    return 0;
}
