/* request: see request.h. */
#include "server/request.h"

#include "base/clock.h"
#include "base/secret.h"
#include "core/audit.h"
#include "core/json.h"
#include "server/inlet.h"
#include "server/route.h"
#include "server/state.h"
#include "server/stream.h"
#include "server/tunnel.h"

#include <stdlib.h>
#include <string.h>

struct request *request_new(struct server *server, const char *uri)
{
    struct request *request = heap_realloc(NULL, sizeof(*request));
    *request = (struct request){.server = server, .references = 1};
    (void)pthread_mutex_init(&request->mutex, NULL);
    request->uri = arena_strdup(&request->arena, uri);
    request->path = arena_strndup(&request->arena, uri, strcspn(uri, "?"));
    request->id = secret_uuid(&request->arena);
    request->body = text_make(&request->arena);
    request->began_us = clock_us();
    return request;
}

struct request *request_ref(struct request *request)
{
    (void)pthread_mutex_lock(&request->mutex);
    request->references++;
    (void)pthread_mutex_unlock(&request->mutex);
    return request;
}

void request_unref(struct request *request)
{
    (void)pthread_mutex_lock(&request->mutex);
    bool last = --request->references == 0;
    (void)pthread_mutex_unlock(&request->mutex);
    if (!last)
        return;
    json_decref(request->reply.body);
    stream_close(request->reply.stream);
    inlet_free(request->inlet);
    tunnel_free(request->tunnel);
    json_decref(request->document);
    (void)pthread_mutex_destroy(&request->mutex);
    arena_release(&request->arena);
    free(request);
}

bool request_is_answered(struct request *request)
{
    (void)pthread_mutex_lock(&request->mutex);
    bool answered = request->answered;
    (void)pthread_mutex_unlock(&request->mutex);
    return answered;
}

bool request_wait(struct request *request)
{
    (void)pthread_mutex_lock(&request->mutex);
    bool answered = request->answered;
    if (!answered && !request->suspended) {
        MHD_suspend_connection(request->connection);
        request->suspended = true;
    }
    (void)pthread_mutex_unlock(&request->mutex);
    return answered;
}

/* The mutex is held. */
static void drop_stream(struct request *request)
{
    stream_close(request->reply.stream);
    request->reply.stream = NULL;
}

void request_end(struct request *request)
{
    (void)pthread_mutex_lock(&request->mutex);
    request->gone = true;
    drop_stream(request);
    (void)pthread_mutex_unlock(&request->mutex);
}

bool request_client_is_gone(struct request *request)
{
    (void)pthread_mutex_lock(&request->mutex);
    bool gone = request->gone || (request->suspended && connection_is_gone(request->connection));
    (void)pthread_mutex_unlock(&request->mutex);
    return gone;
}

static const char *result_of(const struct reply *reply)
{
    const char *code = json_string_value(json_object_get(reply->body, "code"));
    return reply->status < 400 ? "ok" : code ? code : "failed";
}

/* Changes, whoever wanted them, and what was refused to a good key. */
static bool is_audited(const struct request *request, const struct reply *reply)
{
    bool changes = request->route && strcmp(request->method, "GET") != 0;
    return request->key.role != ROLE_NONE && request->route && request->route->role > ROLE_NONE &&
           (changes || reply->status == 403);
}

static void audit(struct request *request, struct store *store, const struct reply *reply)
{
    struct arena *arena = &request->arena;
    struct audit row = {
        .actor = arena_printf(arena, "%s (%s)", request->key.name, request->key.id),
        .action = arena_printf(arena, "%s %s", request->method, request->route->pattern),
        .subject = request->has_branch      ? request->branch.id
                   : request->has_project   ? request->project.id
                   : request->parameters[0] ? request->parameters[0]
                                            : "",
        .address = request->address,
        .status = (int)reply->status,
        .result = result_of(reply),
        .request_id = request->id,
    };
    audit_add(store, arena, row);
}

/* What may go better the next time is not kept. */
static void remember(struct request *request, struct store *store, const struct reply *reply)
{
    auto_err ignored = {0};
    if (!request->answer_id || !store)
        return;
    if (reply->status >= 400 || !reply->body) {
        (void)store_answer_forget(store, request->answer_id, &ignored);
        return;
    }
    char *text = json_dumps(reply->body, JSON_COMPACT);
    (void)store_answer_set(store, request->answer_id, (int)reply->status, text, &ignored);
    free(text);
}

static void count(struct request *request, const struct reply *reply)
{
    struct counters *counters = &request->server->counters;
    atomic_fetch_add(&counters->requests[reply->status / 100 % countof(counters->requests)], 1);
    atomic_fetch_add(&counters->total_us, (unsigned long long)(clock_us() - request->began_us));
}

void request_answer(struct request *request, struct store *store, struct reply *reply)
{
    struct reply given = *reply;
    *reply = (struct reply){0};
    if (request_is_answered(request)) { /* only the one worker answers, so nobody comes between */
        json_decref(given.body);
        stream_close(given.stream);
        return;
    }
    count(request, &given);
    if (store && is_audited(request, &given))
        audit(request, store, &given);
    remember(request, store, &given);
    (void)pthread_mutex_lock(&request->mutex);
    request->reply = given;
    request->answered = true;
    if (request->suspended)
        MHD_resume_connection(request->connection);
    request->suspended = false;
    if (request->gone)
        drop_stream(request);
    (void)pthread_mutex_unlock(&request->mutex);
}

static json_t *with_id(const struct request *request, json_t *document)
{
    (void)json_object_set_new(document, "requestId", json_string(request->id));
    return document;
}

json_t *request_error_json(const struct request *request, const struct err *err)
{
    return with_id(request, json_error(err));
}

void request_error(struct request *request, struct store *store, const struct err *err)
{
    struct reply reply = {
        .status = (unsigned)err_class(err->code)->http_status,
        .body = request_error_json(request, err),
    };
    request_answer(request, store, &reply);
}

void request_fail(struct request *request, struct store *store, unsigned status, const char *code,
                  const char *message)
{
    struct reply reply = {
        .status = status,
        .body = with_id(request,
                        json_pack("{ss ss ss}", "error", code, "code", code, "message", message)),
    };
    request_answer(request, store, &reply);
}

const char *request_query(const struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *request_header(const struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *request_text(const struct request *request, const char *name)
{
    return json_string_value(json_object_get(request->document, name));
}

bool request_flag(const struct request *request, const char *name)
{
    return json_is_true(json_object_get(request->document, name));
}

struct core *request_open(struct request *request, const struct progress *progress, struct err *err)
{
    const struct project *project = &request->project;
    struct core_options options = {
        .home = request->server->home,
        .directory = project->directory,
        .pg_bin = request->server->options->pg_bin,
        .progress = progress,
    };
    if (!*project->directory) {
        (void)err_set(err, ERR_CONFIG, "the directory of project '%s' is not known", project->name);
        (void)err_hint(err, "run 'bough status' there once");
        return NULL;
    }
    auto_core *core = core_open_project(&options, err);
    if (!core)
        return NULL;
    if (!text_equal(core_project(core)->id, project->id)) {
        (void)err_set(err, ERR_CONFIG, "the directory of project '%s' is linked to another one",
                      project->name);
        (void)err_hint(err, "run 'bough status' in the directory where it is now");
        return NULL;
    }
    struct core *open = core;
    core = NULL;
    return open;
}
