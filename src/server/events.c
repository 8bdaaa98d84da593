/*
 * events: changes of a project's branches and operations, as Server-Sent Events.
 *
 * Commands change the store from other processes, too, so it is looked at twice a second. The first
 * look is sent as well: a client that comes back sees where things stand.
 */
#include "base/clock.h"
#include "base/vec.h"
#include "core/members.h"
#include "server/route.h"
#include "server/shape.h"
#include "server/state.h"
#include "server/stream.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOK_US 500000
#define HEARTBEAT_LOOKS 20
#define OPERATIONS_SHOWN 20

struct seen {
    const char *id;
    const char *text;
};

/* One look; in an arena of its own. */
struct look {
    struct arena arena;
    VEC(struct seen) branches;
    VEC(struct seen) operations;
};

struct watch {
    struct server *server;
    struct stream *stream;
    struct arena arena;
    const char *project_id;
    const char *key_id;
    int64_t session_ends; /* 0: never */
};

static char *text_of(struct arena *arena, json_t *document)
{
    char *text = json_dumps(document, JSON_COMPACT);
    char *copy = arena_strdup(arena, text);
    free(text);
    json_decref(document);
    return copy;
}

static bool take_look(struct watch *watch, struct store *store, struct look *look, struct err *err)
{
    struct backend *backends = NULL;
    struct operation *operations = NULL;
    size_t n = 0;
    if (!store_backend_list(store, &look->arena, watch->project_id, &backends, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!text_equal(backends[i].name, PARENT_NAME)) {
            json_t *shape = shape_branch(watch->server, &backends[i]);
            struct seen seen = {backends[i].id, text_of(&look->arena, shape)};
            vec_add(&look->arena, &look->branches, seen);
        }
    if (!store_operation_history(store, &look->arena, watch->project_id, OPERATIONS_SHOWN,
                                 &operations, &n, err))
        return false;
    for (size_t i = n; i-- > 0;) {
        struct seen seen = {operations[i].id,
                            text_of(&look->arena, shape_operation(&operations[i]))};
        vec_add(&look->arena, &look->operations, seen);
    }
    return true;
}

static const struct seen *find(const struct seen *items, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(items[i].id, id) == 0)
            return &items[i];
    return NULL;
}

static bool send_event(struct watch *watch, struct arena *arena, const char *event,
                       const char *data)
{
    const char *text = arena_printf(arena, "event: %s\ndata: %s\n\n", event, data);
    return stream_write(watch->stream, text, strlen(text));
}

static bool send_news(struct watch *watch, struct look *now, const char *event,
                      const struct seen *items, size_t n, const struct seen *before,
                      size_t n_before)
{
    for (size_t i = 0; i < n; i++) {
        const struct seen *old = find(before, n_before, items[i].id);
        if ((!old || strcmp(old->text, items[i].text) != 0) &&
            !send_event(watch, &now->arena, event, items[i].text))
            return false;
    }
    return true;
}

static bool send_changes(struct watch *watch, struct look *now, const struct look *before)
{
    if (!send_news(watch, now, "branch", now->branches.items, now->branches.n,
                   before->branches.items, before->branches.n) ||
        !send_news(watch, now, "operation", now->operations.items, now->operations.n,
                   before->operations.items, before->operations.n))
        return false;
    for (size_t i = 0; i < before->branches.n; i++) {
        const char *id = before->branches.items[i].id;
        const char *data = arena_printf(&now->arena, "{\"id\":\"%s\"}", id);
        if (!find(now->branches.items, now->branches.n, id) &&
            !send_event(watch, &now->arena, "branch_deleted", data))
            return false;
    }
    return true;
}

/* A key that was revoked, or is no member any more, sees no more; nor does a session that has
 * ended. */
static bool is_still_good(struct watch *watch, struct store *store, struct look *look)
{
    auto_err ignored = {0};
    struct key key;
    if (watch->session_ends && watch->session_ends <= (int64_t)time(NULL))
        return false;
    return store_key_get(store, &look->arena, watch->key_id, &key, &ignored) && !*key.revoked_at &&
           members_sees(store, &look->arena, &key, watch->project_id);
}

static void watch_project(struct watch *watch, struct store *store)
{
    static const char heartbeat[] = ": still here\n\n";
    struct look before = {0};
    bool more = true;
    for (size_t i = 0; more && !atomic_load(&watch->server->stopping); i++) {
        auto_err err = {0};
        struct look now = {0};
        more = take_look(watch, store, &now, &err) && is_still_good(watch, store, &now) &&
               send_changes(watch, &now, &before) &&
               (i % HEARTBEAT_LOOKS || stream_write(watch->stream, heartbeat, strlen(heartbeat)));
        arena_release(&before.arena);
        before = now;
        if (more)
            clock_sleep_us(LOOK_US);
        more = more && !stream_is_closed(watch->stream);
    }
    arena_release(&before.arena);
}

static void run(void *context)
{
    struct watch *watch = context;
    auto_err ignored = {0};
    struct store *store = server_store(watch->server, &ignored);
    if (store) {
        watch_project(watch, store);
        server_store_done(watch->server, store);
    }
    stream_end(watch->stream, false);
    arena_release(&watch->arena);
    free(watch);
}

bool get_events(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct watch *watch = heap_realloc(NULL, sizeof(*watch));
    (void)store;
    *watch = (struct watch){.server = request->server, .stream = stream_new(request->connection)};
    watch->project_id = arena_strdup(&watch->arena, request->project.id);
    watch->key_id = arena_strdup(&watch->arena, request->key.id);
    watch->session_ends = request->session_ends;
    struct stream *stream = watch->stream;
    if (!server_thread(request->server, run, watch)) {
        stream_end(stream, true);
        stream_close(stream);
        arena_release(&watch->arena);
        free(watch);
        return err_set(err, ERR_BUSY, "cannot watch: too many do");
    }
    reply->stream = stream;
    reply->type = "text/event-stream";
    return true;
}
