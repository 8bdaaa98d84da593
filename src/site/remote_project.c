/* remote_project: which project of a server is meant. */
#include "base/text.h"
#include "site/remote.h"

static const char *text_of(const json_t *document, const char *key)
{
    return json_string_value(json_object_get(document, key));
}

static const json_t *choose(struct arena *arena, const struct http *http, const json_t *all,
                            const char *wanted, struct err *err)
{
    struct text names = text_make(arena);
    size_t n = json_array_size(all);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(all, i);
        const char *name = text_of(one, "name");
        text_add_item(&names, ", ", name ? name : "");
        if (wanted ? text_equal(text_of(one, "id"), wanted) || text_equal(name, wanted) : n == 1)
            return one;
    }
    if (wanted)
        (void)err_set(err, ERR_NOT_FOUND, "cannot find project '%s' at '%s'", wanted, http->url);
    else
        (void)err_set(err, n ? ERR_USAGE : ERR_NOT_FOUND, "cannot choose a project of '%s': %s",
                      http->url, n ? "there are several" : "the key sees none");
    if (n)
        (void)err_hint(err, "name one with --project: %s", names.data);
    return NULL;
}

bool remote_find_project(struct arena *arena, const struct http *http, const char *wanted,
                         const char **ret_id, const char **ret_name, struct err *err)
{
    struct http_request request = {.method = "GET", .path = "/organizations/v1/local/projects"};
    json_t *answer = NULL;
    const json_t *one = http_send(http, &request, &answer, err)
                            ? choose(arena, http, json_object_get(answer, "projects"), wanted, err)
                            : NULL;
    if (one) {
        *ret_id = arena_strdup(arena, text_of(one, "id"));
        *ret_name = arena_strdup(arena, text_of(one, "name"));
    }
    json_decref(answer);
    return one && *ret_id && *ret_name;
}
