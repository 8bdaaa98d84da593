/*
 * http: see http.h.
 *
 * No redirection is followed, so the key goes to one place only; and no proxy is asked for a server
 * of this machine.
 */
#include "site/http.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_TIMEOUT_MS 10000
#define QUICK_TIMEOUT_MS 60000
#define SLOW_TIMEOUT_MS (24 * 3600 * 1000L)
#define TICK_MS 250
#define ANSWER_LIMIT_BYTES ((size_t)256 * 1024 * 1024)
#define STATUS_OK_FIRST 200
#define STATUS_OK_LAST 299

/* One request on its way. */
struct transfer {
    CURL *curl;
    CURLM *multi;
    struct curl_slist *headers;
    struct arena arena;
    struct text body;
    bool too_large;
    char why[CURL_ERROR_SIZE];
};

static void transfer_release(struct transfer *transfer)
{
    if (transfer->multi && transfer->curl)
        (void)curl_multi_remove_handle(transfer->multi, transfer->curl);
    curl_easy_cleanup(transfer->curl);
    (void)curl_multi_cleanup(transfer->multi);
    curl_slist_free_all(transfer->headers);
    arena_release(&transfer->arena);
}
#define auto_transfer __attribute__((cleanup(transfer_release))) struct transfer

char *http_escape(struct arena *arena, const char *text)
{
    char *escaped = curl_easy_escape(NULL, text, 0);
    char *copy = arena_strdup(arena, escaped ? escaped : "");
    curl_free(escaped);
    return copy;
}

/* ---- addresses ---- */

static void address_release(CURLU **address)
{
    curl_url_cleanup(*address);
}
#define auto_address __attribute__((cleanup(address_release))) CURLU

static char *part_of(struct arena *arena, CURLU *address, CURLUPart part)
{
    char *text = NULL;
    (void)curl_url_get(address, part, &text, 0);
    char *copy = arena_strdup(arena, text);
    curl_free(text);
    return copy;
}

/* NULL when it is not an address, or has what one of a server does not have. */
static CURLU *parse(struct arena *arena, const char *url)
{
    static const CURLUPart odd[] = {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY,
                                    CURLUPART_FRAGMENT};
    auto_address *address = curl_url();
    if (curl_url_set(address, CURLUPART_URL, url, 0) != CURLUE_OK)
        return NULL;
    for (size_t i = 0; i < countof(odd); i++)
        if (part_of(arena, address, odd[i]))
            return NULL;
    CURLU *good = address;
    address = NULL;
    return good;
}

static bool is_this_machine(const char *host)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    for (size_t i = 0; i < countof(names); i++)
        if (text_equal(names[i], host))
            return true;
    return false;
}

static bool stays_here(const char *url)
{
    auto_arena arena = {0};
    auto_address *address = parse(&arena, url);
    return address && is_this_machine(part_of(&arena, address, CURLUPART_HOST));
}

bool http_check_url(const char *url, struct err *err)
{
    auto_arena arena = {0};
    auto_address *address = strpbrk(url, " \t\r\n;\\") ? NULL : parse(&arena, url);
    const char *scheme = address ? part_of(&arena, address, CURLUPART_SCHEME) : NULL;
    if (!text_equal(scheme, "http") && !text_equal(scheme, "https")) {
        (void)err_set(err, ERR_USAGE, "cannot use '%s': it is not the address of a server", url);
        return err_hint(err, "write it like https://bough.example.com");
    }
    if (text_equal(scheme, "https") || stays_here(url))
        return true;
    (void)err_set(err, ERR_USAGE, "cannot use '%s': without TLS the key could be read on its way",
                  url);
    return err_hint(err, "use https; see --ca for a server with a CA of its own");
}

/* ---- sending ---- */

static size_t take(char *data, size_t size, size_t n, void *context)
{
    struct transfer *transfer = context;
    if (transfer->body.len + size * n > ANSWER_LIMIT_BYTES) {
        transfer->too_large = true;
        return 0;
    }
    text_add_bytes(&transfer->body, data, size * n);
    return size * n;
}

static void add_header(struct transfer *transfer, const char *name, const char *value)
{
    transfer->headers =
        curl_slist_append(transfer->headers, arena_printf(&transfer->arena, "%s: %s", name, value));
}

static void describe(struct transfer *transfer, const struct http *http,
                     const struct http_request *request)
{
    CURL *curl = transfer->curl;
    char *url = arena_printf(&transfer->arena, "%s%s", http->url, request->path);
    add_header(transfer, "Accept", "application/json");
    add_header(transfer, "Content-Type", "application/json");
    add_header(transfer, "Authorization",
               arena_printf(&transfer->arena, "Bearer %s", http->key ? http->key : ""));
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, transfer->headers);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "bough/" BOUGH_VERSION);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                           request->slow ? SLOW_TIMEOUT_MS : (long)QUICK_TIMEOUT_MS);
    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->why);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    if (stays_here(http->url))
        (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    if (http->ca)
        (void)curl_easy_setopt(curl, CURLOPT_CAINFO, http->ca);
    if (strcmp(request->method, "POST") == 0) {
        char *text = request->body ? json_dumps(request->body, JSON_COMPACT) : NULL;
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)(text ? strlen(text) : 0));
        (void)curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, text ? text : "");
        free(text);
    }
}

