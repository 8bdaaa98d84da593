/* domain, and its check constraints. */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"base_type", ATTR_RAW, "replaced by a new domain, columns are converted"},
    {"collation", ATTR_RAW, "replaced by a new domain, columns are converted"},
    {"default_value", ATTR_RAW, "SET DEFAULT, DROP DEFAULT"},
    {"not_null", 0, "SET NOT NULL, DROP NOT NULL"},
};

static void create(struct script *script, const struct object *to)
{
    struct text sql = text_make(script->arena);
    text_addf(&sql, "CREATE DOMAIN %s AS %s", object_address(script->arena, to),
              object_get(to, "base_type"));
    if (object_get(to, "collation"))
        text_addf(&sql, " COLLATE %s", object_get(to, "collation"));
    if (object_get(to, "default_value"))
        text_addf(&sql, " DEFAULT %s", object_get(to, "default_value"));
    if (object_get(to, "not_null"))
        text_add(&sql, " NOT NULL");
    script_add(script, "%s;", sql.data);
    kind_set_owner(script, to);
}

/* Both the lock and the scan are of tables that have a column of the domain. */
static void script_scans_domain(struct script *script, const char *result)
{
    script_hazard(script, HAZARD_MAY_FAIL | HAZARD_LOCK,
                  "scans every table that uses the domain; %s", result);
    script_lock(script, LOCK_SHARE);
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    char *address = object_address(script->arena, to);
    if (script->replace || kind_changed(from, to, "base_type") ||
        kind_changed(from, to, "collation")) {
        script->replace = true;
        return;
    }
    if (kind_changed(from, to, "default_value")) {
        const char *value = object_get(to, "default_value");
        script_add(script, "ALTER DOMAIN %s %s%s;", address,
                   value ? "SET DEFAULT " : "DROP DEFAULT", value ? value : "");
    }
    if (kind_changed(from, to, "not_null")) {
        const char *action = object_get(to, "not_null") ? "SET" : "DROP";
        script_add(script, "ALTER DOMAIN %s %s NOT NULL;", address, action);
        if (object_get(to, "not_null"))
            script_scans_domain(script, "existing NULLs make it fail");
    }
    kind_alter_owner(script, from, to);
}

const struct kind kind_domain = {
    .name = "domain",
    .about = "Domains.",
    .limits =
        "A new domain cannot have the name while the old one is there, so the old one is "
        "renamed, columns are converted, and it is dropped. Values that cannot be cast to the "
        "new base type make the rehearsal fail.",
    .type = "domain",
    .sql = "DOMAIN",
    .query = sql_domain,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_TYPE,
    .flags = KIND_OWNED,
    .create = create,
    .drop = kind_drop,
    .alter = alter,
};

static const struct kind_attr constraint_attrs[] = {
    {"definition", ATTR_RAW, "dropped and added again"},
};

static char *constraint_address(struct arena *arena, const struct object *object)
{
    return arena_printf(arena, "%s ON DOMAIN %s", quote_ident(arena, object->name),
                        object_address(arena, object->parent));
}

static void create_constraint(struct script *script, const struct object *to)
{
    script_add(script, "ALTER DOMAIN %s ADD CONSTRAINT %s %s;",
               object_address(script->arena, to->parent), quote_ident(script->arena, to->name),
               object_get(to, "definition"));
    script_scans_domain(script, "values that break it make it fail");
}

static void drop_constraint(struct script *script, const struct object *from)
{
    script_add(script, "ALTER DOMAIN %s DROP CONSTRAINT %s;",
               object_address(script->arena, from->parent), quote_ident(script->arena, from->name));
}

static void alter_constraint(struct script *script, const struct object *from,
                             const struct object *to)
{
    if (kind_changed(from, to, "definition"))
        script_recreate(script);
}

static void rename_constraint(struct script *script, const struct object *from,
                              const struct object *to)
{
    script_add(script, "ALTER DOMAIN %s RENAME CONSTRAINT %s TO %s;",
               object_address(script->arena, to->parent), quote_ident(script->arena, from->name),
               quote_ident(script->arena, to->name));
}

const struct kind kind_domain_constraint = {
    .name = "domain constraint",
    .about = "Checks of domains.",
    .limits = "A check without its NOT VALID is made anew, as for any other definition.",
    .sql = "CONSTRAINT",
    .query = sql_domain_constraint,
    .attrs = constraint_attrs,
    .nattrs = countof(constraint_attrs),
    .address = constraint_address,
    .create = create_constraint,
    .drop = drop_constraint,
    .alter = alter_constraint,
    .rename = rename_constraint,
};
