/* index: indexes that stand for themselves. Their names live in the schema of their table. */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {
    {"definition", ATTR_RAW}, {"clustered", 0}, {"replica_identity", 0}, {"invalid", 0},
};

static char *address(struct arena *arena, const struct object *index)
{
    return quote_qualified(arena, object_top(index)->schema, index->name);
}

static void create(struct script *script, const struct object *to)
{
    const char *definition = object_get(to, "definition");
    bool unique = text_starts(definition, "CREATE UNIQUE ");
    if (!online_create_index(script, to)) {
        script_add(script, "%s;", definition);
        script_hazard(script, HAZARD_LOCK | (unique ? HAZARD_MAY_FAIL : 0u),
                      "blocks writers of %s while it is built%s",
                      object_identity(script->arena, to->parent),
                      unique ? "; duplicates make it fail" : "");
    }
    kind_mark_index(script, NULL, to);
}

static void drop(struct script *script, const struct object *from)
{
    if (!online_drop_index(script, from))
        script_add(script, "DROP INDEX %s;", address(script->arena, from));
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "definition")) {
        script_recreate(script);
        return;
    }
    kind_mark_index(script, from, to);
}

static void rename_index(struct script *script, const struct object *from, const struct object *to)
{
    script_add(script, "ALTER INDEX %s RENAME TO %s;",
               quote_qualified(script->arena, object_top(to)->schema, from->name),
               quote_ident(script->arena, to->name));
}

const struct kind kind_index = {
    .name = "index",
    .type = "index",
    .sql = "INDEX",
    .query = sql_index,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_RELATION,
    .flags = KIND_IN_SCHEMA,
    .address = address,
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename_index,
};
