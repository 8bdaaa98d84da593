/* look: /bough/v1: what the dashboard shows of a project and of a branch. */
#include "base/path.h"
#include "core/json.h"
#include "server/route.h"
#include "server/shape.h"
#include "server/state.h"

#include <stdlib.h>
#include <string.h>

#define LOG_LINES_DEFAULT 200
#define LOG_LINES_LIMIT 5000
#define LOG_LIMIT_BYTES ((size_t)1024 * 1024)

/* Keys by their ids, as owners are kept. */
static const char *owner_name(struct store *store, struct arena *arena, const char *id)
{
    auto_err ignored = {0}; /* it is only not named then */
    struct key key;
    if (!id || !*id || !store_key_get(store, arena, id, &key, &ignored))
        return NULL;
    return key.name;
}

static json_t *shape_row(struct request *request, struct store *store, const struct branch_row *row)
{
    json_t *object = shape_branch(request->server, &row->backend);
    (void)json_object_set_new(object, "running", json_boolean(row->running));
    (void)json_object_set_new(object, "size_bytes", json_integer((json_int_t)row->own_bytes));
    (void)json_object_set_new(object, "owner_name",
                              json_text(owner_name(store, &request->arena, row->backend.owner)));
    return object;
}

bool get_overview(struct request *request, struct store *store, struct reply *reply,
                  struct err *err)
{
    struct status status = {0};
    struct branch_row *rows = NULL;
    size_t n = 0;
    auto_core *core = request_open(request, NULL, err);
    if (!core || !core_status(core, &status, err) || !core_list(core, &rows, &n, err))
        return false;
    json_t *branches = json_array();
    for (size_t i = 0; i < n; i++)
        if (rows[i].backend.state != BACKEND_DELETING)
            (void)json_array_append_new(branches, shape_row(request, store, &rows[i]));
    json_t *parent = shape_branch(request->server, &status.parent);
    (void)json_object_set_new(parent, "running", json_boolean(status.parent_running));
    json_t *project = shape_project(&status.project);
    (void)json_object_set_new(project, "profile", json_text(status.profile));
    (void)json_object_set_new(project, "profile_problem", json_text(status.profile_problem));
    (void)json_object_set_new(project, "server_version", json_text(status.server_version));
    (void)json_object_set_new(project, "pool_driver", json_text(status.pool_driver));
    (void)json_object_set_new(project, "pool_free_bytes",
                              json_integer((json_int_t)status.pool_free_bytes));
    reply->body =
        json_pack("{so so so}", "project", project, "parent", parent, "branches", branches);
    return true;
}

bool get_comparison(struct request *request, struct store *store, struct reply *reply,
                    struct err *err)
{
    struct comparison comparison = {0};
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core || !core_compare(core, request->branch.name, &comparison, err))
        return false;
    if (text_equal(request_query(request, "objects"), "false"))
        comparison.n_objects = 0;
    reply->body = json_pack("{so}", "comparison", json_comparison(&comparison));
    return true;
}

bool get_services(struct request *request, struct store *store, struct reply *reply,
                  struct err *err)
{
    struct service_status *services = NULL;
    size_t n = 0;
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core || !core_services(core, &request->branch, true, &services, &n, err))
        return false;
    reply->body = json_pack("{so}", "services", json_services(services, n));
    return true;
}

static size_t lines_wanted(const struct request *request)
{
    const char *text = request_query(request, "limit");
    long wanted = text ? strtol(text, NULL, 10) : LOG_LINES_DEFAULT;
    return wanted < 1 ? 1 : wanted > LOG_LINES_LIMIT ? LOG_LINES_LIMIT : (size_t)wanted;
}

bool get_log(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    const char *path = NULL;
    size_t n = 0;
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core ||
        !core_log_path(core, request->branch.name, request_query(request, "service"), &path, err))
        return false;
    size_t most = lines_wanted(request);
    char **lines =
        text_split(&request->arena, path_tail(&request->arena, path, LOG_LIMIT_BYTES), '\n', &n);
    size_t end = n && !*lines[n - 1] ? n - 1 : n;
    size_t first = end > most ? end - most : 0;
    json_t *list = json_array();
    for (size_t i = first; i < end; i++)
        (void)json_array_append_new(list, json_text(lines[i]));
    reply->body = json_pack("{so}", "lines", list);
    return true;
}
