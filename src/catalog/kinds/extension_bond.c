/* extension_bond: what ALTER ... DEPENDS ON EXTENSION says of a routine, a trigger, an index or a
 * materialized view. It is called as the extension. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static void change(struct script *script, const struct object *bond, const char *word)
{
    kind_add_on(script, "ALTER ", bond->parent,
                arena_printf(script->arena, " %sDEPENDS ON EXTENSION %s", word,
                             quote_ident(script->arena, bond->name)));
}

static void create(struct script *script, const struct object *to)
{
    change(script, to, "");
}

static void drop(struct script *script, const struct object *from)
{
    change(script, from, "NO ");
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    (void)script;
    (void)from;
    (void)to;
}

const struct kind kind_extension_bond = {
    .name = "extension dependency",
    .about = "That an object goes when an extension goes: ALTER ... DEPENDS ON EXTENSION.",
    .query = sql_extension_bond,
    .flags = KIND_NAMED,
    .create = create,
    .drop = drop,
    .alter = alter,
};
