/*
 * grant: what one grantee may do with one object, as far as it differs from the defaults: three
 * sets: granted, granted with grant option, and defaults taken away. Default privileges are the
 * same for objects to come. What was granted by others than the owner ("delegated") is granted and
 * revoked in their name, because PostgreSQL keeps who granted what.
 */
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <string.h>

static const struct kind_attr attrs[] = {
    {"granted", ATTR_SET | ATTR_RAW, "GRANT, REVOKE"},
    {"grantable", ATTR_SET | ATTR_RAW, "GRANT ... WITH GRANT OPTION, REVOKE"},
    {"revoked", ATTR_SET, "REVOKE of a default, GRANT"},
    {"position", ATTR_DERIVED, NULL},
};

static struct items get_items(struct script *script, const struct object *object, const char *attr)
{
    return items_parse(script->arena, object ? object_get(object, attr) : NULL);
}

/* The items of `in` that are in none of `not_in`, with `suffix` behind each. */
static char *difference(struct script *script, const struct items *in, const struct items *not_in,
                        size_t n_not_in, const char *suffix)
{
    struct text out = text_make(script->arena);
    for (size_t i = 0; i < in->n; i++) {
        bool found = false;
        for (size_t k = 0; k < n_not_in; k++)
            found = found || items_contain(&not_in[k], in->items[i]);
        if (!found)
            text_add_item(&out, ", ", arena_printf(script->arena, "%s%s", in->items[i], suffix));
    }
    return out.data;
}

/* Without a target the statement is about the database. */
static void add_change(struct script *script, const char *before, const char *target,
                       const char *after)
{
    if (target)
        script_add(script, "%s%s%s;", before, target, after);
    else
        database_add(script, arena_printf(script->arena, "%sDATABASE ", before), after);
}

/* The statements that turn one state of privileges into another; NULL is "as by default". `prefix`
 * is empty or ALTER DEFAULT PRIVILEGES, `target` what follows ON (NULL: the
 * database), `suffix` a column list. */
static void transform(struct script *script, const struct object *from, const struct object *to,
                      const char *prefix, const char *target, const char *suffix,
                      const char *grantee)
{
    struct items had[] = {get_items(script, from, "granted"), get_items(script, from, "grantable"),
                          get_items(script, from, "revoked")};
    struct items want[] = {get_items(script, to, "granted"), get_items(script, to, "grantable"),
                           get_items(script, to, "revoked")};
    const struct {
        const char *words;
        char *privileges;
        const char *preposition;
        const char *ending;
    } changes[] = {
        {"REVOKE", difference(script, &had[0], want, 2, suffix), "FROM", ""},
        {"REVOKE", difference(script, &had[1], want, 2, suffix), "FROM", ""},
        {"REVOKE", difference(script, &want[2], &had[2], 1, suffix), "FROM", ""},
        {"GRANT", difference(script, &had[2], &want[2], 1, suffix), "TO", ""},
        {"GRANT", difference(script, &want[0], had, 2, suffix), "TO", ""},
        {"GRANT", difference(script, &want[1], &had[1], 1, suffix), "TO", " WITH GRANT OPTION"},
    };
    for (size_t i = 0; i < countof(changes); i++)
        if (*changes[i].privileges)
            add_change(script,
                       arena_printf(script->arena, "%s%s %s ON ", prefix, changes[i].words,
                                    changes[i].privileges),
                       target,
                       arena_printf(script->arena, " %s %s%s", changes[i].preposition, grantee,
                                    changes[i].ending));
    /* Was grantable, shall be granted only. */
    for (size_t i = 0; i < had[1].n; i++)
        if (items_contain(&want[0], had[1].items[i]))
            add_change(script,
                       arena_printf(script->arena, "%sREVOKE GRANT OPTION FOR %s%s ON ", prefix,
                                    had[1].items[i], suffix),
                       target, arena_printf(script->arena, " FROM %s", grantee));
}

static const struct {
    const struct kind *kind;
    const char *words;
} grant_words[] = {
    {&kind_table, "TABLE"},
    {&kind_view, "TABLE"},
    {&kind_materialized_view, "TABLE"},
    {&kind_sequence, "SEQUENCE"},
    {&kind_identity_sequence, "SEQUENCE"},
    {&kind_function, "FUNCTION"},
    {&kind_procedure, "PROCEDURE"},
    {&kind_schema, "SCHEMA"},
    {&kind_enum, "TYPE"},
    {&kind_domain, "TYPE"},
    {&kind_composite, "TYPE"},
    {&kind_base_type, "TYPE"},
    {&kind_range_type, "TYPE"},
    {&kind_multirange_type, "TYPE"},
    {&kind_aggregate, "FUNCTION"},
    {&kind_language, "LANGUAGE"},
    {&kind_server, "FOREIGN SERVER"},
    {&kind_foreign_data_wrapper, "FOREIGN DATA WRAPPER"},
};

static bool is_column(const struct object *holder)
{
    return holder->kind == &kind_column || holder->kind == &kind_view_column;
}

static const char *target_of(struct script *script, const struct object *holder)
{
    const struct object *whole = is_column(holder) ? holder->parent : holder;
    const char *words = "TABLE";
    if (holder->kind == &kind_database)
        return NULL;
    for (size_t i = 0; i < countof(grant_words); i++)
        if (grant_words[i].kind == whole->kind)
            words = grant_words[i].words;
    const char *address = whole->kind == &kind_identity_sequence
                              ? kind_address(script->arena, whole)
                              : object_address(script->arena, whole);
    return arena_printf(script->arena, "%s %s", words, address);
}

