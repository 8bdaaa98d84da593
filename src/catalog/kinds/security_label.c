/* security_label: what a security module keeps with an object. It is called as its provider, which
 * must be loaded where the plan runs. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {{"label", 0, "SECURITY LABEL"}};

static void set(struct script *script, const struct object *label, const char *text)
{
    char *before = arena_printf(script->arena, "SECURITY LABEL FOR %s ON ",
                                quote_ident(script->arena, label->name));
    char *after = arena_printf(script->arena, " IS %s", quote_literal(script->arena, text));
    kind_add_on(script, before, label->parent, after);
}

static void create(struct script *script, const struct object *to)
{
    set(script, to, object_get(to, "label"));
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

const struct kind kind_security_label = {
    .name = "security label",
    .about = "What a security module keeps with an object.",
    .limits = "Its provider must be loaded on the parent; otherwise the rehearsal fails.",
    .query = sql_security_label,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_NAMED,
    .create = create,
    .drop = drop,
    .alter = alter,
};
