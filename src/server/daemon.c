/* daemon: see daemon.h. */
#include "server/daemon.h"

#include "server/dispatch.h"
#include "server/inlet.h"
#include "server/route.h"
#include "server/stream.h"
#include "server/tunnel.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREADS 2
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

static void *begin_uri(void *context, const char *uri, struct MHD_Connection *connection)
{
    struct listener *listener = context;
    struct request *request = request_new(listener->server, uri);
    request->tls = listener->tls;
    request->connection = connection;
    return request;
}

static char *client_address(struct arena *arena, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN] = "";
    if (!info)
        return arena_strdup(arena, "");
    const struct sockaddr *address = info->client_addr;
    const void *number = address->sa_family == AF_INET6
                             ? (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr
                             : (const void *)&((const struct sockaddr_in *)address)->sin_addr;
    (void)inet_ntop(address->sa_family, number, text, sizeof(text));
    return arena_strdup(arena, text);
}

static struct MHD_Response *make_response(struct reply *reply)
{
    if (reply->stream) {
        struct stream *stream = reply->stream;
        reply->stream = NULL;
        return stream_response(stream, reply->sized ? reply->size : MHD_SIZE_UNKNOWN);
    }
    if (reply->tunnel)
        return tunnel_response(reply->tunnel);
    if (reply->body) {
        char *text = json_dumps(reply->body, JSON_COMPACT);
        return MHD_create_response_from_buffer(text ? strlen(text) : 0, text,
                                               MHD_RESPMEM_MUST_FREE);
    }
    return MHD_create_response_from_buffer(reply->len, (void *)(uintptr_t)reply->text,
                                           MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result respond(struct request *request)
{
    struct reply *reply = &request->reply;
    struct MHD_Response *response = make_response(reply);
    const char *type = reply->type ? reply->type : reply->body ? "application/json" : NULL;
    if (!response)
        return MHD_NO;
    if (type)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    if (!request->route || request->route->run != any_branch_host)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL,
                                      reply->cacheable ? "no-cache" : "no-store");
    (void)MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    (void)MHD_add_response_header(response, "X-Request-Id", request->id);
    if (reply->status == MHD_HTTP_UNAUTHORIZED)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    for (size_t i = 0; i < reply->n_headers; i++)
        (void)MHD_add_response_header(response, reply->headers[i][0], reply->headers[i][1]);
    enum MHD_Result queued = MHD_queue_response(request->connection, reply->status, response);
    MHD_destroy_response(response);
    return queued;
}

/* What is over the limit is read and forgotten, so that the client can be told; far over it the
 * connection ends. */
static enum MHD_Result take_body(struct request *request, const char *data, size_t *len)
{
    ssize_t taken = 0;
    if (request->inlet) {
        taken = inlet_put(request->inlet, data, *len);
        *len -= taken > 0 ? (size_t)taken : 0;
        return taken < 0 ? MHD_NO : MHD_YES;
    }
    request->too_large = request->too_large || request->body.len + *len > BODY_LIMIT_BYTES;
    if (!request->too_large)
        text_add_bytes(&request->body, data, *len);
    *len = 0;
    return MHD_YES;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *len, void **state)
{
    struct request *request = *state;
    (void)context;
    (void)url;
    (void)version;
    request->connection = connection;
    if (!request->begun) {
        request->begun = true;
        atomic_fetch_add(&request->server->counters.open, 1);
        request->method = arena_strdup(&request->arena, method);
        request->address = client_address(&request->arena, connection);
        return dispatch_begin(request) ? MHD_YES : respond(request);
    }
    if (*len)
        return take_body(request, data, len);
    if (request->inlet)
        inlet_end(request->inlet, false);
    if (!request->dispatched && !request_is_answered(request))
        dispatch(request);
    return request_wait(request) ? respond(request) : MHD_YES;
}

static void completed(void *context, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode code)
{
    struct request *request = *state;
    (void)context;
    (void)connection;
    (void)code;
    if (!request)
        return;
    if (request->inlet)
        inlet_end(request->inlet, true);
    tunnel_abandon(request->tunnel);
    request_end(request);
    if (request->begun)
        atomic_fetch_sub(&request->server->counters.open, 1);
    request_unref(request);
    *state = NULL;
}

bool daemon_start(struct listener *listener, int fd, const struct tls *tls, struct err *err)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_ALLOW_UPGRADE |
                     MHD_USE_ITC | (tls ? MHD_USE_TLS : 0);
    struct MHD_OptionItem tls_options[] = {
        {MHD_OPTION_HTTPS_MEM_KEY, 0, tls ? (void *)(uintptr_t)tls->key : NULL},
        {MHD_OPTION_HTTPS_MEM_CERT, 0, tls ? (void *)(uintptr_t)tls->cert : NULL},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    listener->tls = tls != NULL;
    listener->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, listener, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTION_LIMIT, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONNECTION_TIMEOUT_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES,
        MHD_OPTION_URI_LOG_CALLBACK, begin_uri, listener, MHD_OPTION_NOTIFY_COMPLETED, completed,
        listener, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, tls ? tls_options : none,
        MHD_OPTION_END);
    if (listener->daemon)
        return true;
    return err_set(err, ERR_FAILED,
                   tls ? "cannot serve HTTPS: the certificate or its key is wrong"
                       : "cannot serve HTTP");
}

void daemon_quiesce(struct listener *listener)
{
    int fd = listener->daemon ? (int)MHD_quiesce_daemon(listener->daemon) : -1;
    if (fd >= 0)
        (void)close(fd);
}

void daemon_stop(struct listener *listener)
{
    if (listener->daemon)
        MHD_stop_daemon(listener->daemon);
    listener->daemon = NULL;
}
