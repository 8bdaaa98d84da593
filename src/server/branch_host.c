/*
 * branch_host: /b/{appkey}.{region}.insforge.app/...: what clients take for the branch's own host.
 *
 * A branch with a service answers by it: the request goes there as it is, the answer streams back
 * (exchange.c), or both become a WebSocket (tunnel.c). Nothing but the branch's own service is ever
 * asked. Without one bough answers /api/health itself, after a query on the branch.
 */
#include "server/route.h"
#include "server/state.h"
#include "server/tunnel.h"

#include <string.h>

#define DOMAIN ".local.insforge.app" /* the region of all branches, and what clients add */

/* ---- which branch, and what it has ---- */

static bool find_branch(struct request *request, struct store *store, struct err *err)
{
    struct backend *backends = NULL;
    size_t n = 0;
    const char *host = request->parameters[0];
    size_t len = strcspn(host, ".");
    const char *appkey = arena_strndup(&request->arena, host, len);
    if (!store_backend_list(store, &request->arena, NULL, &backends, &n, err))
        return false;
    for (size_t i = 0; i < n && text_equal(host + len, DOMAIN); i++)
        if (text_equal(backends[i].appkey, appkey) && backends[i].state != BACKEND_DELETING) {
            request->branch = backends[i];
            return store_project_get(store, &request->arena, backends[i].project_id,
                                     &request->project, err);
        }
    return err_set(err, ERR_NOT_FOUND, "cannot find branch '%s'", host);
}

/* Of its services the one called 'api', else the first one that runs. */
static bool find_port(struct request *request, struct store *store, int *ret_port, struct err *err)
{
    struct service *services = NULL;
    size_t n = 0;
    *ret_port = 0;
    if (!store_service_list(store, &request->arena, request->branch.id, &services, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (services[i].pid && (!*ret_port || text_equal(services[i].name, "api")))
            *ret_port = services[i].port;
    return true;
}

/* Which branch it is, and the port of its service, or 0. */
static bool look_up(struct request *request, int *ret_port, struct err *err)
{
    struct store *store = server_store(request->server, err);
    bool found =
        store && find_branch(request, store, err) && find_port(request, store, ret_port, err);
    if (store)
        server_store_done(request->server, store);
    return found;
}

static void ask_service(struct request *request, int port)
{
    struct arena *arena = &request->arena;
    size_t prefix = (size_t)(request->parameters[1] - request->path);
    struct target target = {
        .port = port,
        .prefix = arena_strndup(arena, request->path, prefix),
        .rest = request->uri + prefix, /* with the query */
        .upgrade = tunnel_is_wanted(request),
    };
    if (!target.upgrade || !tunnel_run(request, &target))
        exchange_run(request, &target);
}

bool any_branch_host(struct request *request, struct store *store, struct reply *reply,
                     struct err *err)
{
    int port = 0;
    if (!look_up(request, &port, err))
        return false;
    if (request->branch.state == BACKEND_CREATING || request->branch.state == BACKEND_RESETTING) {
        request_fail(request, store, MHD_HTTP_SERVICE_UNAVAILABLE, "branch.not_ready",
                     "the branch is not ready yet");
        return true;
    }
    if (port) {
        ask_service(request, port);
        return true;
    }
    if (!text_equal(request->parameters[1], "/api/health"))
        return err_set(err, ERR_NOT_FOUND, "cannot find '%s': the branch has no service",
                       request->parameters[1]);
    auto_core *core = request_open(request, NULL, err);
    if (!core || !core_ping(core, request->branch.name, err)) {
        request_fail(request, store, MHD_HTTP_SERVICE_UNAVAILABLE, "branch.not_ready",
                     "the branch does not answer");
        err_clear(err);
        return true;
    }
    reply->body = json_pack("{ss ss}", "status", "ok", "branch", request->branch.name);
    return true;
}
