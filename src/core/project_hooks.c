/* project_hooks: [hooks] of bough.ini and of profiles. */
#include "core/project_section.h"

#include "base/words.h"

#include <assert.h>
#include <stddef.h>

#define HOOK(name_, which_) {name_, offsetof(struct project_file, hooks[which_]), 0}

static const struct project_key keys[HOOK_COUNT] = {
    [HOOK_PRE_CREATE] = HOOK("pre_create", HOOK_PRE_CREATE),
    [HOOK_POST_CREATE] = HOOK("post_create", HOOK_POST_CREATE),
    [HOOK_PRE_MERGE] = HOOK("pre_merge", HOOK_PRE_MERGE),
    [HOOK_POST_MERGE] = HOOK("post_merge", HOOK_POST_MERGE),
    [HOOK_PRE_RESET] = HOOK("pre_reset", HOOK_PRE_RESET),
    [HOOK_POST_RESET] = HOOK("post_reset", HOOK_POST_RESET),
    [HOOK_PRE_DELETE] = HOOK("pre_delete", HOOK_PRE_DELETE),
    [HOOK_POST_DELETE] = HOOK("post_delete", HOOK_POST_DELETE),
};

const char *hook_name(enum hook hook)
{
    assert(hook < HOOK_COUNT);
    return keys[hook].name;
}

static bool set_hook(struct project_reading *reading, const char *name,
                     const struct ini_entry *entry, struct err *err)
{
    (void)name;
    return project_set(reading, entry, keys, countof(keys), reading->file, err);
}

static bool finish(struct project_reading *reading, struct err *err)
{
    for (size_t i = 0; i < countof(keys); i++) {
        const char *command = reading->file->hooks[i];
        size_t n = 0;
        if (command && !words_split(reading->arena, command, &n, err))
            return err_context(err, "cannot read '%s': [hooks] %s", reading->path, keys[i].name);
    }
    return true;
}

const struct project_section section_hooks = {"hooks", "[hooks]", false, set_hook, finish};
