/*
 * publication: publications, and what is in them: tables and schemas. Each member is an object of
 * its own, so that two sides can add to one publication. Members are called as the server quotes
 * what they stand for.
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"all_tables", 0, "dropped and created again"},
    {"publish", ATTR_SET, "SET (publish = ...)"},
    {"via_root", 0, "SET (publish_via_partition_root = ...)"},
    {"generated_columns", 0, "SET (publish_generated_columns = ...); since version 18"},
};

static char *options(struct script *script, const struct object *to)
{
    const char *publish = object_get(to, "publish");
    const char *generated = object_get(to, "generated_columns");
    return arena_printf(script->arena, "(publish = %s, publish_via_partition_root = %s%s%s)",
                        quote_literal(script->arena, publish ? publish : ""),
                        object_get(to, "via_root"),
                        generated ? ", publish_generated_columns = " : "",
                        generated ? generated : "");
}

static void create(struct script *script, const struct object *to)
{
    const char *all_tables = object_get(to, "all_tables");
    script_add(script, "CREATE PUBLICATION %s%s%s WITH %s;", object_address(script->arena, to),
               all_tables ? " " : "", all_tables ? all_tables : "", options(script, to));
    kind_set_owner(script, to);
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "all_tables")) {
        script_recreate(script);
        return;
    }
    if (kind_changed(from, to, "publish") || kind_changed(from, to, "via_root") ||
        kind_changed(from, to, "generated_columns"))
        script_add(script, "ALTER PUBLICATION %s SET %s;", object_address(script->arena, to),
                   options(script, to));
    kind_alter_owner(script, from, to);
}

const struct kind kind_publication = {
    .name = "publication",
    .about = "Publications.",
    .type = "publication",
    .sql = "PUBLICATION",
    .query = sql_publication,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_OWNED,
    .create = create,
    .drop = kind_drop,
    .alter = alter,
};

static const struct kind_attr table_attrs[] = {
    {"columns", ATTR_RAW, "DROP TABLE, ADD TABLE"},
    {"filter", ATTR_RAW, "DROP TABLE, ADD TABLE"},
};

static char *publication_of(struct script *script, const struct object *member)
{
    return object_address(script->arena, member->parent);
}

static void add_table(struct script *script, const struct object *to)
{
    struct text sql = text_make(script->arena);
    const char *columns = object_get(to, "columns");
    const char *filter = object_get(to, "filter");
    text_addf(&sql, "ALTER PUBLICATION %s ADD TABLE ONLY %s", publication_of(script, to), to->name);
    if (columns)
        text_addf(&sql, " (%s)", columns);
    if (filter)
        text_addf(&sql, " WHERE (%s)", filter);
    script_add(script, "%s;", sql.data);
}

static void drop_table(struct script *script, const struct object *from)
{
    script_add(script, "ALTER PUBLICATION %s DROP TABLE ONLY %s;", publication_of(script, from),
               from->name);
}

/* ALTER PUBLICATION ... SET TABLE would replace all tables. */
static void alter_table(struct script *script, const struct object *from, const struct object *to)
{
    (void)from;
    (void)to;
    script_recreate(script);
}

const struct kind kind_publication_table = {
    .name = "publication table",
    .about = "A table in a publication.",
    .query = sql_publication_table,
    .attrs = table_attrs,
    .nattrs = countof(table_attrs),
    .flags = KIND_FOLLOWS | KIND_REBUILT,
    .create = add_table,
    .drop = drop_table,
    .alter = alter_table,
};

static void add_schema(struct script *script, const struct object *to)
{
    script_add(script, "ALTER PUBLICATION %s ADD TABLES IN SCHEMA %s;", publication_of(script, to),
               to->name);
}

static void drop_schema(struct script *script, const struct object *from)
{
    script_add(script, "ALTER PUBLICATION %s DROP TABLES IN SCHEMA %s;",
               publication_of(script, from), from->name);
}

const struct kind kind_publication_schema = {
    .name = "publication schema",
    .about = "A schema in a publication.",
    .query = sql_publication_schema,
    .flags = KIND_FOLLOWS,
    .create = add_schema,
    .drop = drop_schema,
};
