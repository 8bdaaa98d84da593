/* look: /bough/v1: what the dashboard shows of a project and of a branch. */
#include "core/json.h"
#include "server/route.h"
#include "server/shape.h"
#include "server/state.h"

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
    (void)json_object_set_new(object, "size_bytes",
                              row->size_unknown ? json_null()
                                                : json_integer((json_int_t)row->own_bytes));
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
    reply->body = json_pack("{so so so ss}", "project", project, "parent", parent, "branches",
                            branches, "role", role_name(request->key.role));
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
