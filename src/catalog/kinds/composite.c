/* composite: free-standing composite types and their attributes. CASCADE takes typed tables along. */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {{"owner", 0, "OWNER TO"}};
static const struct kind_attr field_attrs[] = {
    {"type", ATTR_RAW, "ALTER ATTRIBUTE ... TYPE ... CASCADE"},
    {"collation", ATTR_RAW, "ALTER ATTRIBUTE ... TYPE ... COLLATE"},
};

static char *field_definition(struct script *script, const struct object *field)
{
    const char *collation = object_get(field, "collation");
    return arena_printf(script->arena, "%s %s%s%s", quote_ident(script->arena, field->name),
                        object_get(field, "type"), collation ? " COLLATE " : "",
                        collation ? collation : "");
}

static void create(struct script *script, const struct object *to)
{
    struct text fields = text_make(script->arena);
    for (size_t i = 0; i < to->children.n; i++)
        if (to->children.items[i]->kind == &kind_field)
            text_add_item(&fields, ",\n    ", field_definition(script, to->children.items[i]));
    script_add(script, "CREATE TYPE %s AS (\n    %s\n);", object_address(script->arena, to),
               fields.data);
    kind_set_owner(script, to);
}

const struct kind kind_composite = {
    .name = "composite type",
    .about = "Free-standing composite types.",
    .type = "type",
    .sql = "TYPE",
    .query = sql_composite,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_RELATION,
    .flags = KIND_OWNED,
    .create = create,
    .drop = kind_drop,
    .alter = kind_alter_owner,
};

static char *field_address(struct arena *arena, const struct object *field)
{
    return arena_printf(arena, "%s.%s", object_address(arena, field->parent),
                        quote_ident(arena, field->name));
}

static void add_field(struct script *script, const struct object *to)
{
    script_add(script, "ALTER TYPE %s ADD ATTRIBUTE %s CASCADE;", object_address(script->arena, to->parent),
               field_definition(script, to));
}

static void drop_field(struct script *script, const struct object *from)
{
    script_add(script, "ALTER TYPE %s DROP ATTRIBUTE %s CASCADE;",
               object_address(script->arena, from->parent), quote_ident(script->arena, from->name));
    script_hazard(script, HAZARD_DATA_LOSS, "attribute '%s' goes from every stored value",
                  from->name);
}

static void alter_field(struct script *script, const struct object *from, const struct object *to)
{
    const char *collation = object_get(to, "collation");
    if (!kind_changed(from, to, "type") && !kind_changed(from, to, "collation") && !script->convert)
        return;
    script_add(script, "ALTER TYPE %s ALTER ATTRIBUTE %s TYPE %s%s%s CASCADE;",
               object_address(script->arena, to->parent), quote_ident(script->arena, to->name),
               object_get(to, "type"), collation ? " COLLATE " : "", collation ? collation : "");
}

static void rename_field(struct script *script, const struct object *from, const struct object *to)
{
    script_add(script, "ALTER TYPE %s RENAME ATTRIBUTE %s TO %s CASCADE;",
               object_address(script->arena, to->parent), quote_ident(script->arena, from->name),
               quote_ident(script->arena, to->name));
}

const struct kind kind_field = {
    .name = "attribute",
    .about = "Attributes of composite types.",
    .limits =
        "PostgreSQL refuses another type of an attribute while a column of a table has the "
        "composite type; the rehearsal fails then. A new one goes to the end, as for columns.",
    .sql = "COLUMN",
    .query = sql_field,
    .attrs = field_attrs,
    .nattrs = countof(field_attrs),
    .address = field_address,
    .create = add_field,
    .drop = drop_field,
    .alter = alter_field,
    .rename = rename_field,
};
