/* aggregate: aggregates of all sorts, moving, ordered-set and hypothetical ones among them. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"signature", ATTR_RAW, "dropped and created again"},
    {"definition", ATTR_RAW, "CREATE OR REPLACE"},
};

/* Ordered-set aggregates are found by all their types in one list; none at all is written '*'
 * (PostgreSQL manual, ALTER AGGREGATE). */
static char *address(struct arena *arena, const struct object *aggregate)
{
    return arena_printf(arena, "%s(%s)", quote_qualified(arena, aggregate->schema, aggregate->name),
                        *aggregate->args ? aggregate->args : "*");
}

/* What CREATE OR REPLACE refuses: another result, other names of arguments, another sort. */
static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "signature"))
        script_recreate(script);
    else
        kind_alter_replaceable(script, from, to);
}

const struct kind kind_aggregate = {
    .name = "aggregate",
    .about = "Aggregates, ordered-set and moving ones too.",
    .type = "aggregate",
    .sql = "AGGREGATE",
    .query = sql_aggregate,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_ROUTINE,
    .flags = KIND_OWNED,
    .address = address,
    .create = kind_create_replaceable,
    .drop = kind_drop,
    .alter = alter,
};
