/* guard: see guard.h. */
#include "server/guard.h"

#include "core/keys.h"
#include "core/members.h"
#include "server/failed.h"
#include "server/route.h"
#include "server/session.h"
#include "server/state.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* Of a directory that was linked without an account. */
#define DEFAULT_PROJECT "fa4e0000-1234-5678-90ab-cd1234567890"

static bool no(struct request *request, struct store *store, unsigned status, const char *code,
               const char *message)
{
    request_fail(request, store, status, code, message);
    return false;
}

/* ---- Host and Origin ---- */

/* "[::1]:7411" and "localhost:7411" without the port. */
static char *without_port(struct arena *arena, const char *host)
{
    const char *bracket = host[0] == '[' ? strchr(host, ']') : NULL;
    size_t len = bracket ? (size_t)(bracket - host) + 1 : strcspn(host, ":");
    return arena_strndup(arena, host, len);
}

static bool is_own_name(struct request *request, const char *name)
{
    static const char *const local[] = {"127.0.0.1", "localhost", "[::1]"};
    const struct server_options *options = request->server->options;
    for (size_t i = 0; i < countof(local); i++)
        if (strcasecmp(local[i], name) == 0)
            return true;
    if (strcasecmp(without_port(&request->arena, options->listen), name) == 0 ||
        strcasecmp(without_port(&request->arena, options->listen_tls), name) == 0)
        return true;
    size_t n = 0;
    char **names = options->hosts ? text_split(&request->arena, options->hosts, ',', &n) : NULL;
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    return false;
}

bool guard_origin(struct request *request, struct store *store)
{
    const char *host = request_header(request, MHD_HTTP_HEADER_HOST);
    const char *origin = request_header(request, "Origin");
    if (!host || !is_own_name(request, without_port(&request->arena, host)))
        return no(request, store, MHD_HTTP_MISDIRECTED_REQUEST, "wrong_host",
                  "this server is not known by that name; 'bough serve --host NAME' adds one");
    const char *own =
        arena_printf(&request->arena, "%s://%s", request->tls ? "https" : "http", host);
    if (origin && strcasecmp(origin, own) != 0)
        return no(request, store, MHD_HTTP_FORBIDDEN, "wrong_origin",
                  "pages of other origins may not send requests");
    return true;
}

/* ---- keys ---- */

/* Counted per second and key; a key whose place another one took begins anew. */
static bool is_too_often(struct server *server, const struct key *key)
{
    unsigned hash = 5381;
    for (const char *at = key->id; *at; at++)
        hash = hash * 33 + (unsigned char)*at;
    struct bucket *bucket = &server->buckets[hash % BUCKET_LIMIT];
    int64_t now = (int64_t)time(NULL);
    (void)pthread_mutex_lock(&server->mutex);
    if (bucket->second != now || !text_equal(bucket->key_id, key->id)) {
        bucket->second = now;
        bucket->n = 0;
        (void)snprintf(bucket->key_id, sizeof(bucket->key_id), "%s", key->id);
    }
    bool too_often = ++bucket->n > server->options->rate;
    (void)pthread_mutex_unlock(&server->mutex);
    return too_often;
}

static bool check_role(struct request *request, struct store *store, enum role role)
{
    return role >= request->route->role ||
           no(request, store, MHD_HTTP_FORBIDDEN, "forbidden",
              arena_printf(&request->arena, "this needs the role '%s', the key has '%s'",
                           role_name(request->route->role), role_name(role)));
}

/* Which project it is about is not known yet. */
static bool has_role_somewhere(struct request *request, struct store *store)
{
    auto_err err = {0};
    enum role role = request->key.role;
    bool of_project = request->route->subject != SUBJECT_NONE;
    if (!of_project && request->route->role == ROLE_ADMIN && *request->key.project_id)
        return no(request, store, MHD_HTTP_FORBIDDEN, "forbidden",
                  "this needs a key for all projects");
    if (of_project && role < request->route->role &&
        !members_role(store, &request->arena, &request->key, NULL, &role, &err)) {
        request_error(request, store, &err);
        return false;
    }
    return check_role(request, store, role);
}

