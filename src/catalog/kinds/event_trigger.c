/*
 * event_trigger: triggers on DDL. The list of kinds has them behind everything else that is made by
 * DDL: a new one does not fire for the plan that makes it, a dropped one does not for the rest.
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"event", 0, "dropped and created again"},
    {"tags", ATTR_SET, "dropped and created again"},
    {"function", ATTR_RAW, "dropped and created again"},
    {"enabled", 0, "ENABLE, DISABLE"},
};

static void enable(struct script *script, const struct object *to)
{
    script_add(script, "ALTER EVENT TRIGGER %s %s;", object_address(script->arena, to),
               object_get(to, "enabled"));
}

static void create(struct script *script, const struct object *to)
{
    struct text sql = text_make(script->arena);
    text_addf(&sql, "CREATE EVENT TRIGGER %s ON %s", object_address(script->arena, to),
              object_get(to, "event"));
    if (object_get(to, "tags"))
        text_addf(&sql, " WHEN TAG IN (%s)", object_get(to, "tags"));
    script_add(script, "%s EXECUTE FUNCTION %s();", sql.data, object_get(to, "function"));
    if (!text_equal(object_get(to, "enabled"), "ENABLE"))
        enable(script, to);
    kind_set_owner(script, to);
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "event") || kind_changed(from, to, "tags") ||
        kind_changed(from, to, "function")) {
        script_recreate(script);
        return;
    }
    if (kind_changed(from, to, "enabled"))
        enable(script, to);
    kind_alter_owner(script, from, to);
}

const struct kind kind_event_trigger = {
    .name = "event trigger",
    .about = "Triggers on DDL.",
    .type = "event trigger",
    .sql = "EVENT TRIGGER",
    .query = sql_event_trigger,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_OWNED,
    .create = create,
    .drop = kind_drop,
    .alter = alter,
};
