/* remote: see remote.h. One function is one operation; merging is in remote_merge.c. */
#include "site/remote.h"

#include "base/path.h"
#include "base/text.h"
#include "core/home.h"
#include "core/json.h"
#include "site/credentials.h"
#include "site/read.h"
#include "site/remote_site.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* ---- asking ---- */

bool remote_ask(struct remote *remote, const char *path, json_t **ret_answer, struct err *err)
{
    struct http_request request = {.method = "GET", .path = path};
    return http_send(&remote->http, &request, ret_answer, err);
}

bool remote_do(struct remote *remote, const char *method, const char *path, const json_t *body,
               const struct backend *branch, json_t **ret_answer, struct err *err)
{
    struct watch watch = {
        .http = &remote->http,
        .project_id = remote->link.project_id,
        .branch_name = branch->name,
        .branch_id = branch->id,
        .progress = remote->progress,
    };
    struct http_request request = {
        .method = method,
        .path = path,
        .body = body,
        .slow = true,
        .tick = watch_tick,
        .tick_context = &watch,
    };
    bool done = http_send(&remote->http, &request, ret_answer, err);
    arena_release(&watch.arena);
    const json_t *warnings = json_object_get(*ret_answer, "warnings");
    remote->warnings = read_texts(&remote->arena, warnings, &remote->n_warnings);
    return done;
}

static char *project_path(struct remote *remote, const char *what)
{
    return arena_printf(&remote->arena, "/bough/v1/projects/%s/%s", remote->link.project_id, what);
}

static char *backend_path(struct remote *remote, const char *name, const char *what)
{
    const char *wanted = name ? name : remote->link.branch;
    return arena_printf(&remote->arena, "/bough/v1/projects/%s/backends/%s%s",
                        remote->link.project_id, http_escape(&remote->arena, wanted), what);
}

/* What a query says behind the path; NULL values are left out. */
static char *with_query(struct remote *remote, const char *path, const char *const (*query)[2],
                        size_t n)
{
    struct text text = text_make(&remote->arena);
    text_add(&text, path);
    char separator = strchr(path, '?') ? '&' : '?';
    for (size_t i = 0; i < n; i++) {
        if (!query[i][1])
            continue;
        text_addf(&text, "%c%s=%s", separator, query[i][0],
                  http_escape(&remote->arena, query[i][1]));
        separator = '&';
    }
    return text.data;
}

bool remote_find(struct remote *remote, const char *name, struct backend *ret_backend,
                 bool *ret_running, struct err *err)
{
    json_t *answer = NULL;
    bool found = remote_ask(remote, backend_path(remote, name, ""), &answer, err);
    if (found)
        read_backend(&remote->arena, json_object_get(answer, "branch"), ret_backend);
    if (found && ret_running)
        *ret_running = json_is_true(json_object_get(answer, "running"));
    json_decref(answer);
    if (!found && !name && err->code == ERR_NOT_FOUND)
        (void)err_hint(err, LINK_GONE_HINT);
    return found;
}

bool remote_find_branch(struct remote *remote, const char *name, struct backend *ret_branch,
                        struct err *err)
{
    if (strcmp(name, PARENT_NAME) == 0) {
        (void)err_set(err, ERR_BAD_NAME, "cannot do that to the parent");
        return err_hint(err, "name a branch; 'bough branch list' shows them");
    }
    return remote_find(remote, name, ret_branch, NULL, err);
}

static bool go_to(struct remote *remote, const char *name, struct err *err)
{
    remote->link.branch = arena_strdup(&remote->arena, name);
    return link_write(&remote->link, err);
}

/* ---- looking ---- */

static bool status(struct site *site, struct status *ret_status, struct err *err)
{
    struct remote *remote = remote_of(site);
    struct backend current;
    bool running = false;
    json_t *answer = NULL;
    if (!remote_find(remote, NULL, &current, &running, err) ||
        !remote_ask(remote, project_path(remote, "status"), &answer, err)) {
        json_decref(answer);
        return false;
    }
    read_status(&remote->arena, answer, ret_status);
    json_decref(answer);
    ret_status->directory = remote->link.directory;
    ret_status->current = current;
    ret_status->current_running = running;
    return true;
}