/* The header counts where there is one; a browser's session where there is none. */
static bool find_key(struct request *request, struct store *store)
{
    auto_err err = {0};
    const char *header = request_header(request, MHD_HTTP_HEADER_AUTHORIZATION);
    if (!header && session_check(request, store))
        return session_may_change(request) || no(request, store, MHD_HTTP_FORBIDDEN, "wrong_origin",
                                                 "a session needs the header 'Origin' for changes");
    if (!header || strncasecmp(header, "Bearer ", strlen("Bearer ")) != 0)
        return no(request, store, MHD_HTTP_UNAUTHORIZED, "unauthorized",
                  "no key: send 'Authorization: Bearer uak_...'");
    const char *token = header + strlen("Bearer ");
    token += strspn(token, " ");
    if (!keys_check(store, &request->arena, request->server->secret, token, &request->key, &err)) {
        request->key = (struct key){0};
        if (err.code != ERR_NOT_FOUND) {
            request_error(request, store, &err);
            return false;
        }
        return no(request, store, MHD_HTTP_UNAUTHORIZED, "unauthorized",
                  "this key is not good; 'bough key create' makes one");
    }
    return true;
}

bool guard_key(struct request *request, struct store *store)
{
    if (request->route->role == ROLE_NONE)
        return true;
    if (!find_key(request, store))
        return false;
    if (is_too_often(request->server, &request->key))
        return no(request, store, MHD_HTTP_TOO_MANY_REQUESTS, "too_many_requests",
                  "too many requests with this key in one second");
    return has_role_somewhere(request, store);
}

/* ---- subjects ---- */

static bool find_project(struct request *request, struct store *store, const char *id,
                         struct err *err)
{
    struct project *all = NULL;
    size_t n = 0;
    if (strcmp(id, DEFAULT_PROJECT) != 0)
        return store_project_get(store, &request->arena, id, &request->project, err);
    if (!store_project_list(store, &request->arena, &all, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (members_sees(store, &request->arena, &request->key, all[i].id)) {
            request->project = all[i];
            return true;
        }
    return err_set(err, ERR_NOT_FOUND, "cannot find a project: there is none yet");
}

/* Parents are no branches, and those that are being deleted are gone. */
static bool find_branch(struct request *request, struct store *store, const char *id,
                        struct err *err)
{
    if (!store_backend_get(store, &request->arena, id, &request->branch, err))
        return false;
    bool is_branch =
        !text_equal(request->branch.name, PARENT_NAME) && request->branch.state != BACKEND_DELETING;
    if (!is_branch)
        return err_set(err, ERR_NOT_FOUND, "cannot find branch '%s'", id);
    request->has_branch = true;
    return store_project_get(store, &request->arena, request->branch.project_id, &request->project,
                             err);
}

static bool find(struct request *request, struct store *store, struct err *err)
{
    const char *id = request->parameters[0];
    if (request->route->subject == SUBJECT_PROJECT)
        return find_project(request, store, id, err);
    if (request->route->subject == SUBJECT_BRANCH)
        return find_branch(request, store, id, err);
    if (find_project(request, store, id, err))
        return true;
    if (err->code != ERR_NOT_FOUND)
        return false;
    err_clear(err);
    return find_branch(request, store, id, err);
}

/* From now on the key has its role in this project. false: it does not see it. */
static bool find_role(struct request *request, struct store *store, struct err *err)
{
    struct key *key = &request->key;
    bool enough = key->role >= request->route->role && !request->route->own;
    return (!*key->project_id && enough) ||
           (members_role(store, &request->arena, key, request->project.id, &key->role, err) &&
            key->role > ROLE_NONE);
}

bool guard_subject(struct request *request, struct store *store)
{
    auto_err err = {0};
    if (request->route->subject == SUBJECT_NONE)
        return true;
    bool found = find(request, store, &err);
    bool visible = found && find_role(request, store, &err);
    if (found && !visible && err.code == ERR_NONE)
        (void)err_set(&err, ERR_NOT_FOUND, "cannot find '%s'", request->parameters[0]);
    request->has_project = visible;
    request->has_branch = request->has_branch && visible;
    if (!visible) {
        bool failed = !found && failed_answer(request, store, request->parameters[0], &err);
        if (!failed)
            request_error(request, store, &err);
        return false;
    }
    if (!check_role(request, store, request->key.role))
        return false;
    if (request->route->own && request->key.role == ROLE_MEMBER &&
        !text_equal(request->branch.owner, request->key.id))
        return no(request, store, MHD_HTTP_FORBIDDEN, "forbidden",
                  "a member may do this only to branches of its own");
    return true;
}