/* Waits until it is done. */
static bool wait_for(struct transfer *transfer, const struct http_request *request,
                     CURLcode *ret_code, struct err *err)
{
    int64_t next_ms = clock_ms() + TICK_MS;
    for (;;) {
        int running = 0;
        int left = 0;
        if (curl_multi_perform(transfer->multi, &running) != CURLM_OK)
            return err_set(err, ERR_FAILED, "cannot use libcurl");
        struct CURLMsg *message = curl_multi_info_read(transfer->multi, &left);
        if (message) {
            *ret_code = message->data.result;
            return true;
        }
        if (request->tick && clock_ms() >= next_ms) {
            if (!request->tick(request->tick_context, err))
                return false;
            next_ms = clock_ms() + TICK_MS;
        }
        (void)curl_multi_poll(transfer->multi, NULL, 0, TICK_MS, NULL);
    }
}

/* ---- answers ---- */

static bool tell_failure(const struct http *http, const struct transfer *transfer,
                         const struct http_request *request, CURLcode code, struct err *err)
{
    const char *why = *transfer->why ? transfer->why : curl_easy_strerror(code);
    bool changes = strcmp(request->method, "GET") != 0;
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        (void)err_set(err, ERR_TIMEOUT, "cannot reach '%s': it does not answer in time", http->url);
        return changes && err_hint(err, "what was asked for may go on there: look with 'bough "
                                        "branch list' before you repeat it");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
        (void)err_set(err, ERR_UNREACHABLE, "cannot trust '%s': %s", http->url, why);
        return err_hint(err, "name the file with the CA of the server: bough link --ca FILE");
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        (void)err_set(err, ERR_UNREACHABLE, "cannot reach '%s': %s", http->url, why);
        return err_hint(err, "is 'bough serve' running there, and is the address right?");
    default:
        (void)err_set(err, ERR_UNREACHABLE, "cannot talk to '%s': %s", http->url, why);
        return changes && err_hint(err, "what was asked for may go on there: look with 'bough "
                                        "branch list' before you repeat it");
    }
}

static const char *text_of(const json_t *document, const char *key)
{
    return json_string_value(json_object_get(document, key));
}

/* As the server said it; who may not, is told which server that was. */
static bool tell_error(const struct http *http, const json_t *document, struct err *err)
{
    const char *hint = text_of(document, "hint");
    const char *detail = text_of(document, "detail");
    enum err_code code = err_code_of(text_of(document, "code"));
    (void)err_set(err, code, "%s", text_of(document, "message"));
    if (hint)
        (void)err_hint(err, "%s", hint);
    if (detail)
        (void)err_detail(err, "%s", detail);
    if (code == ERR_UNAUTHORIZED) {
        (void)err_context(err, "cannot use '%s'", http->url);
        return err_hint(err, "give a good key with 'bough link --api-url %s'", http->url);
    }
    if (code == ERR_FORBIDDEN)
        return err_context(err, "not allowed by '%s'", http->url);
    /* What only servers say: too many requests, no such route, ... */
    bool own = text_equal(err_class(code)->name, text_of(document, "code"));
    return !own && err_context(err, "cannot ask '%s' for that", http->url);
}

bool http_send(const struct http *http, const struct http_request *request, json_t **ret_answer,
               struct err *err)
{
    auto_transfer transfer = {.curl = curl_easy_init(), .multi = curl_multi_init()};
    CURLcode code = CURLE_OK;
    long status = 0;
    *ret_answer = NULL;
    if (!transfer.curl || !transfer.multi)
        return err_set(err, ERR_FAILED, "cannot use libcurl");
    if (http->ca && !path_exists(http->ca)) {
        (void)err_set(err, ERR_UNREACHABLE, "cannot trust '%s': there is no file '%s' any more",
                      http->url, http->ca);
        return err_hint(err, "name the file with the CA of the server: bough link --ca FILE");
    }
    transfer.body = text_make(&transfer.arena);
    describe(&transfer, http, request);
    (void)curl_multi_add_handle(transfer.multi, transfer.curl);
    if (!wait_for(&transfer, request, &code, err))
        return false;
    if (code != CURLE_OK)
        return tell_failure(http, &transfer, request, code, err);
    (void)curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
    json_t *answer = json_loadb(transfer.body.data, transfer.body.len, 0, NULL);
    bool good = status >= STATUS_OK_FIRST && status <= STATUS_OK_LAST;
    if (!json_is_object(answer) || (!good && !text_of(answer, "message"))) {
        json_decref(answer);
        (void)err_set(err, ERR_UNREACHABLE,
                      "cannot talk to '%s': what answers there, with status %ld, is not bough",
                      http->url, status);
        return err_hint(err, "is the address right?");
    }
    *ret_answer = answer;
    return good || tell_error(http, answer, err);
}
