/* schema */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {{"owner", 0, "OWNER TO"}};

static void create(struct script *script, const struct object *to)
{
    script_add(script, "CREATE SCHEMA %s;", object_address(script->arena, to));
    kind_set_owner(script, to);
}

const struct kind kind_schema = {
    .name = "schema",
    .about = "Schemas; everything in them is an object of its own.",
    .type = "schema",
    .sql = "SCHEMA",
    .query = sql_schema,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_OWNED,
    .create = create,
    .drop = kind_drop,
    .alter = kind_alter_owner,
};
