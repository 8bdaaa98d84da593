/* shape: see shape.h. */
#include "server/shape.h"

#include "core/json.h"
#include "server/state.h"

static void set_text(json_t *object, const char *key, const char *text)
{
    (void)json_object_set_new(object, key, json_text(text));
}

/* What clients make an address of: https://{appkey}.{region}.insforge.app. */
static void set_appkey(json_t *object, const struct server *server, const char *appkey)
{
    auto_arena arena = {0};
    set_text(object, "appkey", arena_printf(&arena, "%s/b/%s", server->address, appkey));
}

json_t *shape_branch(const struct server *server, const struct backend *branch)
{
    json_t *object = json_branch(branch);
    (void)json_object_del(object, "data_path"); /* where files are is nobody's business */
    set_text(object, "owner", branch->owner);
    set_appkey(object, server, branch->appkey);
    if (branch->state == BACKEND_DELETING)
        set_text(object, "branch_state", "deleted");
    return object;
}

json_t *shape_project(const struct project *project)
{
    static const char *const own[] = {"pool_directory", "pool_driver", "pg_bin"};
    json_t *object = json_project(project);
    for (size_t i = 0; i < countof(own); i++)
        (void)json_object_del(object, own[i]);
    return object;
}

json_t *shape_branch_project(const struct server *server, const struct project *project,
                             const struct backend *branch)
{
    json_t *object = shape_project(project);
    set_text(object, "id", branch->id);
    set_text(object, "name", branch->name);
    set_text(object, "created_at", branch->created_at);
    set_text(object, "updated_at", branch->created_at);
    set_text(object, "parent_project_id", project->id);
    set_text(object, "branch_state", backend_state_name(branch->state));
    set_appkey(object, server, branch->appkey);
    return object;
}

static const char *operation_state_name(enum operation_state state)
{
    static const char *const names[OPERATION_STATE_COUNT] = {
        [OPERATION_RUNNING] = "running",
        [OPERATION_DONE] = "done",
        [OPERATION_FAILED] = "failed",
    };
    return names[state];
}

json_t *shape_operation(const struct operation *operation)
{
    struct operation_progress progress = core_operation_progress(operation);
    json_t *object = json_object();
    json_t *data = json_loads(operation->data, 0, NULL);
    set_text(object, "branch_name", json_string_value(json_object_get(data, "name")));
    json_decref(data);
    set_text(object, "id", operation->id);
    set_text(object, "kind", operation->kind);
    set_text(object, "project_id", operation->project_id);
    set_text(object, "branch_id", operation->backend_id);
    set_text(object, "state", operation_state_name(operation->state));
    set_text(object, "step", progress.name);
    (void)json_object_set_new(object, "done", json_integer((json_int_t)progress.done));
    (void)json_object_set_new(object, "total", json_integer((json_int_t)progress.total));
    set_text(object, "error", *operation->error ? operation->error : NULL);
    set_text(object, "started_at", operation->started_at);
    set_text(object, "ended_at", *operation->ended_at ? operation->ended_at : NULL);
    return object;
}

json_t *shape_key(const struct key *key)
{
    json_t *object = json_object();
    set_text(object, "id", key->id);
    set_text(object, "name", key->name);
    set_text(object, "role", role_name(key->role));
    set_text(object, "project_id", *key->project_id ? key->project_id : NULL);
    set_text(object, "created_at", key->created_at);
    set_text(object, "revoked_at", *key->revoked_at ? key->revoked_at : NULL);
    return object;
}

json_t *shape_audit(const struct audit *row)
{
    json_t *object = json_object();
    set_text(object, "at", row->at);
    set_text(object, "actor", row->actor);
    set_text(object, "action", row->action);
    set_text(object, "subject", *row->subject ? row->subject : NULL);
    set_text(object, "address", row->address);
    (void)json_object_set_new(object, "status", json_integer(row->status));
    set_text(object, "result", row->result);
    set_text(object, "request_id", row->request_id);
    return object;
}

json_t *shape_seen_by(enum role role, json_t *document)
{
    static const char *const places[] = {"data_path", "pool_directory", "pg_bin", "directory",
                                         "attached"};
    static const char *const parts[] = {"project", "current", "parent", "pool"};
    if (role >= ROLE_MEMBER)
        return document;
    for (size_t i = 0; i < countof(places); i++)
        if (json_object_get(document, places[i]))
            set_text(document, places[i], NULL);
    for (size_t i = 0; i < countof(parts); i++) {
        json_t *part = json_object_get(document, parts[i]);
        if (json_is_object(part))
            (void)json_object_set_new(document, parts[i], shape_seen_by(role, json_incref(part)));
    }
    return document;
}
