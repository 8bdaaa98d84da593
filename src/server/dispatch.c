/* dispatch: see dispatch.h. */
#include "server/dispatch.h"

#include "base/secret.h"
#include "server/forward.h"
#include "server/guard.h"
#include "server/inlet.h"
#include "server/route.h"
#include "server/state.h"
#include "server/crew.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define ANSWER_KEPT_S 86400
#define HASH_BYTES 32
#define BUSY_STATUS 503

static bool is_branch_host(const struct request *request)
{
    return request->route && request->route->run == any_branch_host;
}

/* What may be longer than the inlet is on its way to the branch while it comes in. */
static void begin_stream(struct request *request, const char *length)
{
    bool chunked = request_header(request, MHD_HTTP_HEADER_TRANSFER_ENCODING) != NULL;
    request->inlet = inlet_new(request->connection);
    if (chunked || (length && strtoull(length, NULL, 10) > INLET_BYTES))
        dispatch(request);
}

bool dispatch_begin(struct request *request)
{
    bool method_only = false;
    bool found = route_find(request, &method_only);
    const char *length = request_header(request, MHD_HTTP_HEADER_CONTENT_LENGTH);
    if (!forward_is_sound(request))
        request_fail(request, NULL, MHD_HTTP_BAD_REQUEST, "bad_request",
                     "it is not clear where the request ends");
    else if (!found && method_only)
        request_fail(request, NULL, MHD_HTTP_METHOD_NOT_ALLOWED, "method_not_allowed",
                     "this address takes other methods");
    else if (!found)
        request_fail(request, NULL, MHD_HTTP_NOT_FOUND, "not_found", "there is nothing here");
    else if (is_branch_host(request))
        begin_stream(request, length);
    else if (length && strtoull(length, NULL, 10) > BODY_LIMIT_BYTES)
        request_fail(request, NULL, MHD_HTTP_CONTENT_TOO_LARGE, "too_large",
                     "the body of the request is too large");
    return !request_is_answered(request);
}

/* ---- the body ---- */

static bool read_document(struct request *request, struct store *store)
{
    if (request->too_large) {
        request_fail(request, store, MHD_HTTP_CONTENT_TOO_LARGE, "too_large",
                     "the body of the request is too large");
        return false;
    }
    if (is_branch_host(request) || request->body.len == 0)
        return true;
    request->document = json_loadb(request->body.data, request->body.len, 0, NULL);
    if (json_is_object(request->document))
        return true;
    request_fail(request, store, MHD_HTTP_BAD_REQUEST, "bad_request",
                 "the body of the request is not a JSON object");
    return false;
}

/* ---- requests that are repeated ---- */

static char *iso_of(struct arena *arena, time_t at)
{
    struct tm tm;
    char text[40] = "";
    if (gmtime_r(&at, &tm))
        (void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S.000Z", &tm);
    return arena_strdup(arena, text);
}

static char *hash_of(struct arena *arena, const char *first, const char *second, const char *third)
{
    const char *text = arena_printf(arena, "%s\n%s\n%s", first, second, third);
    return secret_hash(arena, text, strlen(text), HASH_BYTES);
}

static void repeat_answer(struct request *request, struct store *store, const struct answer *known,
                          const char *asked)
{
    if (!text_equal(known->request, asked)) {
        request_fail(request, store, MHD_HTTP_UNPROCESSABLE_CONTENT, "idempotency_mismatch",
                     "this Idempotency-Key was used for another request");
        return;
    }
    if (known->status == 0) {
        request_fail(request, store, MHD_HTTP_CONFLICT, "branch.busy",
                     "the request with this Idempotency-Key is still being worked on");
        return;
    }
    struct reply reply = {
        .status = (unsigned)known->status,
        .text = known->body,
        .len = strlen(known->body),
        .type = "application/json",
    };
    request_answer(request, store, &reply);
}

/* Whether the answer is about a branch that is gone: it could not be made after all, or was
 * deleted. Then the request is a new one. */
static bool is_stale(struct request *request, struct store *store, const struct answer *known)
{
    struct backend branch;
    auto_err err = {0};
    json_t *body = known->status ? json_loads(known->body, 0, NULL) : NULL;
    const char *id = json_string_value(json_object_get(json_object_get(body, "branch"), "id"));
    bool stale = id && !store_backend_get(store, &request->arena, id, &branch, &err) &&
                 err.code == ERR_NOT_FOUND;
    json_decref(body);
    err_clear(&err);
    return stale && store_answer_forget(store, known->id, &err);
}

/* false: answered, as it was the first time. */
static bool claim(struct request *request, struct store *store)
{
    struct arena *arena = &request->arena;
    const char *header = request_header(request, "Idempotency-Key");
    auto_err err = {0};
    struct answer known = {0};
    bool claimed = false;
    if (!header || strcmp(request->method, "GET") == 0 || request->key.role == ROLE_NONE)
        return true;
    struct answer answer = {
        .id = hash_of(arena, request->key.id, header, ""),
        .request = hash_of(arena, request->method, request->uri, request->body.data),
        .at = iso_of(arena, time(NULL)),
    };
    const char *oldest = iso_of(arena, time(NULL) - ANSWER_KEPT_S);
    bool asked = store_answer_claim(store, arena, &answer, oldest, &known, &claimed, &err);
    if (asked && !claimed && is_stale(request, store, &known))
        asked = store_answer_claim(store, arena, &answer, oldest, &known, &claimed, &err);
    if (!asked)
        request_error(request, store, &err);
    else if (!claimed)
        repeat_answer(request, store, &known, answer.request);
    else
        request->answer_id = answer.id;
    return claimed;
}

/* ---- the handler ---- */

static void run(struct request *request, struct store *store)
{
    auto_err err = {0};
    struct reply reply = {0};
    if (!request->route->run(request, store, &reply, &err)) {
        json_decref(reply.body);
        request_error(request, store, &err);
        return;
    }
    if (!reply.status)
        reply.status = request->route->status;
    request_answer(request, store, &reply);
}

/* Those to branch hosts live long: they take a store only as long as they need it. */
static void run_stream(void *context)
{
    struct request *request = context;
    if (!request->inlet) {
        dispatch_slow(request);
        return;
    }
    run(request, NULL);
    inlet_close(request->inlet);
    request_unref(request);
}

static void hand_over(struct request *request, struct store *store)
{
    struct server *server = request->server;
    bool whole = !request->inlet || inlet_has_ended(request->inlet);
    if (whole)
        (void)request_wait(request);
    (void)request_ref(request);
    if (request->route->stream ? server_thread(server, run_stream, request)
                               : crew_add(server->crew, request))
        return;
    request_fail(request, store, BUSY_STATUS, "server.busy", "too much is waiting; try again");
    request_unref(request);
}

void dispatch(struct request *request)
{
    auto_err err = {0};
    struct store *store = server_store(request->server, &err);
    request->dispatched = true;
    if (!store) {
        request_error(request, NULL, &err);
        return;
    }
    if (guard_origin(request, store) && guard_key(request, store) &&
        guard_subject(request, store) && read_document(request, store) && claim(request, store)) {
        if (request->route->slow || request->route->stream)
            hand_over(request, store);
        else
            run(request, store);
    }
    server_store_done(request->server, store);
}

void dispatch_slow(struct request *request)
{
    auto_err err = {0};
    struct store *store = server_store(request->server, &err);
    if (store)
        run(request, store);
    else
        request_error(request, NULL, &err);
    if (store)
        server_store_done(request->server, store);
    request_unref(request);
}