static bool list(struct site *site, struct branch_row **ret_rows, size_t *ret_n, struct err *err)
{
    struct remote *remote = remote_of(site);
    json_t *answer = NULL;
    if (!remote_ask(remote, project_path(remote, "branches"), &answer, err)) {
        json_decref(answer);
        return false;
    }
    const json_t *data = json_object_get(answer, "data");
    size_t n = json_array_size(data);
    struct branch_row *rows = arena_new_n(&remote->arena, struct branch_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        read_row(&remote->arena, json_array_get(data, i), &rows[i]);
        rows[i].current = text_equal(rows[i].backend.name, remote->link.branch);
    }
    json_decref(answer);
    *ret_rows = rows;
    *ret_n = n;
    return true;
}

static bool find(struct site *site, const char *name, struct backend *ret_backend, struct err *err)
{
    return remote_find(remote_of(site), name, ret_backend, NULL, err);
}

static bool services(struct site *site, const struct backend *backend,
                     struct service_status **ret_services, size_t *ret_n, struct err *err)
{
    struct remote *remote = remote_of(site);
    json_t *answer = NULL;
    if (!remote_ask(remote, backend_path(remote, backend->name, "/services"), &answer, err)) {
        json_decref(answer);
        return false;
    }
    const json_t *all = json_object_get(answer, "services");
    size_t n = json_array_size(all);
    struct service_status *read = arena_new_n(&remote->arena, struct service_status, n + 1);
    for (size_t i = 0; i < n; i++)
        read_service(&remote->arena, json_array_get(all, i), &read[i]);
    json_decref(answer);
    *ret_services = read;
    *ret_n = n;
    return true;
}

static bool diff(struct site *site, const char *name, struct changes *ret_changes, struct err *err)
{
    struct remote *remote = remote_of(site);
    struct backend branch;
    json_t *answer = NULL;
    if (!remote_find_branch(remote, name, &branch, err))
        return err_context(err, "cannot compare branch '%s'", name);
    char *path = arena_printf(&remote->arena, "/bough/v1/branches/%s/diff", branch.id);
    bool done = remote_do(remote, "GET", path, NULL, &branch, &answer, err);
    if (done)
        read_changes(&remote->arena, answer, ret_changes);
    json_decref(answer);
    return done;
}

/* Servers of branches listen on their own machine only, and the port may be forwarded. */
static bool check_reach(struct remote *remote, const struct backend *backend, struct err *err)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)backend->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    auto_fd fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return true;
    (void)err_set(err, ERR_UNREACHABLE,
                  "cannot reach '%s' from here: it listens on port %d of its own machine only",
                  backend->name, backend->port);
    return err_hint(err,
                    "forward the port from the machine of '%s': ssh -N -L %d:127.0.0.1:%d HOST",
                    remote->link.url, backend->port, backend->port);
}

static bool environment(struct site *site, const char *name, const char *role, bool must_run,
                        const char *const **ret_variables, struct err *err)
{
    struct remote *remote = remote_of(site);
    struct backend backend;
    json_t *answer = NULL;
    const char *const query[][2] = {{"role", role}, {"running", must_run ? "true" : NULL}};
    if (!remote_find(remote, name, &backend, NULL, err))
        return false;
    const char *path =
        text_equal(backend.name, PARENT_NAME)
            ? project_path(remote, "credentials")
            : arena_printf(&remote->arena, "/bough/v1/branches/%s/credentials", backend.id);
    if (!remote_ask(remote, with_query(remote, path, query, countof(query)), &answer, err)) {
        json_decref(answer);
        return false;
    }
    *ret_variables = read_variables(&remote->arena, json_object_get(answer, "credentials"));
    json_decref(answer);
    return !must_run || check_reach(remote, &backend, err);
}

static bool read_log(struct remote *remote, struct arena *arena, const char *path,
                     struct log_part *part, struct err *err)
{
    json_t *answer = NULL;
    bool read = remote_ask(remote, path, &answer, err);
    if (read) {
        const char *text = json_string_value(json_object_get(answer, "text"));
        const char *where = json_string_value(json_object_get(answer, "path"));
        *part = (struct log_part){
            .path = part->path ? part->path : arena_strdup(&remote->arena, where),
            .text = arena_strdup(arena, text ? text : ""),
            .inode = json_integer_value(json_object_get(answer, "inode")),
            .offset = json_integer_value(json_object_get(answer, "offset")),
        };
        part->len = strlen(part->text);
    }
    json_decref(answer);
    return read;
}

static bool log_tail(struct site *site, const char *name, const char *service, size_t n,
                     struct log_part *ret_part, struct err *err)
{
    struct remote *remote = remote_of(site);
    const char *const query[][2] = {{"service", service},
                                    {"lines", arena_printf(&remote->arena, "%zu", n)}};
    char *path = with_query(remote, backend_path(remote, name, "/log"), query, countof(query));
    *ret_part = (struct log_part){0};
    return read_log(remote, &remote->arena, path, ret_part, err);
}

