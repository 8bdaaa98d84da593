/*
 * branch_host: /b/{appkey}.{region}.insforge.app/...: what clients take for the branch's own host.
 *
 * A branch with a service answers by it: the request goes there as it is, the answer streams back.
 * Without one bough answers /api/health itself, after a query on the branch.
 */
#include "base/vec.h"
#include "server/route.h"
#include "server/state.h"
#include "server/stream.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CONNECT_TIMEOUT_MS 5000L
#define HEADERS_LIMIT 64

struct exchange {
    struct request *request;
    struct store *store;
    CURL *curl;
    struct stream *stream; /* once the answer has begun */
    long status;
    const char *headers[HEADERS_LIMIT][2];
    size_t n_headers;
};

/* Of one connection only (RFC 9110, section 7.6.1), or made anew on the other side. */
static bool is_own_of_connection(const char *name)
{
    static const char *const names[] = {
        "Connection",
        "Keep-Alive",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Host",
        "Content-Length",
        "Expect",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Prefix",
    };
    for (size_t i = 0; i < countof(names); i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    return false;
}

/* ---- the answer ---- */

static size_t take_header(char *data, size_t size, size_t n, void *context)
{
    struct exchange *exchange = context;
    struct arena *arena = &exchange->request->arena;
    char *line = arena_strndup(arena, data, strcspn(data, "\r\n"));
    char *colon = strchr(line, ':');
    if (strncmp(line, "HTTP/", strlen("HTTP/")) == 0)
        exchange->n_headers = 0; /* of an answer before the last one: 100 Continue */
    else if (colon && exchange->n_headers < HEADERS_LIMIT) {
        *colon = '\0';
        char *value = colon + 1 + strspn(colon + 1, " \t");
        if (!is_own_of_connection(line)) {
            exchange->headers[exchange->n_headers][0] = line;
            exchange->headers[exchange->n_headers++][1] = value;
        }
    }
    return size * n;
}

static void answer(struct exchange *exchange, bool with_body)
{
    struct request *request = exchange->request;
    long status = 0;
    (void)curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &status);
    struct reply reply = {
        .status = (unsigned)status,
        .headers = exchange->headers,
        .n_headers = exchange->n_headers,
    };
    if (with_body)
        reply.stream = exchange->stream = stream_new(request->connection);
    request_answer(request, exchange->store, &reply);
}

static size_t take_body(char *data, size_t size, size_t n, void *context)
{
    struct exchange *exchange = context;
    if (!exchange->stream)
        answer(exchange, true);
    return stream_write(exchange->stream, data, size * n) ? size * n : 0;
}

static int is_over(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct exchange *exchange = context;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return atomic_load(&exchange->request->server->stopping) ||
           (exchange->stream && stream_is_closed(exchange->stream));
}

/* ---- the request ---- */

struct header_list {
    struct arena *arena;
    struct curl_slist *list;
};

static enum MHD_Result add_header(void *context, enum MHD_ValueKind kind, const char *name,
                                  const char *value)
{
    struct header_list *headers = context;
    (void)kind;
    if (!is_own_of_connection(name) && value)
        headers->list = curl_slist_append(
            headers->list, arena_printf(headers->arena, *value ? "%s: %s" : "%s;", name, value));
    return MHD_YES;
}

static struct curl_slist *headers_of(struct request *request, const char *prefix)
{
    struct arena *arena = &request->arena;
    struct header_list headers = {.arena = arena};
    const char *host = request_header(request, MHD_HTTP_HEADER_HOST);
    (void)MHD_get_connection_values(request->connection, MHD_HEADER_KIND, add_header, &headers);
    const char *own[] = {
        arena_printf(arena, "X-Forwarded-For: %s", request->address),
        arena_printf(arena, "X-Forwarded-Proto: %s", request->tls ? "https" : "http"),
        arena_printf(arena, "X-Forwarded-Host: %s", host ? host : ""),
        arena_printf(arena, "X-Forwarded-Prefix: %s", prefix),
        "Expect:",
    };
    for (size_t i = 0; i < countof(own); i++)
        headers.list = curl_slist_append(headers.list, own[i]);
    return headers.list;
}

