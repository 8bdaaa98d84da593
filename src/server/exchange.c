/*
 * exchange: see exchange.h.
 *
 * One thread drives it, and never waits for a side alone: where the client sends nothing, or takes
 * nothing, that direction of the transfer is paused until inlet or stream wake it. libmicrohttpd
 * sends no answer before it has the whole request, so an answer that comes early waits in the
 * buffers; one that is a failure lets the rest of the body go.
 */
#include "server/exchange.h"

#include "base/clock.h"
#include "server/forward.h"
#include "server/inlet.h"
#include "server/state.h"
#include "server/stream.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CONNECT_TIMEOUT_MS 5000L
#define LOOK_MS 1000
#define IDLE_MS 600000 /* no byte in either direction */
#define UPLOAD_GRACE_MS 60000
#define UPLOAD_LEAST_BYTES_PER_S 1024
#define HEADERS_LIMIT 128

struct exchange {
    struct request *request;
    const struct target *target;
    CURL *curl;
    CURLM *multi;
    struct stream *stream; /* once the answer has begun */
    bool answered;
    bool paused;
    int64_t began_ms;
    int64_t active_ms;
    int64_t sent_bytes;
    const char *headers[HEADERS_LIMIT + 1][2]; /* and the policy */
    size_t n_headers;
    unsigned end_status; /* why bough ended it; 0: it did not */
};

static void wake(void *context)
{
    (void)curl_multi_wakeup(context);
}

/* ---- the answer ---- */

static size_t take_header(char *data, size_t size, size_t n, void *context)
{
    struct exchange *exchange = context;
    struct arena *arena = &exchange->request->arena;
    if (exchange->answered)
        return size * n; /* a trailer */
    char *line = arena_strndup(arena, data, size * n);
    line[strcspn(line, "\r\n")] = '\0';
    char *colon = strchr(line, ':');
    if (strncmp(line, "HTTP/", strlen("HTTP/")) == 0)
        exchange->n_headers = 0; /* of an answer before the last one: 100 Continue */
    else if (colon && exchange->n_headers < HEADERS_LIMIT) {
        *colon = '\0';
        exchange->headers[exchange->n_headers][0] = line;
        exchange->headers[exchange->n_headers++][1] = colon + 1 + strspn(colon + 1, " \t");
    }
    return size * n;
}

/* Keeps those that go on. */
static void choose_headers(struct exchange *exchange)
{
    struct text connection = text_make(&exchange->request->arena);
    size_t kept = 0;
    for (size_t i = 0; i < exchange->n_headers; i++)
        if (strcasecmp(exchange->headers[i][0], MHD_HTTP_HEADER_CONNECTION) == 0)
            text_add_item(&connection, ", ", exchange->headers[i][1]);
    for (size_t i = 0; i < exchange->n_headers; i++)
        if (forward_answers(exchange->headers[i][0], exchange->headers[i][1], connection.data)) {
            exchange->headers[kept][0] = exchange->headers[i][0];
            exchange->headers[kept++][1] = exchange->headers[i][1];
        }
    exchange->headers[kept][0] = "Content-Security-Policy";
    exchange->headers[kept++][1] = FORWARD_POLICY;
    exchange->n_headers = kept;
}

static void answer(struct exchange *exchange, bool with_body)
{
    struct request *request = exchange->request;
    bool head = strcmp(request->method, "HEAD") == 0;
    long status = 0;
    curl_off_t length = -1;
    (void)curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &status);
    (void)curl_easy_getinfo(exchange->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    choose_headers(exchange);
    struct reply reply = {
        .status = (unsigned)status,
        .headers = exchange->headers,
        .n_headers = exchange->n_headers,
        .sized = length >= 0,
        .size = length >= 0 ? (uint64_t)length : 0,
    };
    exchange->answered = true;
    if (with_body || head)
        reply.stream = stream_new(request->connection);
    if (with_body) {
        exchange->stream = reply.stream;
        stream_attend(exchange->stream, wake, exchange->multi);
    } else if (head) {
        stream_end(reply.stream, false);
    }
    if (status >= 400)
        inlet_close(request->inlet);
    request_answer(request, NULL, &reply);
}

