/* extension: what belongs to an extension is its own business and is left out everywhere else. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {{"schema_name", 0}, {"version", 0}};

static void create(struct script *script, const struct object *to)
{
    script_add(script, "CREATE EXTENSION %s WITH SCHEMA %s VERSION %s;",
               object_address(script->arena, to),
               quote_ident(script->arena, object_get(to, "schema_name")),
               quote_literal(script->arena, object_get(to, "version")));
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    char *address = object_address(script->arena, to);
    if (kind_changed(from, to, "version"))
        script_add(script, "ALTER EXTENSION %s UPDATE TO %s;", address,
                   quote_literal(script->arena, object_get(to, "version")));
    if (kind_changed(from, to, "schema_name"))
        script_add(script, "ALTER EXTENSION %s SET SCHEMA %s;", address,
                   quote_ident(script->arena, object_get(to, "schema_name")));
}

static void drop(struct script *script, const struct object *from)
{
    kind_drop(script, from);
    script_hazard(script, HAZARD_DATA_LOSS,
                  "everything that belongs to extension '%s' goes with it", from->name);
}

const struct kind kind_extension = {
    .name = "extension",
    .type = "extension",
    .sql = "EXTENSION",
    .query = sql_extension,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .create = create,
    .drop = drop,
    .alter = alter,
};
