/* role: roles of the cluster and who is a member of which. Never passwords. */
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {
    {"super", 0, "ALTER ROLE"},
    {"inherit", 0, "ALTER ROLE"},
    {"createrole", 0, "ALTER ROLE"},
    {"createdb", 0, "ALTER ROLE"},
    {"login", 0, "ALTER ROLE"},
    {"replication", 0, "ALTER ROLE"},
    {"bypassrls", 0, "ALTER ROLE"},
    {"connection_limit", 0, "ALTER ROLE"},
    {"valid_until", 0, "ALTER ROLE"},
};

/* What CREATE ROLE does without being told. */
static bool is_assumed(const char *words)
{
    static const char *const assumed[] = {
        "NOSUPERUSER", "INHERIT",       "NOCREATEROLE", "NOCREATEDB",
        "NOLOGIN",     "NOREPLICATION", "NOBYPASSRLS",  "CONNECTION LIMIT -1",
        "VALID UNTIL 'infinity'",
    };
    for (size_t i = 0; i < countof(assumed); i++)
        if (text_equal(words, assumed[i]))
            return true;
    return false;
}

/* The attributes are the words of CREATE ROLE and ALTER ROLE themselves. */
static char *options(struct script *script, const struct object *from, const struct object *to)
{
    struct text out = text_make(script->arena);
    for (size_t i = 0; i < to->nattrs; i++)
        if (from ? kind_changed(from, to, to->attrs[i].name) : !is_assumed(to->attrs[i].value))
            text_add_item(&out, " ", to->attrs[i].value);
    return out.data;
}

static void create(struct script *script, const struct object *to)
{
    char *words = options(script, NULL, to);
    script_add(script, "CREATE ROLE %s%s%s;", quote_ident(script->arena, to->name),
               *words ? " " : "", words);
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    char *changed = options(script, from, to);
    if (*changed)
        script_add(script, "ALTER ROLE %s %s;", quote_ident(script->arena, to->name), changed);
}

const struct kind kind_role = {
    .name = "role",
    .about = "Roles of the cluster, and what they may do.",
    .limits =
        "Passwords are never read: a merged role has none. The first superuser and predefined "
        "roles are left out, as every cluster has its own. A role belongs to the whole cluster: "
        "merged, it is there for its other databases too, and one that owns something in "
        "another of them cannot be dropped.",
    .type = "role",
    .sql = "ROLE",
    .query = sql_role,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .create = create,
    .drop = kind_drop,
    .alter = alter,
};

/* Since version 16 a membership has options of its own, and only its grantor can take it back. */
static const struct kind_attr membership_attrs[] = {
    {"admin", 0, "GRANT ... WITH ADMIN OPTION, REVOKE ADMIN OPTION FOR"},
    {"inherit", 0, "GRANT ... WITH INHERIT; since version 16"}, /* NULL: as the role says */
    {"set", 0, "GRANT ... WITH SET; since version 16"},
    {"grantors", ATTR_DERIVED, NULL},
};

static char *membership_options(struct script *script, const struct object *to)
{
    if (!object_get(to, "inherit"))
        return arena_strdup(script->arena, object_get(to, "admin") ? " WITH ADMIN OPTION" : "");
    return arena_printf(script->arena, " WITH ADMIN %s, INHERIT %s, SET %s",
                        object_get(to, "admin") ? "TRUE" : "FALSE", object_get(to, "inherit"),
                        object_get(to, "set"));
}

static void grant(struct script *script, const struct object *to, const char *tail)
{
    script_add(script, "GRANT %s TO %s%s%s;", quote_ident(script->arena, to->name),
               quote_ident(script->arena, to->parent->name), membership_options(script, to), tail);
}

static void create_membership(struct script *script, const struct object *to)
{
    grant(script, to, "");
}

/* What a member with ADMIN granted further goes too; that it was meant to, is what the
 * verification sees. */
static void drop_membership(struct script *script, const struct object *from)
{
    struct items grantors = items_parse(script->arena, object_get(from, "grantors"));
    char *names = arena_printf(script->arena, "%s FROM %s", quote_ident(script->arena, from->name),
                               quote_ident(script->arena, from->parent->name));
    if (!grantors.n)
        script_add(script, "REVOKE %s;", names);
    for (size_t i = 0; i < grantors.n; i++)
        script_add(script, "REVOKE %s GRANTED BY %s CASCADE;", names, grantors.items[i]);
}

static void alter_membership(struct script *script, const struct object *from,
                             const struct object *to)
{
    struct items grantors = items_parse(script->arena, object_get(from, "grantors"));
    for (size_t i = 0; i < grantors.n; i++)
        grant(script, to, arena_printf(script->arena, " GRANTED BY %s", grantors.items[i]));
    if (grantors.n)
        return;
    if (object_get(to, "admin"))
        grant(script, to, "");
    else
        script_add(script, "REVOKE ADMIN OPTION FOR %s FROM %s;",
                   quote_ident(script->arena, to->name),
                   quote_ident(script->arena, to->parent->name));
}

const struct kind kind_membership = {
    .name = "membership",
    .about = "That one role is a member of another.",
    .limits = "Who granted it is not kept: the merge grants it.",
    .query = sql_membership,
    .attrs = membership_attrs,
    .nattrs = countof(membership_attrs),
    .flags = KIND_ATTACHED,
    .create = create_membership,
    .drop = drop_membership,
    .alter = alter_membership,
};
