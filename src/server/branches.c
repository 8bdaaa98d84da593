/*
 * branches: the requests that change branches. They run in workers.
 *
 * Creating and resetting are answered as soon as the state is in the store, and go on, unless the
 * route is a patient one; a merge and a deletion are answered when they are done. Patient routes
 * are for the command line: their documents are those that it prints.
 */
#include "base/clock.h"
#include "core/json.h"
#include "server/route.h"
#include "server/shape.h"
#include "server/state.h"

#include <string.h>

#define TIDY_TIMEOUT_MS 10000
#define TIDY_PAUSE_US 20000
#define LOCK_DEADLINE_LIMIT_MS (INT64_C(86400) * 1000)

/* An operation may still tidy up behind a branch that is ready: whoever saw it ready waits for that
 * a moment, instead of being told that it is busy. */
static bool may_try_again(struct request *request, struct deadline deadline, struct err *err)
{
    struct backend now;
    auto_err gone = {0};
    if (err->code != ERR_BUSY || deadline_passed(deadline))
        return false;
    struct store *store = server_store(request->server, &gone);
    bool at_rest = store &&
                   store_backend_get(store, &request->arena, request->branch.id, &now, &gone) &&
                   (now.state == BACKEND_READY || now.state == BACKEND_MERGED);
    if (store)
        server_store_done(request->server, store);
    if (!at_rest)
        return false;
    err_clear(err);
    clock_sleep_us(TIDY_PAUSE_US);
    return true;
}

/* Answers when the second step begins: the first one has written the branch's state down. */
struct early {
    struct request *request;
    const char *name;
    size_t reports;
};

static void answer_early(struct early *early)
{
    struct request *request = early->request;
    auto_err err = {0};
    struct backend branch;
    struct store *store = server_store(request->server, &err);
    if (store && store_backend_find(store, &request->arena, request->project.id, early->name,
                                    &branch, &err)) {
        struct reply reply = {
            .status = request->route->status,
            .body = json_pack("{so}", "branch", shape_branch(request->server, &branch)),
        };
        request->has_branch = true;
        request->branch = branch;
        request_answer(request, store, &reply);
    }
    if (store)
        server_store_done(request->server, store);
}

static void hear(void *context, const char *step, uint64_t done, uint64_t total)
{
    struct early *early = context;
    (void)step;
    (void)done;
    (void)total;
    if (++early->reports == 2 && !early->request->route->patient)
        answer_early(early);
}

/* What went wrong beside it is for those who wait for the end. */
static void add_warnings(const struct request *request, const struct core *core, json_t *document)
{
    size_t n = 0;
    const char *const *warnings = core_warnings(core, &n);
    if (request->route->patient)
        (void)json_object_set_new(document, "warnings", json_texts(warnings, n));
}

static json_t *branch_answer(const struct request *request, const struct core *core,
                             const struct backend *branch)
{
    json_t *shape = request->route->patient ? shape_seen_by(request->key.role, json_branch(branch))
                                            : shape_branch(request->server, branch);
    json_t *document = json_pack("{so}", "branch", shape);
    add_warnings(request, core, document);
    return document;
}

bool post_branches(struct request *request, struct store *store, struct reply *reply,
                   struct err *err)
{
    const char *mode = request_text(request, "mode");
    struct create_options options = {
        .name = request_text(request, "name"),
        .no_switch = true,
        .with_schedules = request_flag(request, "with_schedules"),
        .owner = request->key.id,
        .ttl_s = json_integer_value(json_object_get(request->document, "ttl_s")),
        .idle_timeout_s = json_integer_value(json_object_get(request->document, "idle_timeout_s")),
    };
    struct early early = {.request = request, .name = options.name};
    struct progress progress = {&early, hear};
    struct backend branch;
    (void)store;
    if (!options.name)
        return err_set(err, ERR_BAD_NAME, "cannot create a branch: no 'name' in the request");
    if (mode && !branch_mode_parse(mode, &options.mode))
        return err_set(err, ERR_USAGE, "cannot create a branch: 'mode' is full or schema-only");
    auto_core *core = request_open(request, &progress, err);
    if (!core || !core_create(core, &options, &branch, err))
        return false;
    reply->body = branch_answer(request, core, &branch);
    return true;
}

