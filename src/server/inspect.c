/* inspect: /bough/v1: what the platform's API has not. */
#include "base/clock.h"
#include "core/json.h"
#include "core/keys.h"
#include "server/route.h"
#include "server/shape.h"
#include "server/state.h"

#include <stdlib.h>
#include <string.h>

#define OPERATIONS_DEFAULT 100
#define AUDIT_DEFAULT 200
#define LIST_LIMIT 1000

/* ?limit=N */
static size_t limit_of(const struct request *request, size_t otherwise)
{
    const char *text = request_query(request, "limit");
    long wanted = text ? strtol(text, NULL, 10) : 0;
    if (wanted < 1)
        return otherwise;
    return wanted > LIST_LIMIT ? LIST_LIMIT : (size_t)wanted;
}

bool get_diff(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct changes changes = {0};
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core || !core_diff(core, request->branch.name, &changes, err))
        return false;
    reply->body = json_changes(&changes);
    return true;
}

bool get_conflicts(struct request *request, struct store *store, struct reply *reply,
                   struct err *err)
{
    struct changes changes = {0};
    struct merge_options options = {
        .name = request->branch.name, .dry_run = true, .no_rehearsal = true};
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core || (!core_merge(core, &options, &changes, err) && err->code != ERR_CONFLICT))
        return false;
    json_t *all = json_changes(&changes);
    reply->body = json_pack("{sO}", "conflicts", json_object_get(all, "conflicts"));
    json_decref(all);
    return true;
}

bool get_credentials(struct request *request, struct store *store, struct reply *reply,
                     struct err *err)
{
    const char *const *variables = NULL;
    const char *role = request_query(request, "role");
    const char *name = request->has_branch ? request->branch.name : PARENT_NAME;
    bool must_run = text_equal(request_query(request, "running"), "true");
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core || !core_environment(core, name, role, &variables, err) ||
        (must_run && !core_check_running(core, name, err)))
        return false;
    json_t *all = json_object();
    for (; *variables; variables++) {
        size_t len = strcspn(*variables, "=");
        const char *key = arena_strndup(&request->arena, *variables, len);
        (void)json_object_set_new(all, key, json_text(*variables + len + 1));
    }
    reply->body = json_pack("{so}", "credentials", all);
    return true;
}

bool get_merges(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct merge_record *records = NULL;
    size_t n = 0;
    if (!store_merge_list(store, &request->arena, request->branch.id, &records, &n, err))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        (void)json_array_append_new(list, json_pack("{ss ss so}", "id", records[i].id, "merged_at",
                                                    records[i].merged_at, "rendered_sql",
                                                    json_text(records[i].sql)));
    reply->body = json_pack("{so}", "merges", list);
    return true;
}

bool get_operations(struct request *request, struct store *store, struct reply *reply,
                    struct err *err)
{
    struct operation *operations = NULL;
    size_t n = 0;
    if (!store_operation_history(store, &request->arena, request->project.id,
                                 limit_of(request, OPERATIONS_DEFAULT), &operations, &n, err))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        (void)json_array_append_new(list, shape_operation(&operations[i]));
    reply->body = json_pack("{so}", "operations", list);
    return true;
}

bool get_operation(struct request *request, struct store *store, struct reply *reply,
                   struct err *err)
{
    struct operation *operations = NULL;
    size_t n = 0;
    if (!store_operation_history(store, &request->arena, request->project.id, LIST_LIMIT,
                                 &operations, &n, err))
        return false;
    for (size_t i = 0; i < n && !reply->body; i++)
        if (text_equal(operations[i].id, request->parameters[1]))
            reply->body = json_pack("{so}", "operation", shape_operation(&operations[i]));
    return reply->body ||
           err_set(err, ERR_NOT_FOUND, "cannot find operation '%s'", request->parameters[1]);
}

bool get_audit(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct audit *rows = NULL;
    size_t n = 0;
    if (!store_audit_list(store, &request->arena, limit_of(request, AUDIT_DEFAULT), &rows, &n, err))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        (void)json_array_append_new(list, shape_audit(&rows[i]));
    reply->body = json_pack("{so}", "audit", list);
    return true;
}

bool get_keys(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct key *keys = NULL;
    size_t n = 0;
    if (!store_key_list(store, &request->arena, &keys, &n, err))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        (void)json_array_append_new(list, shape_key(&keys[i]));
    reply->body = json_pack("{so}", "keys", list);
    return true;
}

bool post_keys(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    const char *name = request_text(request, "name");
    const char *role = request_text(request, "role");
    const char *project_id = request_text(request, "project_id");
    enum role wanted = ROLE_MEMBER;
    struct key key;
    const char *token = NULL;
    struct project project;
    if (!name || (role && !role_parse(role, &wanted)))
        return err_set(err, ERR_USAGE,
                       "cannot create a key: needs 'name', and a 'role' of viewer, member, merger "
                       "or admin");
    if (project_id && !store_project_get(store, &request->arena, project_id, &project, err))
        return false;
    if (!keys_create(store, &request->arena, request->server->secret, name, wanted,
                     project_id ? project_id : "", &key, &token, err))
        return false;
    reply->body = json_pack("{so ss}", "key", shape_key(&key), "token", token);
    return true;
}

bool delete_key(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    const char *now = clock_iso(&request->arena);
    if (!store_key_revoke(store, request->parameters[0], now, err))
        return false;
    reply->body = json_pack("{ss ss}", "keyId", request->parameters[0], "status", "revoked");
    return true;
}
