/* hooks: see hooks.h. */
#include "core/hooks.h"

#include "base/path.h"
#include "base/words.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define HOOK_TIMEOUT_MS (10 * 60 * 1000)
#define WORDS_SHOWN_BYTES 4096

static char *input(struct core *core, enum hook hook, const char *branch, const char *changes)
{
    json_t *list = json_loads(changes ? changes : "[]", 0, NULL);
    json_t *document = json_pack("{ss ss ss so}", "hook", hook_name(hook), "project",
                                 core->project.name, "branch", branch, "changes",
                                 list ? list : json_array());
    char *text = json_dumps(document, JSON_COMPACT);
    char *copy = arena_printf(&core->arena, "%s\n", text ? text : "{}");
    free(text);
    json_decref(document);
    return copy;
}

static const char *const *environment(struct core *core, enum hook hook, const char *branch)
{
    struct arena *arena = &core->arena;
    const char **variables = arena_new_n(arena, const char *, 5);
    variables[0] = arena_printf(arena, "BOUGH_HOOK=%s", hook_name(hook));
    variables[1] = arena_printf(arena, "BOUGH_PROJECT=%s", core->project.name);
    variables[2] = arena_printf(arena, "BOUGH_BRANCH=%s", branch);
    variables[3] = arena_printf(arena, "BOUGH_HOME=%s", core->home);
    return variables;
}

/* The end of what it wrote; standard output when it said nothing on the other. */
static const char *last_words(const struct process_result *result)
{
    const char *words = *result->errors ? result->errors : result->out;
    size_t len = strlen(words);
    return len > WORDS_SHOWN_BYTES ? words + len - WORDS_SHOWN_BYTES : words;
}

static bool run(struct core *core, const char *command, enum hook hook, const char *branch,
                const char *changes, struct err *err)
{
    size_t n = 0;
    char **words = words_split(&core->arena, command, &n, err);
    struct process_result result = {0};
    if (!words)
        return false;
    if (strchr(words[0], '/'))
        words[0] = session_own_path(core, words[0]);
    struct process process = {
        .argv = (const char *const *)words,
        .env = environment(core, hook, branch),
        .directory = core->directory,
        .stdin_text = input(core, hook, branch, changes),
        .timeout_ms = HOOK_TIMEOUT_MS,
    };
    if (!process_run(&core->arena, &process, &result, err)) {
        err->code = ERR_HOOK;
        return false;
    }
    if (result.status == 0)
        return true;
    (void)err_set(err, ERR_HOOK, "it ended with exit status %d", result.status);
    return err_detail(err, "%s", last_words(&result));
}

static bool run_hook(struct core *core, enum hook hook, const char *branch, const char *changes,
                     struct err *err)
{
    const struct project_file *file = NULL;
    if (!session_parts(core, &file, err))
        return false;
    return !file->hooks[hook] || run(core, file->hooks[hook], hook, branch, changes, err) ||
           err_context(err, "hook %s failed", hook_name(hook));
}

bool hooks_before(struct core *core, enum hook hook, const char *branch, const char *changes,
                  struct err *err)
{
    return run_hook(core, hook, branch, changes, err);
}

void hooks_after(struct core *core, enum hook hook, const char *branch, const char *changes)
{
    auto_err err = {0};
    if (run_hook(core, hook, branch, changes, &err))
        return;
    const char *detail = err.detail ? err.detail : "";
    vec_add(&core->arena, &core->warnings,
            arena_printf(&core->arena, "%s%s%s", err.message, *detail ? ": " : "", detail));
}
