/*
 * rule: rewrite rules of tables and views. CREATE OR REPLACE puts another definition in place and
 * keeps whether the rule is enabled.
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <string.h>

static const struct kind_attr attrs[] = {
    {"definition", ATTR_RAW, "CREATE OR REPLACE"},
    {"enabled", 0, "ENABLE RULE, DISABLE RULE"},
};

static void enable(struct script *script, const struct object *to)
{
    script_add(script, "ALTER TABLE %s %s RULE %s;", table_address(script->arena, to),
               object_get(to, "enabled"), quote_ident(script->arena, to->name));
}

static void create(struct script *script, const struct object *to)
{
    kind_create_defined(script, to);
    if (!text_equal(object_get(to, "enabled"), "ENABLE"))
        enable(script, to);
}

static void drop(struct script *script, const struct object *from)
{
    script_add(script, "DROP RULE %s;", address_on_table(script->arena, from));
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "definition"))
        script_add(script, "CREATE OR REPLACE%s;", object_get(to, "definition") + strlen("CREATE"));
    if (kind_changed(from, to, "enabled"))
        enable(script, to);
}

static void rename_rule(struct script *script, const struct object *from, const struct object *to)
{
    script_add(script, "ALTER RULE %s ON %s RENAME TO %s;", quote_ident(script->arena, from->name),
               table_address(script->arena, to), quote_ident(script->arena, to->name));
}

const struct kind kind_rule = {
    .name = "rule",
    .about = "Rewrite rules of tables and views, but for those that views consist of.",
    .type = "rule",
    .sql = "RULE",
    .query = sql_rule,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_REBUILT,
    .address = address_on_table,
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename_rule,
};
