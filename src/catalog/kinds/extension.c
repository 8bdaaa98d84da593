/* extension: what belongs to an extension is its own business and is left out everywhere else. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <string.h>

static const struct kind_attr attrs[] = {
    {"schema_name", 0, "SET SCHEMA"},
    {"version", 0, "UPDATE TO; down to a lower version: dropped and created again"},
};

static void create(struct script *script, const struct object *to)
{
    script_add(script, "CREATE EXTENSION %s WITH SCHEMA %s VERSION %s;",
               object_address(script->arena, to),
               quote_ident(script->arena, object_get(to, "schema_name")),
               quote_literal(script->arena, object_get(to, "version")));
}

/* Whether version `a` is lower than `b`: "1.9" is lower than "1.10". */
static bool is_lower(const char *a, const char *b)
{
    return strverscmp(a, b) < 0;
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    char *address = object_address(script->arena, to);
    /* Extensions have scripts that lead up to a version, not down. */
    if (is_lower(object_get(to, "version"), object_get(from, "version"))) {
        script_recreate(script);
        return;
    }
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
    .about = "Extensions, by version and schema.",
    .limits = "What belongs to an extension is left out everywhere else: its own scripts make it.",
    .type = "extension",
    .sql = "EXTENSION",
    .query = sql_extension,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .create = create,
    .drop = drop,
    .alter = alter,
};