static const char *suffix_of(struct script *script, const struct object *holder)
{
    return is_column(holder)
               ? arena_printf(script->arena, " (%s)", quote_ident(script->arena, holder->name))
               : "";
}

/* Whether the grantee is the owner now: then it took over all that the owner before could do. */
static bool took_over(struct script *script, const struct object *from, const struct object *to)
{
    const struct object *now = object_top(to->parent);
    const char *owner = object_get(now, "owner");
    return owner && kind_changed(object_top(from->parent), now, "owner") &&
           text_equal(quote_ident(script->arena, owner), to->name);
}

/* The name is the grantee, quoted by the server. */
static void change(struct script *script, const struct object *from, const struct object *to)
{
    const struct object *grant = to ? to : from;
    if (from && to && took_over(script, from, to))
        from = NULL;
    transform(script, from, to, "", target_of(script, grant->parent),
              suffix_of(script, grant->parent), grant->name);
}

static void create(struct script *script, const struct object *to)
{
    change(script, NULL, to);
}

static void drop(struct script *script, const struct object *from)
{
    change(script, from, NULL);
}

const struct kind kind_grant = {
    .name = "grant",
    .about = "What the owner of an object lets one grantee do with it, as far as it differs from "
             "what is so by default.",
    .limits =
        "Privileges on what the system made, and on parameters, are only named: see \"other\".",
    .query = sql_grant, /* reads delegated grants too */
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_ATTACHED,
    .create = create,
    .drop = drop,
    .alter = change,
};

/* --- By others than the owner: items are "SELECT BY role". --- */

static void delegate(struct script *script, const struct object *grant, const char *verb,
                     const char *item, const char *ending)
{
    const char *by = strstr(item, " BY ");
    const char *preposition = text_starts(verb, "GRANT") ? "TO" : "FROM";
    char *before = arena_printf(script->arena, "%s %.*s%s ON ", verb, (int)(by - item), item,
                                suffix_of(script, grant->parent));
    char *after = arena_printf(script->arena, " %s %s%s", preposition, grant->name, ending);
    script_add(script, "SET LOCAL ROLE %s;", by + strlen(" BY "));
    add_change(script, before, target_of(script, grant->parent), after);
    script_add(script, "RESET ROLE;");
}

static void change_delegated(struct script *script, const struct object *from,
                             const struct object *to)
{
    static const char *const sets[] = {"granted", "grantable"};
    const struct object *grant = to ? to : from;
    for (int step = 0; step < 2; step++)
        for (size_t i = 0; i < countof(sets); i++) {
            struct items had = get_items(script, from, sets[i]);
            struct items want = get_items(script, to, sets[i]);
            struct items *in = step == 0 ? &had : &want;
            for (size_t k = 0; k < in->n; k++) {
                if (items_contain(step == 0 ? &want : &had, in->items[k]))
                    continue;
                delegate(script, grant, step == 0 ? "REVOKE" : "GRANT", in->items[k],
                         step == 1 && i == 1 ? " WITH GRANT OPTION" : "");
            }
        }
}

static void create_delegated(struct script *script, const struct object *to)
{
    change_delegated(script, NULL, to);
}

static void drop_delegated(struct script *script, const struct object *from)
{
    change_delegated(script, from, NULL);
}

const struct kind kind_delegated_grant = {
    .name = "delegated grant", /* read with the others */
    .about = "What somebody else than the owner has granted; done in the name of that role.",
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_ATTACHED,
    .create = create_delegated,
    .drop = drop_delegated,
    .alter = change_delegated,
};

/* --- Default privileges --- */

static const struct kind_attr default_attrs[] = {
    {"role", 0, "is part of what it is"},
    {"on", 0, "is part of what it is"},
    {"grantee", 0, "is part of what it is"},
    {"granted", ATTR_SET, "GRANT, REVOKE"},
    {"grantable", ATTR_SET, "GRANT ... WITH GRANT OPTION, REVOKE"},
    {"revoked", ATTR_SET, "REVOKE of a default, GRANT"},
    {"position", ATTR_DERIVED, NULL},
};

static void change_default(struct script *script, const struct object *from,
                           const struct object *to)
{
    const struct object *grant = to ? to : from;
    const char *in_schema = grant->schema ? arena_printf(script->arena, " IN SCHEMA %s",
                                                         quote_ident(script->arena, grant->schema))
                                          : "";
    char *prefix = arena_printf(script->arena, "ALTER DEFAULT PRIVILEGES FOR ROLE %s%s ",
                                object_get(grant, "role"), in_schema);
    transform(script, from, to, prefix, object_get(grant, "on"), "", object_get(grant, "grantee"));
}

static void create_default(struct script *script, const struct object *to)
{
    change_default(script, NULL, to);
}

static void drop_default(struct script *script, const struct object *from)
{
    change_default(script, from, NULL);
}

const struct kind kind_default_grant = {
    .name = "default privilege",
    .about = "ALTER DEFAULT PRIVILEGES: of a role, perhaps in a schema, for one grantee.",
    .type = "default privilege",
    .query = sql_default_grant,
    .attrs = default_attrs,
    .nattrs = countof(default_attrs),
    .flags = KIND_ATTACHED,
    .create = create_default,
    .drop = drop_default,
    .alter = change_default,
};
