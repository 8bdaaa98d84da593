/* watch: see watch.h. */
#include "site/watch.h"

#include "base/clock.h"
#include "base/text.h"

#define SILENCE_LIMIT_MS 60000
#define OPERATIONS_SHOWN "20"

static const char *text_of(const json_t *document, const char *key)
{
    return json_string_value(json_object_get(document, key));
}

static bool ask(struct watch *watch, const char *path, json_t **ret_answer, struct err *err)
{
    struct http_request request = {.method = "GET", .path = path};
    return http_send(watch->http, &request, ret_answer, err);
}

/* A branch that is being made is in the list soon. */
static bool find_id(struct watch *watch, struct err *err)
{
    json_t *answer = NULL;
    const char *path = arena_printf(&watch->arena, "/projects/v1/%s/branches", watch->project_id);
    bool answered = watch->branch_id || ask(watch, path, &answer, err);
    const json_t *list = json_object_get(answer, "data");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        if (text_equal(text_of(one, "name"), watch->branch_name))
            watch->branch_id = arena_strdup(&watch->arena, text_of(one, "id"));
    }
    json_decref(answer);
    return answered;
}

/* The operation of the branch; or the throw-away clone on which a merge is rehearsed. */
static const json_t *find_operation(const struct watch *watch, const json_t *list)
{
    const json_t *scratch = NULL;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        if (!text_equal(text_of(one, "state"), "running"))
            continue;
        if (text_equal(text_of(one, "branch_id"), watch->branch_id))
            return one;
        if (text_equal(text_of(one, "kind"), "scratch"))
            scratch = one;
    }
    return scratch;
}

static bool look(struct watch *watch, struct err *err)
{
    json_t *answer = NULL;
    const char *path =
        arena_printf(&watch->arena, "/bough/v1/projects/%s/operations?limit=" OPERATIONS_SHOWN,
                     watch->project_id);
    if (!find_id(watch, err) || !ask(watch, path, &answer, err)) {
        json_decref(answer);
        return false;
    }
    const json_t *running =
        watch->branch_id ? find_operation(watch, json_object_get(answer, "operations")) : NULL;
    const char *step = text_of(running, "step");
    if (step)
        progress_report(watch->progress, step,
                        (uint64_t)json_integer_value(json_object_get(running, "done")),
                        (uint64_t)json_integer_value(json_object_get(running, "total")));
    json_decref(answer);
    return true;
}

bool watch_tick(void *context, struct err *err)
{
    struct watch *watch = context;
    auto_err problem = {0};
    bool silent =
        !look(watch, &problem) && (problem.code == ERR_UNREACHABLE || problem.code == ERR_TIMEOUT);
    if (!silent) {
        watch->silent_since_ms = 0;
        return true;
    }
    if (!watch->silent_since_ms)
        watch->silent_since_ms = clock_ms();
    if (clock_ms() - watch->silent_since_ms < SILENCE_LIMIT_MS)
        return true;
    err_move(err, &problem);
    return err_hint(err, "what was asked for may go on there: look with 'bough branch list' before "
                         "you repeat it");
}
