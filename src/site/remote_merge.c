/*
 * remote_merge: a merge on a server: previewed, confirmed, and done by the fingerprint of what was
 * confirmed. When the plan is another one by then, it begins anew, and is confirmed anew.
 */
#include "base/text.h"
#include "core/json.h"
#include "site/read.h"
#include "site/remote_site.h"

#define START_OVER_LIMIT 5

/* One merge as it goes on. */
struct merging {
    struct remote *remote;
    const struct merge_options *options;
    struct backend branch;
    const char *confirmed; /* fingerprint; NULL: none yet */
};

static void take_changes(struct merging *merging, const json_t *diff, struct changes *ret_changes)
{
    if (!json_is_object(diff))
        return;
    read_changes(&merging->remote->arena, diff, ret_changes);
    ret_changes->branch = merging->options->name;
    ret_changes->applied = ret_changes->missing != NULL;
}

static json_t *body_of(const struct merging *merging, const char *fingerprint)
{
    const struct merge_options *options = merging->options;
    json_t *body = json_pack("{sb sb sI}", "strict", options->strict, "online", options->online,
                             "lock_deadline_ms", (json_int_t)options->lock_deadline_ms);
    if (fingerprint)
        (void)json_object_set_new(body, "fingerprint", json_text(fingerprint));
    return body;
}

/* What the preview says that blocks it, as core says it. */
static bool check_blocked(const json_t *answer, struct err *err)
{
    const json_t *blocked = json_object_get(answer, "blocked");
    if (!json_is_object(blocked))
        return true;
    const char *hint = json_string_value(json_object_get(blocked, "hint"));
    const char *code = json_string_value(json_object_get(blocked, "code"));
    const char *message = json_string_value(json_object_get(blocked, "message"));
    (void)err_set(err, err_code_of(code), "%s", message ? message : "blocked");
    return hint && err_hint(err, "%s", hint);
}

static bool preview(struct merging *merging, struct changes *ret_changes, struct err *err)
{
    struct remote *remote = merging->remote;
    bool skips = merging->options->dry_run && merging->options->no_rehearsal;
    char *path = arena_printf(&remote->arena, "/bough/v1/branches/%s/preview%s", merging->branch.id,
                              skips ? "?rehearse=false" : "");
    json_t *body = body_of(merging, merging->options->expect);
    json_t *answer = NULL;
    bool done = remote_do(remote, "POST", path, body, &merging->branch, &answer, err);
    take_changes(merging, done ? answer : json_object_get(answer, "diff"), ret_changes);
    done = done && check_blocked(answer, err);
    json_decref(body);
    json_decref(answer);
    return done;
}

static bool is_confirmed(struct merging *merging, const struct changes *changes, struct err *err)
{
    const struct merge_options *options = merging->options;
    if (!changes->n_steps || text_equal(merging->confirmed, changes->fingerprint))
        return true;
    merging->confirmed = changes->fingerprint;
    if (!options->confirm || options->confirm(options->confirm_context, changes))
        return true;
    (void)err_set(err, ERR_CONFIRM, "not confirmed");
    return err_context(err, "cannot merge branch '%s'", options->name);
}

static bool apply(struct merging *merging, struct changes *ret_changes, struct err *err)
{
    struct remote *remote = merging->remote;
    char *path = arena_printf(&remote->arena, "/bough/v1/branches/%s/merge", merging->branch.id);
    json_t *body = body_of(merging, ret_changes->fingerprint);
    json_t *answer = NULL;
    bool done = remote_do(remote, "POST", path, body, &merging->branch, &answer, err);
    if (done || err->code != ERR_MOVED)
        take_changes(merging, json_object_get(answer, "diff"), ret_changes);
    ret_changes->applied = ret_changes->applied || done;
    json_decref(body);
    json_decref(answer);
    return done;
}

bool remote_merge(struct site *site, const struct merge_options *options,
                  struct changes *ret_changes, struct err *err)
{
    struct merging merging = {.remote = remote_of(site), .options = options};
    *ret_changes = (struct changes){.branch = options->name};
    if (options->fresh)
        return err_set(err, ERR_USAGE,
                       "cannot merge branch '%s' with '--fresh' from here: do it on the server's "
                       "machine",
                       options->name);
    if (!remote_find_branch(merging.remote, options->name, &merging.branch, err))
        return err_context(err, "cannot merge branch '%s'", options->name);
    for (int i = 0;; i++) {
        if (!preview(&merging, ret_changes, err))
            return false;
        if (options->dry_run)
            return true;
        if (!is_confirmed(&merging, ret_changes, err))
            return false;
        if (apply(&merging, ret_changes, err))
            return true;
        if (err->code != ERR_MOVED || i + 1 == START_OVER_LIMIT)
            return false;
        err_clear(err);
    }
}
