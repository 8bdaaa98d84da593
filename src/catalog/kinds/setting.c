/* setting: ALTER ROLE ... SET, for all databases or for this one, and ALTER DATABASE ... SET. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {{"value", 0, "SET ... TO"}};

/* `change` is SET name TO value, or RESET name. */
static void change_on(struct script *script, const struct object *setting, const char *change)
{
    const struct object *holder = setting->parent;
    if (holder->kind == &kind_database) {
        database_add(script, "ALTER DATABASE ", change);
        return;
    }
    const char *role = quote_ident(script->arena, holder->name);
    if (setting->kind == &kind_role_database_setting)
        database_add(script, arena_printf(script->arena, "ALTER ROLE %s IN DATABASE ", role),
                     change);
    else
        script_add(script, "ALTER ROLE %s%s;", role, change);
}

static void set(struct script *script, const struct object *to)
{
    change_on(script, to, arena_printf(script->arena, " SET %s TO %s",
                                       quote_ident(script->arena, to->name),
                                       object_get(to, "value")));
}

static void reset(struct script *script, const struct object *from)
{
    change_on(script, from, arena_printf(script->arena, " RESET %s",
                                         quote_ident(script->arena, from->name)));
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "value"))
        set(script, to);
}

const struct kind kind_role_setting = {
    .name = "role setting",
    .about = "ALTER ROLE ... SET, for all databases.",
    .limits = "Those of roles that the system made are only named: see \"other\".",
    .query = sql_setting, /* reads all three */
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_NAMED,
    .create = set,
    .drop = reset,
    .alter = alter,
};

const struct kind kind_role_database_setting = {
    .name = "role setting in the database",
    .about = "ALTER ROLE ... IN DATABASE ... SET, for the database that is merged.",
    .limits = "Those for other databases are not looked at.",
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_NAMED,
    .create = set,
    .drop = reset,
    .alter = alter,
};

const struct kind kind_database_setting = {
    .name = "database setting",
    .about = "ALTER DATABASE ... SET.",
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_NAMED,
    .create = set,
    .drop = reset,
    .alter = alter,
};
