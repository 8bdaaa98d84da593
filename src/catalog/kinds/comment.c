/* comment: COMMENT ON anything. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {{"text", 0, "COMMENT ON"}};

/* Its name tells a comment on the index of a constraint from one on the constraint. */
static void set(struct script *script, const struct object *comment, const char *text)
{
    const struct object *on = comment->parent;
    char *after = arena_printf(script->arena, " IS %s", quote_literal(script->arena, text));
    if (*comment->name)
        script_add(script, "COMMENT ON INDEX %s%s;",
                   quote_qualified(script->arena, object_top(on)->schema, on->name), after);
    else
        kind_add_on(script, "COMMENT ON ", on, after);
}

static void create(struct script *script, const struct object *to)
{
    set(script, to, object_get(to, "text"));
}

static void drop(struct script *script, const struct object *from)
{
    set(script, from, NULL);
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    (void)from;
    create(script, to);
}

const struct kind kind_comment = {
    .name = "comment",
    .about = "COMMENT ON, for any of the objects here.",
    .query = sql_comment,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_ATTACHED,
    .create = create,
    .drop = drop,
    .alter = alter,
};
