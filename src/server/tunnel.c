/* tunnel: see tunnel.h. */
#include "server/tunnel.h"

#include "base/clock.h"
#include "base/path.h"
#include "server/forward.h"
#include "server/state.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ANSWER_TIMEOUT_MS 15000 /* from connecting to the service's agreement */
#define HANDOVER_TIMEOUT_S 15
#define IDLE_MS 600000 /* no byte in either direction; who wants more sends pings */
#define LOOK_MS 500
#define LINGER_MS 200 /* for what a client that has left sent at last */
#define HEAD_LIMIT_BYTES 16384
#define HEADERS_LIMIT 64
#define SWITCHING "HTTP/1.1 101"

/* Bytes on their way in one direction. */
struct flow {
    int from;
    int to;
    char buffer[CONNECTION_MEMORY_BYTES];
    size_t first;
    size_t len;
    bool ended; /* nothing more will come */
};

struct tunnel {
    pthread_mutex_t mutex;
    pthread_cond_t change;
    struct MHD_UpgradeResponseHandle *client; /* once it is handed over */
    bool abandoned;
    int tls_fd;     /* below TLS: libmicrohttpd does not tell when the client closes it; or -1 */
    struct flow up; /* from the client */
    struct flow down;
};

/* ---- the service ---- */

static bool wait_for(int fd, short events, struct deadline deadline)
{
    struct pollfd one = {.fd = fd, .events = events};
    return poll(&one, 1, (int)deadline_left_ms(deadline)) == 1;
}

static int connect_to(int port, struct deadline deadline)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int failure = 0;
    socklen_t len = sizeof(failure);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    bool begun = connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 ||
                 errno == EINPROGRESS;
    if (begun && wait_for(fd, POLLOUT, deadline) &&
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &len) == 0 && failure == 0)
        return fd;
    (void)close(fd);
    return -1;
}

static bool send_all(int fd, const char *data, size_t len, struct deadline deadline)
{
    while (len) {
        ssize_t sent = wait_for(fd, POLLOUT, deadline) ? send(fd, data, len, MSG_NOSIGNAL) : -1;
        if (sent <= 0)
            return false;
        data += sent;
        len -= (size_t)sent;
    }
    return true;
}

static bool send_head(struct request *request, const struct target *target, int fd,
                      struct deadline deadline)
{
    struct text head = text_make(&request->arena);
    const char *path = *target->rest == '/' ? "" : "/";
    text_addf(&head, "GET %s%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n", path, target->rest,
              target->port);
    for (const char **line = forward_headers(request, target->prefix); *line; line++)
        text_addf(&head, "%s\r\n", *line);
    text_add(&head, "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    return send_all(fd, head.data, head.len, deadline);
}

/* The head of the answer; what follows it is on its way to the client already. */
static char *read_head(struct request *request, struct flow *down, struct deadline deadline)
{
    char *head = arena_alloc(&request->arena, HEAD_LIMIT_BYTES + 1);
    size_t len = 0;
    while (len < HEAD_LIMIT_BYTES && wait_for(down->from, POLLIN, deadline)) {
        ssize_t got = recv(down->from, head + len, HEAD_LIMIT_BYTES - len, 0);
        if (got <= 0)
            return NULL;
        len += (size_t)got;
        head[len] = '\0';
        char *end = strstr(head, "\r\n\r\n");
        if (!end)
            continue;
        down->len = len - (size_t)(end + 4 - head);
        memcpy(down->buffer, end + 4, down->len);
        end[2] = '\0';
        return head;
    }
    return NULL;
}

/* ---- the client ---- */

static void take_client(void *context, struct MHD_Connection *connection, void *state,
                        const char *early, size_t len, MHD_socket fd,
                        struct MHD_UpgradeResponseHandle *client)
{
    struct tunnel *tunnel = context;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    (void)state;
    (void)pthread_mutex_lock(&tunnel->mutex);
    tunnel->tls_fd = info && info->connect_fd != fd ? info->connect_fd : -1;
    tunnel->client = client;
    tunnel->up.from = tunnel->down.to = fd;
    tunnel->up.len = len < sizeof(tunnel->up.buffer) ? len : sizeof(tunnel->up.buffer);
    memcpy(tunnel->up.buffer, early, tunnel->up.len);
    if (tunnel->abandoned)
        (void)MHD_upgrade_action(client, MHD_UPGRADE_ACTION_CLOSE);
    (void)pthread_cond_signal(&tunnel->change);
    (void)pthread_mutex_unlock(&tunnel->mutex);
}

struct MHD_Response *tunnel_response(struct tunnel *tunnel)
{
    return MHD_create_response_for_upgrade(take_client, tunnel);
}

void tunnel_abandon(struct tunnel *tunnel)
{
    if (!tunnel)
        return;
    (void)pthread_mutex_lock(&tunnel->mutex);
    tunnel->abandoned = true;
    (void)pthread_cond_signal(&tunnel->change);
    (void)pthread_mutex_unlock(&tunnel->mutex);
}

void tunnel_free(struct tunnel *tunnel)
{
    if (!tunnel)
        return;
    (void)pthread_mutex_destroy(&tunnel->mutex);
    (void)pthread_cond_destroy(&tunnel->change);
    free(tunnel);
}

static bool wait_for_client(struct tunnel *tunnel)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += HANDOVER_TIMEOUT_S;
    bool late = false;
    (void)pthread_mutex_lock(&tunnel->mutex);
    while (!tunnel->client && !tunnel->abandoned && !late)
        late = pthread_cond_timedwait(&tunnel->change, &tunnel->mutex, &until) != 0;
    tunnel->abandoned = !tunnel->client; /* whoever comes later is sent away */
    bool here = tunnel->client != NULL;
    (void)pthread_mutex_unlock(&tunnel->mutex);
    return here;
}

