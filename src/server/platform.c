/* platform: the requests of API.md that only read. */
#include "core/json.h"
#include "core/members.h"
#include "server/route.h"
#include "server/shape.h"
#include "server/state.h"

#include <stdlib.h>
#include <string.h>

#define ORGANIZATION "local"

bool get_profile(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    (void)store;
    (void)err;
    const char *email = arena_printf(&request->arena, "%s@bough.local", request->key.id);
    reply->body = json_pack("{s:{ss ss ss sn sb}}", "user", "id", request->key.id, "name",
                            request->key.name, "email", email, "avatar_url", "email_verified", 1);
    return true;
}

bool get_organizations(struct request *request, struct store *store, struct reply *reply,
                       struct err *err)
{
    (void)request;
    (void)store;
    (void)err;
    reply->body = json_pack("{s:[{ss ss ss}]}", "organizations", "id", ORGANIZATION, "name",
                            ORGANIZATION, "type", "personal");
    return true;
}

json_t *platform_projects(struct request *request, struct store *store, struct err *err)
{
    struct project *projects = NULL;
    size_t n = 0;
    if (!store_project_list(store, &request->arena, &projects, &n, err))
        return NULL;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        if (members_sees(store, &request->arena, &request->key, projects[i].id))
            (void)json_array_append_new(list, shape_project(&projects[i]));
    return list;
}

bool get_projects(struct request *request, struct store *store, struct reply *reply,
                  struct err *err)
{
    if (!text_equal(request->parameters[0], ORGANIZATION))
        return err_set(err, ERR_NOT_FOUND, "cannot find organization '%s'", request->parameters[0]);
    json_t *list = platform_projects(request, store, err);
    reply->body = list ? json_pack("{so}", "projects", list) : NULL;
    return list != NULL;
}

bool get_project(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    (void)store;
    (void)err;
    json_t *project = request->has_branch ? shape_branch_project(request->server, &request->project,
                                                                 &request->branch)
                                          : shape_project(&request->project);
    reply->body = json_pack("{so}", "project", project);
    return true;
}

bool get_access_key(struct request *request, struct store *store, struct reply *reply,
                    struct err *err)
{
    if (!request->has_branch && !store_backend_find(store, &request->arena, request->project.id,
                                                    PARENT_NAME, &request->branch, err))
        return false;
    reply->body = json_pack("{ss}", "access_api_key", request->branch.api_key);
    return true;
}

bool post_nothing(struct request *request, struct store *store, struct reply *reply,
                  struct err *err)
{
    (void)request;
    (void)store;
    (void)err;
    reply->body = json_pack("{sb}", "ok", 1);
    return true;
}

static char *list_branches(struct request *request, struct store *store, struct err *err)
{
    struct backend *backends = NULL;
    size_t n = 0;
    if (!store_backend_list(store, &request->arena, request->project.id, &backends, &n, err))
        return NULL;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        if (!text_equal(backends[i].name, PARENT_NAME) && backends[i].state != BACKEND_DELETING)
            (void)json_array_append_new(list, shape_branch(request->server, &backends[i]));
    json_t *document = json_pack("{so}", "data", list);
    char *text = json_dumps(document, JSON_COMPACT);
    json_decref(document);
    char *copy = arena_strdup(&request->arena, text);
    free(text);
    return copy;
}

/* Everybody polls this one. The version is asked for first: what comes later makes it too old. */
bool get_branches(struct request *request, struct store *store, struct reply *reply,
                  struct err *err)
{
    struct listings *listings = &request->server->listings;
    const char *project_id = request->project.id;
    int64_t version = 0;
    if (!store_version(store, &version, err))
        return false;
    char *text = listings_get(listings, &request->arena, store, version, project_id);
    if (!text) {
        text = list_branches(request, store, err);
        if (!text)
            return false;
        listings_put(listings, store, version, project_id, text);
    }
    reply->text = text;
    reply->len = strlen(text);
    reply->type = "application/json";
    return true;
}

bool get_branch(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    (void)store;
    (void)err;
    reply->body = json_pack("{so}", "branch", shape_branch(request->server, &request->branch));
    return true;
}