static void set_up(struct exchange *exchange, const char *url, struct curl_slist *headers)
{
    CURL *curl = exchange->curl;
    struct request *request = exchange->request;
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, is_over);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, exchange);
    if (strcmp(request->method, "HEAD") == 0) {
        (void)curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (request->body.len || strcmp(request->method, "POST") == 0) {
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.data);
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
    }
    (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
}

static bool proxy(struct request *request, struct store *store, int port, struct err *err)
{
    struct arena *arena = &request->arena;
    struct exchange *exchange = arena_new(arena, struct exchange);
    *exchange = (struct exchange){.request = request, .store = store, .curl = curl_easy_init()};
    size_t prefix = (size_t)(request->parameters[1] - request->path);
    const char *rest = request->uri + prefix; /* with the query */
    if (!exchange->curl)
        return err_set(err, ERR_FAILED, "cannot reach the branch's service");
    struct curl_slist *headers = headers_of(request, arena_strndup(arena, request->path, prefix));
    set_up(exchange, arena_printf(arena, "http://127.0.0.1:%d%s", port, rest), headers);
    CURLcode result = curl_easy_perform(exchange->curl);
    if (exchange->stream)
        stream_end(exchange->stream, result != CURLE_OK);
    else if (result == CURLE_OK)
        answer(exchange, false);
    else
        request_fail(request, store, MHD_HTTP_BAD_GATEWAY, "service",
                     "the branch's service does not answer");
    curl_slist_free_all(headers);
    curl_easy_cleanup(exchange->curl);
    return true;
}

/* ---- which branch, and what it has ---- */

static bool find_branch(struct request *request, struct store *store, struct err *err)
{
    struct backend *backends = NULL;
    size_t n = 0;
    const char *host = request->parameters[0];
    const char *appkey = arena_strndup(&request->arena, host, strcspn(host, "."));
    if (!store_backend_list(store, &request->arena, NULL, &backends, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (text_equal(backends[i].appkey, appkey) && backends[i].state != BACKEND_DELETING) {
            request->branch = backends[i];
            return store_project_get(store, &request->arena, backends[i].project_id,
                                     &request->project, err);
        }
    return err_set(err, ERR_NOT_FOUND, "cannot find branch '%s'", appkey);
}

/* Of its services the one called 'api', else the first one that runs. */
static bool find_port(struct request *request, struct store *store, int *ret_port, struct err *err)
{
    struct service *services = NULL;
    size_t n = 0;
    *ret_port = 0;
    if (!store_service_list(store, &request->arena, request->branch.id, &services, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (services[i].pid && (!*ret_port || text_equal(services[i].name, "api")))
            *ret_port = services[i].port;
    return true;
}

bool any_branch_host(struct request *request, struct store *store, struct reply *reply,
                     struct err *err)
{
    int port = 0;
    if (!find_branch(request, store, err) || !find_port(request, store, &port, err))
        return false;
    if (request->branch.state == BACKEND_CREATING || request->branch.state == BACKEND_RESETTING) {
        request_fail(request, store, MHD_HTTP_SERVICE_UNAVAILABLE, "branch.not_ready",
                     "the branch is not ready yet");
        return true;
    }
    if (port)
        return proxy(request, store, port, err);
    if (!text_equal(request->parameters[1], "/api/health"))
        return err_set(err, ERR_NOT_FOUND, "cannot find '%s': the branch has no service",
                       request->parameters[1]);
    auto_core *core = request_open(request, NULL, err);
    if (!core || !core_ping(core, request->branch.name, err)) {
        request_fail(request, store, MHD_HTTP_SERVICE_UNAVAILABLE, "branch.not_ready",
                     "the branch does not answer");
        err_clear(err);
        return true;
    }
    reply->body = json_pack("{ss ss}", "status", "ok", "branch", request->branch.name);
    return true;
}