static bool log_more(struct site *site, const char *name, const char *service, struct arena *arena,
                     struct log_part *part, struct err *err)
{
    struct remote *remote = remote_of(site);
    const char *const query[][2] = {
        {"service", service},
        {"inode", arena_printf(arena, "%lld", (long long)part->inode)},
        {"offset", arena_printf(arena, "%lld", (long long)part->offset)},
    };
    char *path = with_query(remote, backend_path(remote, name, "/log"), query, countof(query));
    return read_log(remote, arena, path, part, err);
}

/* ---- changing ---- */

static bool take_branch(struct remote *remote, json_t *answer, bool done,
                        struct backend *ret_branch)
{
    if (done)
        read_backend(&remote->arena, json_object_get(answer, "branch"), ret_branch);
    json_decref(answer);
    return done;
}

static bool create(struct site *site, const struct create_options *options,
                   struct backend *ret_branch, struct err *err)
{
    struct remote *remote = remote_of(site);
    if (options->fresh || options->backup)
        return err_set(err, ERR_USAGE,
                       "cannot create branch '%s' with '--%s' from here: do it on the server's "
                       "machine",
                       options->name, options->fresh ? "fresh" : "from-backup");
    struct backend coming = {.name = options->name};
    json_t *answer = NULL;
    json_t *body = json_pack("{ss ss sb sI sI}", "name", options->name, "mode",
                             branch_mode_name(options->mode), "with_schedules",
                             options->with_schedules, "ttl_s", (json_int_t)options->ttl_s,
                             "idle_timeout_s", (json_int_t)options->idle_timeout_s);
    bool done =
        remote_do(remote, "POST", project_path(remote, "branches"), body, &coming, &answer, err);
    json_decref(body);
    return take_branch(remote, answer, done, ret_branch) &&
           (options->no_switch || go_to(remote, ret_branch->name, err));
}

static bool go(struct site *site, const char *name, struct backend *ret_backend, struct err *err)
{
    struct remote *remote = remote_of(site);
    return (remote_find(remote, name, ret_backend, NULL, err) &&
            go_to(remote, ret_backend->name, err)) ||
           err_context(err, "cannot switch to '%s'", name);
}

static bool reset(struct site *site, const char *name, struct backend *ret_branch, struct err *err)
{
    struct remote *remote = remote_of(site);
    struct backend branch;
    json_t *answer = NULL;
    if (!remote_find_branch(remote, name, &branch, err))
        return err_context(err, "cannot reset branch '%s'", name);
    char *path = arena_printf(&remote->arena, "/bough/v1/branches/%s/reset", branch.id);
    bool done = remote_do(remote, "POST", path, NULL, &branch, &answer, err);
    return take_branch(remote, answer, done, ret_branch);
}

static bool delete (struct site *site, const char *name, struct err *err)
{
    struct remote *remote = remote_of(site);
    struct backend branch;
    json_t *answer = NULL;
    if (!remote_find_branch(remote, name, &branch, err))
        return err_context(err, "cannot delete branch '%s'", name);
    char *path = arena_printf(&remote->arena, "/bough/v1/branches/%s", branch.id);
    bool done = remote_do(remote, "DELETE", path, NULL, &branch, &answer, err);
    json_decref(answer);
    return done && (!text_equal(remote->link.branch, name) || go_to(remote, PARENT_NAME, err));
}

/* ---- keys and the audit ---- */

static bool key_create(struct site *site, const char *name, enum role role, const char *project_id,
                       struct key *ret_key, const char **ret_token, struct err *err)
{
    struct remote *remote = remote_of(site);
    json_t *answer = NULL;
    json_t *body = json_pack("{ss ss}", "name", name, "role", role_name(role));
    if (*project_id)
        (void)json_object_set_new(body, "project_id", json_text(project_id));
    struct http_request request = {.method = "POST", .path = "/bough/v1/keys", .body = body};
    bool made = body ? http_send(&remote->http, &request, &answer, err)
                     : err_set(err, ERR_BAD_NAME, "cannot use a name that is not UTF-8");
    if (made) {
        const char *token = json_string_value(json_object_get(answer, "token"));
        read_key(&remote->arena, json_object_get(answer, "key"), ret_key);
        *ret_token = arena_strdup(&remote->arena, token ? token : "");
    }
    json_decref(body);
    json_decref(answer);
    return made;
}

