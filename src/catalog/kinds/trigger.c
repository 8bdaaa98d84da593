/* trigger: triggers of tables and views. */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {
    {"definition", ATTR_RAW, "dropped and created again"},
    {"enabled", 0, "ENABLE TRIGGER, DISABLE TRIGGER"},
};

static void enable(struct script *script, const struct object *to)
{
    script_add(script, "ALTER TABLE %s %s TRIGGER %s;", table_address(script->arena, to),
               object_get(to, "enabled"), quote_ident(script->arena, to->name));
}

static void create(struct script *script, const struct object *to)
{
    script_add(script, "%s;", object_get(to, "definition"));
    if (!text_equal(object_get(to, "enabled"), "ENABLE"))
        enable(script, to);
}

static void drop(struct script *script, const struct object *from)
{
    script_add(script, "DROP TRIGGER %s;", address_on_table(script->arena, from));
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "definition")) {
        script_recreate(script);
        return;
    }
    if (kind_changed(from, to, "enabled"))
        enable(script, to);
}

static void rename_trigger(struct script *script, const struct object *from,
                           const struct object *to)
{
    script_add(script, "ALTER TRIGGER %s ON %s RENAME TO %s;",
               quote_ident(script->arena, from->name), table_address(script->arena, to),
               quote_ident(script->arena, to->name));
}

const struct kind kind_trigger = {
    .name = "trigger",
    .about = "Triggers of tables and views.",
    .type = "trigger",
    .sql = "TRIGGER",
    .query = sql_trigger,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_REBUILT,
    .address = address_on_table,
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename_trigger,
};

static const struct kind_attr override_attrs[] = {
    {"enabled", 0, "ENABLE TRIGGER, DISABLE TRIGGER"},
    {"usual", ATTR_DERIVED, NULL},
};

static void switch_clone(struct script *script, const struct object *clone, const char *enabled)
{
    script_add(script, "ALTER TABLE %s %s TRIGGER %s;", table_address(script->arena, clone), enabled,
               quote_ident(script->arena, clone->name));
}

static void override(struct script *script, const struct object *to)
{
    switch_clone(script, to, object_get(to, "enabled"));
}

static void drop_override(struct script *script, const struct object *from)
{
    switch_clone(script, from, object_get(from, "usual"));
}

static void alter_override(struct script *script, const struct object *from,
                           const struct object *to)
{
    if (kind_changed(from, to, "enabled"))
        override(script, to);
}

/* The trigger itself is that of the partitioned table, which has the name too. */
const struct kind kind_trigger_override = {
    .name = "trigger of a partition",
    .about =
        "Whether a trigger of a partitioned table is enabled on one partition, where that "
        "differs.",
    .query = sql_trigger_override,
    .attrs = override_attrs,
    .nattrs = countof(override_attrs),
    .flags = KIND_NAMED,
    .create = override,
    .drop = drop_override,
    .alter = alter_override,
};
