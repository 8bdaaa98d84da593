/*
 * operator: operators, operator families with their loose members, and operator classes.
 *
 * Commutators and negators are links between two operators. To make one operator sets the link on
 * both, to drop one takes it back, and no statement does so otherwise before PostgreSQL 17. So an
 * operator that only gains or loses a link has nothing to run where its partner is made or dropped
 * anyhow; else it is made anew. An operator that is named before it is there becomes a shell, which
 * its own CREATE OPERATOR fills in.
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"definition", ATTR_RAW, "dropped and created again"},
    {"commutator", ATTR_RAW, "follows from its partner; else dropped and created again"},
    {"commutator_address", ATTR_DERIVED, NULL},
    {"negator", ATTR_RAW, "follows from its partner; else dropped and created again"},
    {"negator_address", ATTR_DERIVED, NULL},
    {"restrict", ATTR_RAW, "SET (RESTRICT = ...)"},
    {"join", ATTR_RAW, "SET (JOIN = ...)"},
};

/* Symbols are never quoted. */
static char *address(struct arena *arena, const struct object *operator)
{
    return arena_printf(arena, "%s.%s (%s)", quote_ident(arena, operator->schema), operator->name,
                        operator->args);
}

static void create(struct script *script, const struct object *to)
{
    static const struct {
        const char *attr;
        const char *words;
    } clauses[] = {
        {"commutator", "COMMUTATOR"},
        {"negator", "NEGATOR"},
        {"restrict", "RESTRICT"},
        {"join", "JOIN"},
    };
    struct text sql = text_make(script->arena);
    text_addf(&sql, "CREATE OPERATOR %s.%s (\n    %s", quote_ident(script->arena, to->schema),
              to->name, object_get(to, "definition"));
    for (size_t i = 0; i < countof(clauses); i++)
        if (object_get(to, clauses[i].attr))
            text_addf(&sql, ",\n    %s = %s", clauses[i].words, object_get(to, clauses[i].attr));
    script_add(script, "%s\n);", sql.data);
    kind_set_owner(script, to);
}

/* Whether the link is another one, and nothing else in the plan makes it so. */
static bool must_relink(const struct script *script, const struct object *from,
                        const struct object *to, const char *attr, const char *partner)
{
    bool gains = object_get(to, attr);
    if (!kind_changed(from, to, attr))
        return false;
    return (gains && object_get(from, attr)) || !script->comes_or_goes ||
           !script->comes_or_goes(script->context, &kind_operator,
                                  object_get(gains ? to : from, partner));
}

static const char *value_or_none(const struct object *to, const char *attr)
{
    const char *value = object_get(to, attr);
    return value ? value : "NONE";
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "definition") ||
        must_relink(script, from, to, "commutator", "commutator_address") ||
        must_relink(script, from, to, "negator", "negator_address")) {
        script_recreate(script);
        return;
    }
    if (kind_changed(from, to, "restrict") || kind_changed(from, to, "join"))
        script_add(script, "ALTER OPERATOR %s SET (RESTRICT = %s, JOIN = %s);",
                   address(script->arena, to), value_or_none(to, "restrict"),
                   value_or_none(to, "join"));
    kind_alter_owner(script, from, to);
}

const struct kind kind_operator = {
    .name = "operator",
    .about = "Operators.",
    .limits =
        "Before PostgreSQL 17 no statement sets a commutator or negator by itself, so that one "
        "of two operators that stay can change only by making it anew.",
    .type = "operator",
    .sql = "OPERATOR",
    .query = sql_operator,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_OWNED,
    .address = address,
    .create = create,
    .drop = kind_drop,
    .alter = alter,
};

static const struct kind_attr family_attrs[] = {{"owner", 0, "OWNER TO"}};

/* Families and classes have their access method in the place of arguments. */
static char *address_using(struct arena *arena, const struct object *object)
{
    return arena_printf(arena, "%s USING %s", quote_qualified(arena, object->schema, object->name),
                        quote_ident(arena, object->args));
}

static void create_family(struct script *script, const struct object *to)
{
    script_add(script, "CREATE OPERATOR FAMILY %s;", address_using(script->arena, to));
    kind_set_owner(script, to);
}

const struct kind kind_operator_family = {
    .name = "operator family",
    .about = "Operator families.",
    .limits = "Families that the system made are not looked at, and what was added to one neither.",
    .type = "operator family",
    .sql = "OPERATOR FAMILY",
    .query = sql_operator_family,
    .attrs = family_attrs,
    .nattrs = countof(family_attrs),
    .flags = KIND_OWNED,
    .address = address_using,
    .create = create_family,
    .drop = kind_drop,
    .alter = kind_alter_owner,
};

static const struct kind_attr member_attrs[] = {
    {"definition", ATTR_RAW, "dropped and added again"},
};

/* Its name is "OPERATOR 1" or "FUNCTION 1". */
static void create_member(struct script *script, const struct object *to)
{
    bool function = text_starts(to->name, "FUNCTION");
    script_add(script, "ALTER OPERATOR FAMILY %s ADD %s %s%s%s%s;",
               address_using(script->arena, to->parent), to->name, function ? "(" : "",
               function ? to->args : "", function ? ") " : "", object_get(to, "definition"));
}

static void drop_member(struct script *script, const struct object *from)
{
    script_add(script, "ALTER OPERATOR FAMILY %s DROP %s (%s);",
               address_using(script->arena, from->parent), from->name, from->args);
}

const struct kind kind_operator_family_member = {
    .name = "operator family member",
    .about = "An operator or function that belongs to a family, but to no class of it.",
    .sql = "OPERATOR FAMILY",
    .query = sql_operator_family_member,
    .attrs = member_attrs,
    .nattrs = countof(member_attrs),
    .create = create_member,
    .drop = drop_member,
    .alter = kind_alter_defined,
};

static const struct kind_attr class_attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"definition", ATTR_RAW, "dropped and created again"},
};

const struct kind kind_operator_class = {
    .name = "operator class",
    .about = "Operator classes, with their operators and functions.",
    .type = "operator class",
    .sql = "OPERATOR CLASS",
    .query = sql_operator_class,
    .attrs = class_attrs,
    .nattrs = countof(class_attrs),
    .flags = KIND_OWNED,
    .address = address_using,
    .create = kind_create_defined,
    .drop = kind_drop,
    .alter = kind_alter_defined,
};