static bool key_list(struct site *site, struct key **ret_keys, size_t *ret_n, struct err *err)
{
    struct remote *remote = remote_of(site);
    json_t *answer = NULL;
    bool read = remote_ask(remote, "/bough/v1/keys", &answer, err);
    const json_t *all = json_object_get(answer, "keys");
    size_t n = json_array_size(all);
    struct key *keys = arena_new_n(&remote->arena, struct key, n + 1);
    for (size_t i = 0; i < n; i++)
        read_key(&remote->arena, json_array_get(all, i), &keys[i]);
    json_decref(answer);
    *ret_keys = keys;
    *ret_n = n;
    return read;
}

static bool key_revoke(struct site *site, const char *id_or_name, struct err *err)
{
    struct remote *remote = remote_of(site);
    json_t *answer = NULL;
    struct http_request request = {
        .method = "DELETE",
        .path = arena_printf(&remote->arena, "/bough/v1/keys/%s",
                             http_escape(&remote->arena, id_or_name)),
    };
    bool revoked = http_send(&remote->http, &request, &answer, err);
    json_decref(answer);
    return revoked;
}

static bool audit(struct site *site, size_t most, struct audit **ret_rows, size_t *ret_n,
                  struct err *err)
{
    struct remote *remote = remote_of(site);
    json_t *answer = NULL;
    bool read = remote_ask(remote, arena_printf(&remote->arena, "/bough/v1/audit?limit=%zu", most),
                           &answer, err);
    const json_t *all = json_object_get(answer, "audit");
    size_t n = json_array_size(all);
    struct audit *rows = arena_new_n(&remote->arena, struct audit, n + 1);
    for (size_t i = 0; i < n; i++)
        read_audit(&remote->arena, json_array_get(all, i), &rows[i]);
    json_decref(answer);
    *ret_rows = rows;
    *ret_n = n;
    return read;
}

/* ---- the site ---- */

static const char *const *warnings(struct site *site, size_t *ret_n)
{
    struct remote *remote = remote_of(site);
    *ret_n = remote->n_warnings;
    return remote->warnings;
}

/* The server repairs what is its own, and keeps it to itself. */
static const char *const *nothing(struct site *site, size_t *ret_n)
{
    (void)site;
    *ret_n = 0;
    return NULL;
}

static void close(struct site *site)
{
    struct remote *remote = remote_of(site);
    arena_release(&remote->arena);
    free(remote);
}

static const struct site_ops ops = {
    .status = status,
    .list = list,
    .find = find,
    .services = services,
    .create = create,
    .go = go,
    .diff = diff,
    .merge = remote_merge,
    .reset = reset,
    .remove = delete,
    .environment = environment,
    .log_tail = log_tail,
    .log_more = log_more,
    .key_create = key_create,
    .key_list = key_list,
    .key_revoke = key_revoke,
    .audit = audit,
    .warnings = warnings,
    .repairs = nothing,
    .notices = nothing,
    .close = close,
};

/* Only for servers that this home was linked to: a directory of somebody else's must not be able to
 * say where a key goes. */
static bool find_key(struct remote *remote, const struct core_options *options, struct err *err)
{
    const char *url = remote->link.url;
    const char *given = credentials_of_environment();
    char *home = home_open(&remote->arena, options->home, err);
    if (!home || !credentials_get(&remote->arena, home, url, &remote->http.key, err))
        return false;
    if (remote->http.key) {
        remote->http.key = given ? given : remote->http.key;
        return true;
    }
    (void)err_set(err, ERR_UNAUTHORIZED, "cannot use '%s': no key is known for it", url);
    return err_hint(err, "give one with 'bough link --api-url %s'", url);
}

struct site *remote_open(const struct core_options *options, const struct link *link,
                         struct err *err)
{
    struct remote *remote = heap_zeroed(sizeof(*remote));
    struct arena *arena = &remote->arena;
    remote->site =
        (struct site){.ops = &ops, .arena = arena, .is_remote = true, .pg_bin = options->pg_bin};
    remote->progress = options->progress;
    remote->link = (struct link){
        .directory = arena_strdup(arena, link->directory),
        .project_id = arena_strdup(arena, link->project_id),
        .branch = arena_strdup(arena, link->branch),
        .url = arena_strdup(arena, link->url),
        .ca = arena_strdup(arena, link->ca),
    };
    remote->http = (struct http){.url = remote->link.url, .ca = remote->link.ca};
    if (http_check_url(remote->link.url, err) && find_key(remote, options, err))
        return &remote->site;
    close(&remote->site);
    return NULL;
}
