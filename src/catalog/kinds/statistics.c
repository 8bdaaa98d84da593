/* statistics: extended statistics objects. They live in a schema of their own choice, so they stand
 * beside their table, not in it; what they hold is gathered anew by ANALYZE. */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"definition", ATTR_RAW, "dropped and created again"},
    {"target", 0, "SET STATISTICS"},
};

static void set_target(struct script *script, const struct object *to)
{
    const char *target = object_get(to, "target");
    script_add(script, "ALTER STATISTICS %s SET STATISTICS %s;", object_address(script->arena, to),
               target ? target : "-1");
}

static void create(struct script *script, const struct object *to)
{
    script_add(script, "CREATE STATISTICS %s %s;", object_address(script->arena, to),
               object_get(to, "definition"));
    if (object_get(to, "target"))
        set_target(script, to);
    kind_set_owner(script, to);
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "definition")) {
        script_recreate(script);
        return;
    }
    if (kind_changed(from, to, "target"))
        set_target(script, to);
    kind_alter_owner(script, from, to);
}

const struct kind kind_statistics = {
    .name = "statistics",
    .about = "Extended statistics.",
    .limits = "What they hold is gathered anew by ANALYZE.",
    .type = "statistics",
    .sql = "STATISTICS",
    .query = sql_statistics,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_OWNED,
    .create = create,
    .drop = kind_drop,
    .alter = alter,
};
