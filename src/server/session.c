/* session: see session.h. */
#include "server/session.h"

#include "base/secret.h"
#include "core/json.h"
#include "core/keys.h"
#include "server/route.h"
#include "server/shape.h"
#include "server/state.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Cookies are shared by all ports of a host, so that of another bough must have another name. */
static char *cookie_name(const struct request *request)
{
    const char *host = request_header(request, MHD_HTTP_HEADER_HOST);
    const char *port = host ? strrchr(host, ':') : NULL;
    struct arena *arena = &((struct request *)(uintptr_t)request)->arena;
    bool has_port = port && strspn(port + 1, "0123456789") == strlen(port + 1);
    return arena_printf(arena, SESSION_COOKIE_PREFIX "%s",
                        has_port       ? port + 1
                        : request->tls ? "443"
                                       : "80");
}

static char *sign(struct request *request, const char *key_id, const char *expires)
{
    struct arena *arena = &request->arena;
    return secret_derive(arena, request->server->secret,
                         arena_printf(arena, "session %s %s", key_id, expires));
}

bool session_check(struct request *request, struct store *store)
{
    auto_err err = {0};
    size_t n = 0;
    struct key key;
    const char *cookie =
        MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, cookie_name(request));
    char **parts = cookie ? text_split(&request->arena, cookie, '.', &n) : NULL;
    if (n != 3 || !secret_equal(sign(request, parts[0], parts[1]), parts[2]) ||
        strtoll(parts[1], NULL, 10) <= (long long)time(NULL))
        return false;
    if (!store_key_get(store, &request->arena, parts[0], &key, &err) || *key.revoked_at)
        return false;
    request->key = key;
    request->session_ends = strtoll(parts[1], NULL, 10);
    return true;
}

bool session_may_change(const struct request *request)
{
    return strcmp(request->method, "GET") == 0 || request_header(request, "Origin");
}

static void set_cookie(struct request *request, struct reply *reply, const char *value, int age_s)
{
    struct arena *arena = &request->arena;
    const char *(*headers)[2] = arena_alloc(arena, sizeof(*headers));
    headers[0][0] = MHD_HTTP_HEADER_SET_COOKIE;
    headers[0][1] =
        arena_printf(arena, "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
                     cookie_name(request), value, age_s, request->tls ? "; Secure" : "");
    reply->headers = (const char *const(*)[2])headers;
    reply->n_headers = 1;
}

/* With the projects, which every page needs next. */
static bool answer_session(struct request *request, struct store *store, struct reply *reply,
                           struct err *err)
{
    json_t *projects = platform_projects(request, store, err);
    if (projects)
        reply->body =
            json_pack("{so so}", "session", shape_key(&request->key), "projects", projects);
    return projects != NULL;
}

bool post_session(struct request *request, struct store *store, struct reply *reply,
                  struct err *err)
{
    struct arena *arena = &request->arena;
    const char *token = request_text(request, "key");
    int age_s = request->server->options->session_s;
    if (!token)
        return err_set(err, ERR_USAGE, "cannot sign in: no 'key' in the request");
    if (!keys_check(store, arena, request->server->secret, token, &request->key, err)) {
        request->key = (struct key){0};
        if (err->code != ERR_NOT_FOUND)
            return false;
        err_clear(err);
        request_fail(request, store, MHD_HTTP_UNAUTHORIZED, "unauthorized",
                     "this key is not good; 'bough key create' makes one");
        return true;
    }
    char *expires = arena_printf(arena, "%lld", (long long)time(NULL) + age_s);
    set_cookie(request, reply,
               arena_printf(arena, "%s.%s.%s", request->key.id, expires,
                            sign(request, request->key.id, expires)),
               age_s);
    return answer_session(request, store, reply, err);
}

bool get_session(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    if (session_check(request, store))
        return answer_session(request, store, reply, err);
    reply->body = json_pack("{sn s[]}", "session", "projects");
    return true;
}

bool delete_session(struct request *request, struct store *store, struct reply *reply,
                    struct err *err)
{
    (void)store;
    (void)err;
    set_cookie(request, reply, "", 0);
    reply->body = json_pack("{ss}", "status", "signed out");
    return true;
}
