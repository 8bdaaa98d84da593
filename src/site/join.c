/* join: see join.h. */
#include "site/join.h"

#include "base/path.h"
#include "base/text.h"
#include "core/home.h"
#include "core/link.h"
#include "site/credentials.h"
#include "site/http.h"

#include <string.h>

#define PROJECTS_PATH "/organizations/v1/local/projects"

const char *join_url(struct arena *arena, const char *url, struct err *err)
{
    size_t len = strlen(url);
    while (len && url[len - 1] == '/')
        len--;
    char *bare = arena_strndup(arena, url, len);
    return http_check_url(bare, err) ? bare : NULL;
}

bool join_knows_key(const struct core_options *options, const char *url, bool *ret_known,
                    struct err *err)
{
    auto_arena arena = {0};
    const char *key = NULL;
    char *home = home_open(&arena, options->home, err);
    if (!home || !credentials_get(&arena, home, url, &key, err))
        return false;
    *ret_known = key != NULL;
    return true;
}

bool join_forget_key(const struct core_options *options, const char *url, struct err *err)
{
    auto_arena arena = {0};
    char *home = home_open(&arena, options->home, err);
    return home && credentials_set(home, url, NULL, err);
}

/* ---- which project ---- */

static const char *text_of(const json_t *document, const char *key)
{
    const char *text = json_string_value(json_object_get(document, key));
    return text ? text : "";
}

static const json_t *choose(struct arena *arena, const json_t *all, const char *url,
                            const char *wanted, struct err *err)
{
    struct text names = text_make(arena);
    size_t n = json_array_size(all);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(all, i);
        text_add_item(&names, ", ", text_of(one, "name"));
        if (wanted
                ? text_equal(text_of(one, "id"), wanted) || text_equal(text_of(one, "name"), wanted)
                : n == 1)
            return one;
    }
    if (wanted)
        (void)err_set(err, ERR_NOT_FOUND, "cannot find project '%s' at '%s'", wanted, url);
    else
        (void)err_set(err, n ? ERR_USAGE : ERR_NOT_FOUND, "cannot choose a project of '%s': %s",
                      url, n ? "there are several" : "the key sees none");
    if (n)
        (void)err_hint(err, "name one with --project: %s", names.data);
    return NULL;
}

static bool find_project(struct arena *arena, const struct http *http, const char *wanted,
                         struct join_result *result, struct err *err)
{
    struct http_request request = {.method = "GET", .path = PROJECTS_PATH};
    json_t *answer = NULL;
    const json_t *one =
        http_send(http, &request, &answer, err)
            ? choose(arena, json_object_get(answer, "projects"), http->url, wanted, err)
            : NULL;
    if (one) {
        result->project_id = arena_strdup(arena, text_of(one, "id"));
        result->project_name = arena_strdup(arena, text_of(one, "name"));
    }
    json_decref(answer);
    return one != NULL;
}

/* ---- the link ---- */

/* A link that is there may be renewed, and keeps its branch. */
static bool check_link(const struct link *now, const struct link *link, struct err *err)
{
    if (!now->project_id ||
        (text_equal(now->url, link->url) && text_equal(now->project_id, link->project_id)))
        return true;
    (void)err_set(err, ERR_EXISTS, "'%s' is linked to another project", link->directory);
    return err_hint(err, "run 'bough unlink' there first");
}

static bool find_key(struct arena *arena, const char *home, const struct join_options *wanted,
                     const char **ret_key, struct err *err)
{
    if (wanted->key) {
        *ret_key = wanted->key;
        return credentials_check(wanted->key, err);
    }
    if (!credentials_get(arena, home, wanted->url, ret_key, err))
        return false;
    return *ret_key ||
           err_set(err, ERR_UNAUTHORIZED, "cannot use '%s': no key is known for it", wanted->url);
}

bool join(struct arena *arena, const struct core_options *options,
          const struct join_options *wanted, struct join_result *ret_result, struct err *err)
{
    struct join_result result = {.url = wanted->url};
    struct link now = {0};
    const char *asked = options->directory ? options->directory : ".";
    char *home = home_open(arena, options->home, err);
    result.directory = home ? path_real(arena, asked, err) : NULL;
    if (!result.directory ||
        (link_is_there(result.directory) && !link_read(arena, result.directory, &now, err)))
        return false;
    struct link link = {.directory = result.directory, .branch = PARENT_NAME, .url = wanted->url};
    bool is_renewed = text_equal(now.url, wanted->url);
    const char *project = !wanted->project && is_renewed ? now.project_id : wanted->project;
    if (wanted->ca)
        link.ca = path_real(arena, wanted->ca, err);
    else if (is_renewed)
        link.ca = now.ca;
    struct http http = {.url = wanted->url, .ca = link.ca};
    if ((wanted->ca && !link.ca) || !find_key(arena, home, wanted, &http.key, err) ||
        !find_project(arena, &http, project, &result, err))
        return false;
    link.project_id = result.project_id;
    if (now.project_id)
        link.branch = now.branch;
    if (!check_link(&now, &link, err) || !credentials_set(home, wanted->url, http.key, err) ||
        !link_write(&link, err))
        return false;
    *ret_result = result;
    return true;
}
