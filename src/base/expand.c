/* expand: see expand.h. */
#include "base/expand.h"

#include "base/text.h"

#include <string.h>

/* Puts in the value of the name that begins at `name`; returns what follows its "}", or NULL. */
static const char *put_value(struct text *out, const char *name, expand_lookup *lookup,
                             void *context, struct err *err)
{
    size_t len = strcspn(name, "}");
    if (!name[len]) {
        (void)err_set(err, ERR_CONFIG, "'${%s' has no '}'", name);
        return NULL;
    }
    const char *value = lookup(context, arena_strndup(out->arena, name, len), err);
    if (!value)
        return NULL;
    text_add(out, value);
    return name + len + 1;
}

char *expand(struct arena *arena, const char *template, expand_lookup *lookup, void *context,
             struct err *err)
{
    struct text out = text_make(arena);
    const char *at = template;
    while (at && *at) {
        size_t len = strcspn(at, "$");
        text_add_bytes(&out, at, len);
        at += len;
        if (at[0] == '$' && at[1] == '{') {
            at = put_value(&out, at + 2, lookup, context, err);
        } else if (at[0]) {
            text_add(&out, "$");
            at += at[1] == '$' ? 2 : 1;
        }
    }
    return at ? out.data : NULL;
}