/* Agrees with the service's headers. Those of WebSockets are none of the connection alone. */
static void agree(struct request *request, struct tunnel *tunnel, char *head)
{
    const char *(*headers)[2] =
        arena_alloc(&request->arena, (HEADERS_LIMIT + 1) * sizeof(*headers));
    struct reply reply = {.status = MHD_HTTP_SWITCHING_PROTOCOLS, .headers = headers};
    char *save = NULL;
    (void)strtok_r(head, "\r\n", &save);
    for (char *line; (line = strtok_r(NULL, "\r\n", &save)) && reply.n_headers < HEADERS_LIMIT;) {
        char *colon = strchr(line, ':');
        if (!colon)
            continue;
        *colon = '\0';
        const char *value = colon + 1 + strspn(colon + 1, " \t");
        if (!forward_answers(line, value, NULL))
            continue;
        headers[reply.n_headers][0] = line;
        headers[reply.n_headers++][1] = value;
    }
    headers[reply.n_headers][0] = MHD_HTTP_HEADER_UPGRADE;
    headers[reply.n_headers++][1] = "websocket";
    reply.tunnel = tunnel;
    request_answer(request, NULL, &reply);
}

/* ---- bytes ---- */

static bool would_wait(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* false: this direction has come to its end. */
static bool move(struct flow *flow, bool readable, bool writable, bool *ret_moved)
{
    if (!flow->len && !flow->ended && readable) {
        ssize_t got = recv(flow->from, flow->buffer, sizeof(flow->buffer), 0);
        flow->ended = got == 0 || (got < 0 && !would_wait());
        flow->first = 0;
        flow->len = got > 0 ? (size_t)got : 0;
        writable = writable || flow->len;
    }
    if (flow->len && writable) {
        ssize_t sent = send(flow->to, flow->buffer + flow->first, flow->len, MSG_NOSIGNAL);
        if (sent < 0 && !would_wait())
            return false;
        flow->first += sent > 0 ? (size_t)sent : 0;
        flow->len -= sent > 0 ? (size_t)sent : 0;
        *ret_moved = *ret_moved || sent > 0;
    }
    return flow->len || !flow->ended;
}

/* A side that nothing is wanted from is left out: poll() would tell of its end again and again. */
static struct pollfd side(int fd, const struct flow *from, const struct flow *to)
{
    short events = (short)((!from->len && !from->ended ? POLLIN : 0) | (to->len ? POLLOUT : 0));
    return (struct pollfd){.fd = events ? fd : -1, .events = events};
}

static void pump(struct server *server, struct tunnel *tunnel)
{
    struct flow *up = &tunnel->up;
    struct flow *down = &tunnel->down;
    int64_t active_ms = clock_ms();
    bool has_left = false;
    bool more = true;
    while (more && !atomic_load(&server->stopping) && clock_ms() - active_ms < IDLE_MS) {
        struct pollfd sides[] = {
            side(up->from, up, down),
            side(down->from, down, up),
            {.fd = has_left ? -1 : tunnel->tls_fd, .events = POLLRDHUP}, /* told once */
        };
        bool moved = false;
        if (poll(sides, countof(sides), has_left ? LINGER_MS : LOOK_MS) <= 0) {
            more = !has_left || up->len;
            continue;
        }
        has_left = has_left || sides[2].revents;
        bool readable[] = {sides[0].revents & ~POLLOUT, sides[1].revents & ~POLLOUT};
        more = move(up, readable[0], sides[1].revents & POLLOUT, &moved) &&
               move(down, readable[1], sides[0].revents & POLLOUT, &moved);
        active_ms = moved ? clock_ms() : active_ms;
    }
}

/* libmicrohttpd closes TLS only once it has seen the end of both sides; its own notice of the
 * action may come between the two looks. So the client's side comes to its end first. */
static void end(struct tunnel *tunnel)
{
    if (tunnel->tls_fd >= 0)
        (void)shutdown(tunnel->tls_fd, SHUT_RD);
    (void)MHD_upgrade_action(tunnel->client, MHD_UPGRADE_ACTION_CLOSE);
}

/* Messages are small, and do not wait for more of them. A socket pair below TLS has no such option.
 */
static void set_up(int fd)
{
    int on = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

/* ---- the story ---- */

bool tunnel_is_wanted(struct request *request)
{
    const char *protocol = request_header(request, MHD_HTTP_HEADER_UPGRADE);
    bool has_body = request_header(request, MHD_HTTP_HEADER_CONTENT_LENGTH) ||
                    request_header(request, MHD_HTTP_HEADER_TRANSFER_ENCODING);
    return strcmp(request->method, "GET") == 0 && !has_body && protocol &&
           strcasecmp(protocol, "websocket") == 0 &&
           forward_lists(forward_values(request, MHD_HTTP_HEADER_CONNECTION), "upgrade");
}

static struct tunnel *new_tunnel(int fd)
{
    struct tunnel *tunnel = heap_realloc(NULL, sizeof(*tunnel));
    memset(tunnel, 0, sizeof(*tunnel));
    (void)pthread_mutex_init(&tunnel->mutex, NULL);
    (void)pthread_cond_init(&tunnel->change, NULL);
    tunnel->up.to = tunnel->down.from = fd;
    return tunnel;
}

static bool dig(struct request *request, const struct target *target)
{
    struct deadline deadline = deadline_in(ANSWER_TIMEOUT_MS);
    auto_fd fd = connect_to(target->port, deadline);
    if (fd < 0 || !send_head(request, target, fd, deadline))
        return false;
    struct tunnel *tunnel = request->tunnel = new_tunnel(fd);
    char *head = read_head(request, &tunnel->down, deadline);
    if (!head || !text_starts(head, SWITCHING))
        return false;
    agree(request, tunnel, head);
    if (wait_for_client(tunnel)) {
        set_up(tunnel->up.from);
        set_up(fd);
        pump(request->server, tunnel);
        end(tunnel);
    }
    return true;
}

bool tunnel_run(struct request *request, const struct target *target)
{
    atomic_int *open = &request->server->counters.tunnels;
    bool done = true;
    if (atomic_fetch_add(open, 1) < TUNNEL_LIMIT)
        done = dig(request, target);
    else
        request_fail(request, NULL, MHD_HTTP_SERVICE_UNAVAILABLE, "server.busy",
                     "too many WebSockets are open");
    atomic_fetch_sub(open, 1);
    return done;
}