static size_t take_body(char *data, size_t size, size_t n, void *context)
{
    struct exchange *exchange = context;
    if (!exchange->answered)
        answer(exchange, true);
    if (!stream_offer(exchange->stream, data, size * n)) {
        exchange->paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    exchange->active_ms = clock_ms();
    return size * n;
}

/* ---- the request ---- */

static size_t give_body(char *buffer, size_t size, size_t n, void *context)
{
    struct exchange *exchange = context;
    ssize_t got = inlet_read(exchange->request->inlet, buffer, size * n);
    if (got == INLET_BROKEN)
        return CURL_READFUNC_ABORT;
    if (got == INLET_EMPTY) {
        exchange->paused = true;
        return CURL_READFUNC_PAUSE;
    }
    exchange->active_ms = clock_ms();
    exchange->sent_bytes += got;
    return (size_t)got;
}

/* An empty value has a form of its own: "Name:" would take the header away. */
static struct curl_slist *headers_of(struct exchange *exchange)
{
    struct request *request = exchange->request;
    struct arena *arena = &request->arena;
    struct curl_slist *list = NULL;
    bool accepts = request_header(request, MHD_HTTP_HEADER_ACCEPT) != NULL;
    const char **lines = forward_headers(request, exchange->target->prefix);
    for (; *lines; lines++) {
        size_t name = strcspn(*lines, ":");
        bool empty = (*lines)[name + 2] == '\0';
        list = curl_slist_append(list,
                                 empty ? arena_printf(arena, "%.*s;", (int)name, *lines) : *lines);
    }
    list = curl_slist_append(list, "Expect:");
    if (!accepts)
        list = curl_slist_append(list, "Accept:");
    if (exchange->target->upgrade) {
        list = curl_slist_append(list, "Connection: Upgrade");
        list = curl_slist_append(list, "Upgrade: websocket");
    }
    return list;
}

/* How long the body is, said anew: its length, or in chunks. */
static void set_body(struct exchange *exchange)
{
    struct request *request = exchange->request;
    CURL *curl = exchange->curl;
    const char *length = request_header(request, MHD_HTTP_HEADER_CONTENT_LENGTH);
    bool chunked = request_header(request, MHD_HTTP_HEADER_TRANSFER_ENCODING) != NULL;
    bool wants_one = strcmp(request->method, "GET") != 0 && strcmp(request->method, "DELETE") != 0;
    long long bytes = chunked ? -1 : length ? strtoll(length, NULL, 10) : 0;
    if (strcmp(request->method, "HEAD") == 0) {
        (void)curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (bytes || wants_one) {
        (void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        (void)curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)bytes);
        (void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
        (void)curl_easy_setopt(curl, CURLOPT_READDATA, exchange);
    }
    (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
}

static void set_up(struct exchange *exchange, const char *url, struct curl_slist *headers)
{
    CURL *curl = exchange->curl;
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
    (void)curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
    set_body(exchange);
}

/* ---- both ---- */

/* A body that trickles in must not keep a thread for ever. */
static bool is_too_slow(const struct exchange *exchange)
{
    int64_t took_ms = clock_ms() - exchange->began_ms;
    return took_ms > UPLOAD_GRACE_MS && !inlet_has_ended(exchange->request->inlet) &&
           exchange->sent_bytes < took_ms / 1000 * UPLOAD_LEAST_BYTES_PER_S;
}

static bool is_over(struct exchange *exchange)
{
    struct request *request = exchange->request;
    if (atomic_load(&request->server->stopping))
        exchange->end_status = MHD_HTTP_SERVICE_UNAVAILABLE;
    else if (is_too_slow(exchange))
        exchange->end_status = MHD_HTTP_REQUEST_TIMEOUT;
    else if (clock_ms() - exchange->active_ms > IDLE_MS)
        exchange->end_status = MHD_HTTP_GATEWAY_TIMEOUT;
    else if (exchange->stream ? stream_is_closed(exchange->stream)
                              : request_client_is_gone(request))
        exchange->end_status = MHD_HTTP_BAD_GATEWAY; /* which nobody reads */
    return exchange->end_status != 0;
}

static bool transfer(struct exchange *exchange)
{
    int running = 1;
    int left = 0;
    while (running && !is_over(exchange)) {
        if (curl_multi_perform(exchange->multi, &running) != CURLM_OK)
            return false;
        if (running)
            (void)curl_multi_poll(exchange->multi, NULL, 0, LOOK_MS, NULL);
        if (exchange->paused) {
            exchange->paused = false;
            (void)curl_easy_pause(exchange->curl, CURLPAUSE_CONT);
        }
    }
    const CURLMsg *message = curl_multi_info_read(exchange->multi, &left);
    return message && message->msg == CURLMSG_DONE && message->data.result == CURLE_OK;
}

static void end(struct exchange *exchange, bool whole)
{
    struct request *request = exchange->request;
    long status = 0;
    (void)curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &status);
    if (exchange->stream)
        stream_end(exchange->stream, !whole);
    else if (whole && status >= 200)
        answer(exchange, false);
    else if (!exchange->answered)
        request_fail(request, NULL,
                     exchange->end_status ? exchange->end_status : MHD_HTTP_BAD_GATEWAY, "service",
                     "the branch's service does not answer");
    inlet_close(request->inlet);
}

void exchange_run(struct request *request, const struct target *target)
{
    struct exchange *exchange = arena_new(&request->arena, struct exchange);
    *exchange = (struct exchange){
        .request = request,
        .target = target,
        .curl = curl_easy_init(),
        .multi = curl_multi_init(),
        .began_ms = clock_ms(),
        .active_ms = clock_ms(),
    };
    const char *url =
        arena_printf(&request->arena, "http://127.0.0.1:%d%s", target->port, target->rest);
    struct curl_slist *headers = headers_of(exchange);
    set_up(exchange, url, headers);
    inlet_attend(request->inlet, wake, exchange->multi);
    (void)curl_multi_add_handle(exchange->multi, exchange->curl);
    end(exchange, transfer(exchange));
    (void)curl_multi_remove_handle(exchange->multi, exchange->curl);
    curl_easy_cleanup(exchange->curl);
    (void)curl_multi_cleanup(exchange->multi);
    curl_slist_free_all(headers);
}