bool post_reset(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct early early = {.request = request, .name = request->branch.name};
    struct progress progress = {&early, hear};
    struct backend branch;
    (void)store;
    if (!request->route->patient && request->branch.state == BACKEND_FAILED)
        return err_set(err, ERR_NOT_READY, "cannot reset '%s': it is failed", request->branch.name);
    auto_core *core = request_open(request, &progress, err);
    struct deadline deadline = deadline_in(TIDY_TIMEOUT_MS);
    while (!core || !core_reset(core, request->branch.name, &branch, err))
        if (!core || !may_try_again(request, deadline, err))
            return false;
    reply->body = branch_answer(request, core, &branch);
    return true;
}

bool delete_branch(struct request *request, struct store *store, struct reply *reply,
                   struct err *err)
{
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    struct deadline deadline = deadline_in(TIDY_TIMEOUT_MS);
    while (!core || !core_delete(core, request->branch.name, err))
        if (!core || !may_try_again(request, deadline, err))
            return false;
    reply->body = json_pack("{ss ss}", "branchId", request->branch.id, "status", "deleted");
    add_warnings(request, core, reply->body);
    return true;
}

static bool asks(const struct request *request, const char *name)
{
    return request_flag(request, name) || text_equal(request_query(request, name), "true");
}

static int64_t lock_deadline_of(const struct request *request)
{
    const json_t *wanted = json_object_get(request->document, "lock_deadline_ms");
    int64_t ms = json_is_integer(wanted) ? json_integer_value(wanted) : MERGE_LOCK_DEADLINE_MS;
    return ms < 0 || ms > LOCK_DEADLINE_LIMIT_MS ? MERGE_LOCK_DEADLINE_MS : ms;
}

static struct merge_options options_of(const struct request *request)
{
    return (struct merge_options){
        .name = request->branch.name,
        .strict = asks(request, "strict"),
        .online = asks(request, "online"),
        .expect = request_text(request, "fingerprint"),
        .lock_deadline_ms = lock_deadline_of(request),
    };
}

/* The error's document with the diff that it is about. */
static bool fail_with(struct request *request, const struct core *core,
                      const struct changes *changes, struct reply *reply, const struct err *err)
{
    reply->status = (unsigned)err_class(err->code)->http_status;
    reply->body = request_error_json(request, err);
    if (err->code == ERR_CONFLICT)
        (void)json_object_set_new(reply->body, "error", json_text(err->message));
    (void)json_object_set_new(reply->body, "diff", json_changes(changes));
    add_warnings(request, core, reply->body);
    return true;
}

static bool merge(struct request *request, struct core *core, const struct merge_options *options,
                  struct changes *changes, struct err *err)
{
    struct deadline deadline = deadline_in(TIDY_TIMEOUT_MS);
    while (!core_merge(core, options, changes, err))
        if (!may_try_again(request, deadline, err))
            return false;
    return true;
}

bool post_dry_run(struct request *request, struct store *store, struct reply *reply,
                  struct err *err)
{
    struct merge_options options = options_of(request);
    struct changes changes = {0};
    bool platform = request->route->query != NULL;
    options.dry_run = true;
    options.no_rehearsal = platform || text_equal(request_query(request, "rehearse"), "false");
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core)
        return false;
    bool merged = merge(request, core, &options, &changes, err);
    if (!merged && err->code != ERR_CONFLICT && changes.fingerprint)
        return fail_with(request, core, &changes, reply, err);
    if (!merged && err->code != ERR_CONFLICT)
        return false;
    reply->body = json_changes(&changes);
    if (request->route->patient && !merged)
        (void)json_object_set_new(reply->body, "blocked", json_error(err));
    return true;
}

bool post_merge(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct merge_options options = options_of(request);
    struct changes changes = {0};
    (void)store;
    auto_core *core = request_open(request, NULL, err);
    if (!core)
        return false;
    if (!merge(request, core, &options, &changes, err))
        return (err->code == ERR_CONFLICT || changes.fingerprint) &&
               fail_with(request, core, &changes, reply, err);
    reply->body = json_pack("{ss ss so}", "branchId", request->branch.id, "status", "merged",
                            "diff", json_changes(&changes));
    add_warnings(request, core, reply->body);
    return true;
}
