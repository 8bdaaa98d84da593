/* policy: row level security policies. */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {
    {"permissive", 0, "dropped and created again"},
    {"command", 0, "dropped and created again"},
    {"roles", ATTR_RAW, "ALTER POLICY ... TO"},
    {"using", ATTR_RAW, "ALTER POLICY ... USING; taken away: dropped and created again"},
    {"check", ATTR_RAW, "ALTER POLICY ... WITH CHECK; taken away: dropped and created again"},
};

static void add_expressions(struct text *sql, const struct object *from, const struct object *to)
{
    const char *using = object_get(to, "using");
    const char *check = object_get(to, "check");
    if (using && (!from || kind_changed(from, to, "using")))
        text_addf(sql, " USING (%s)", using);
    if (check && (!from || kind_changed(from, to, "check")))
        text_addf(sql, " WITH CHECK (%s)", check);
}

static void create(struct script *script, const struct object *to)
{
    struct text sql = text_make(script->arena);
    text_addf(&sql, "CREATE POLICY %s AS %s FOR %s TO %s", address_on_table(script->arena, to),
              object_get(to, "permissive"), object_get(to, "command"), object_get(to, "roles"));
    add_expressions(&sql, NULL, to);
    script_add(script, "%s;", sql.data);
}

static void drop(struct script *script, const struct object *from)
{
    script_add(script, "DROP POLICY %s;", address_on_table(script->arena, from));
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    bool loses_expression = (object_get(from, "using") && !object_get(to, "using")) ||
                            (object_get(from, "check") && !object_get(to, "check"));
    if (kind_changed(from, to, "permissive") || kind_changed(from, to, "command") ||
        loses_expression) {
        script_recreate(script);
        return;
    }
    struct text sql = text_make(script->arena);
    if (kind_changed(from, to, "roles"))
        text_addf(&sql, " TO %s", object_get(to, "roles"));
    add_expressions(&sql, from, to);
    if (sql.len)
        script_add(script, "ALTER POLICY %s%s;", address_on_table(script->arena, to), sql.data);
}

static void rename_policy(struct script *script, const struct object *from, const struct object *to)
{
    script_add(script, "ALTER POLICY %s ON %s RENAME TO %s;",
               quote_ident(script->arena, from->name), table_address(script->arena, to),
               quote_ident(script->arena, to->name));
}

const struct kind kind_policy = {
    .name = "policy",
    .about = "Row level security policies.",
    .type = "policy",
    .sql = "POLICY",
    .query = sql_policy,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_REBUILT,
    .address = address_on_table,
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename_policy,
};
