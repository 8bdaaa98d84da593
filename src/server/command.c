/*
 * command: what the command line asks for when its project is on this server.
 *
 * The documents are those that it prints, so that both look alike. A backend is named as there, by
 * its name, and may be the parent.
 */
#include "core/json.h"
#include "server/route.h"
#include "server/shape.h"
#include "server/state.h"

#include <stdlib.h>
#include <string.h>

#define LOG_LINES_DEFAULT 100
#define LOG_LINES_LIMIT 100000

static int64_t number_of(const struct request *request, const char *name, int64_t otherwise)
{
    const char *text = request_query(request, name);
    char *end = NULL;
    long long number = text ? strtoll(text, &end, 10) : 0;
    return text && end != text && !*end && number >= 0 ? (int64_t)number : otherwise;
}

bool get_status(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct status status = {0};
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core || !core_status(core, &status, err))
        return false;
    json_t *document = json_status(&status);
    (void)json_object_set_new(document, "server_version", json_text(status.server_version));
    reply->body = shape_seen_by(request->key.role, document);
    return true;
}

bool get_rows(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct branch_row *rows = NULL;
    size_t n = 0;
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core || !core_list(core, &rows, &n, err))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        (void)json_array_append_new(list,
                                    shape_seen_by(request->key.role, json_branch_row(&rows[i])));
    reply->body = json_pack("{so}", "data", list);
    return true;
}

bool get_backend(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct backend backend;
    auto_err why = {0};
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core || !core_find(core, request->parameters[1], &backend, err))
        return false;
    bool running = core_check_running(core, backend.name, &why);
    reply->body =
        json_pack("{so sb}", "branch", shape_seen_by(request->key.role, json_branch(&backend)),
                  "running", running);
    return true;
}

bool get_services(struct request *request, struct store *store, struct reply *reply,
                  struct err *err)
{
    struct backend backend;
    struct service_status *services = NULL;
    size_t n = 0;
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core || !core_find(core, request->parameters[1], &backend, err) ||
        !core_services(core, &backend, true, &services, &n, err))
        return false;
    reply->body = json_pack("{so}", "services", json_services(services, n));
    return true;
}

/* Without where they end, the last lines; else what came behind that. */
bool get_log(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    const char *name = request->parameters[1];
    const char *service = request_query(request, "service");
    int64_t lines = number_of(request, "lines", LOG_LINES_DEFAULT);
    struct log_part part = {
        .inode = number_of(request, "inode", 0),
        .offset = number_of(request, "offset", 0),
    };
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core)
        return false;
    bool found = request_query(request, "offset")
                     ? core_log_more(core, name, service, &request->arena, &part, err)
                     : core_log_tail(core, name, service,
                                     (size_t)(lines < LOG_LINES_LIMIT ? lines : LOG_LINES_LIMIT),
                                     &part, err);
    if (!found)
        return false;
    reply->body =
        json_pack("{so so sI sI}", "path", json_text(part.path), "text", json_text(part.text),
                  "inode", (json_int_t)part.inode, "offset", (json_int_t)part.offset);
    return true;
}
