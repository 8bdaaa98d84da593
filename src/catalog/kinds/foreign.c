/*
 * foreign: foreign data wrappers, foreign servers and user mappings. Options are written
 * name='value' in attributes, as for tables, and name 'value' in SQL. What a user mapping keeps, a
 * password too, is data of the mapping and is merged with it.
 */
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <string.h>

static void add_option(struct text *out, const char *verb, const char *option)
{
    size_t n = items_name_len(option);
    char *name = arena_strndup(out->arena, option, n);
    bool has_value = strcmp(verb, "DROP ") != 0;
    text_add_item(out, ", ",
                  arena_printf(out->arena, "%s%s%s%s", verb, name, has_value ? " " : "",
                               has_value ? option + n + 1 : ""));
}

char *foreign_options(struct arena *arena, const struct object *to, const char *attr)
{
    struct items items = items_parse(arena, object_get(to, attr));
    struct text out = text_make(arena);
    for (size_t i = 0; i < items.n; i++)
        add_option(&out, "", items.items[i]);
    return items.n ? arena_printf(arena, " OPTIONS (%s)", out.data) : arena_strdup(arena, "");
}

char *foreign_options_change(struct arena *arena, const struct object *from,
                             const struct object *to, const char *attr)
{
    struct items before = items_parse(arena, object_get(from, attr));
    struct items after = items_parse(arena, object_get(to, attr));
    struct text out = text_make(arena);
    for (size_t i = 0; i < before.n; i++)
        if (!items_set(&after, before.items[i]))
            add_option(&out, "DROP ", before.items[i]);
    for (size_t i = 0; i < after.n; i++)
        if (!items_contain(&before, after.items[i]))
            add_option(&out, items_set(&before, after.items[i]) ? "SET " : "ADD ", after.items[i]);
    return out.len ? arena_printf(arena, " OPTIONS (%s)", out.data) : arena_strdup(arena, "");
}

/* --- Wrappers --- */

static const struct kind_attr wrapper_attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"handler", ATTR_RAW, "HANDLER, NO HANDLER"},
    {"validator", ATTR_RAW, "VALIDATOR, NO VALIDATOR"},
    {"options", ATTR_SET, "OPTIONS (ADD, SET, DROP)"},
};

/* HANDLER f, NO HANDLER, or nothing when it stays as it is. */
static void add_function(struct text *sql, const struct object *from, const struct object *to,
                         const char *attr, const char *word)
{
    const char *function = object_get(to, attr);
    if (from ? !kind_changed(from, to, attr) : !function)
        return;
    if (function)
        text_addf(sql, " %s %s", word, function);
    else
        text_addf(sql, " NO %s", word);
}

static void create_wrapper(struct script *script, const struct object *to)
{
    struct text sql = text_make(script->arena);
    add_function(&sql, NULL, to, "handler", "HANDLER");
    add_function(&sql, NULL, to, "validator", "VALIDATOR");
    script_add(script, "CREATE FOREIGN DATA WRAPPER %s%s%s;", object_address(script->arena, to),
               sql.data, foreign_options(script->arena, to, "options"));
    kind_set_owner(script, to);
}

static void alter_wrapper(struct script *script, const struct object *from, const struct object *to)
{
    struct text sql = text_make(script->arena);
    add_function(&sql, from, to, "handler", "HANDLER");
    add_function(&sql, from, to, "validator", "VALIDATOR");
    text_add(&sql, foreign_options_change(script->arena, from, to, "options"));
    if (sql.len)
        script_add(script, "ALTER FOREIGN DATA WRAPPER %s%s;", object_address(script->arena, to),
                   sql.data);
    kind_alter_owner(script, from, to);
}

const struct kind kind_foreign_data_wrapper = {
    .name = "foreign data wrapper",
    .about = "Foreign data wrappers.",
    .type = "foreign data wrapper",
    .sql = "FOREIGN DATA WRAPPER",
    .query = sql_foreign_data_wrapper,
    .attrs = wrapper_attrs,
    .nattrs = countof(wrapper_attrs),
    .flags = KIND_OWNED,
    .create = create_wrapper,
    .drop = kind_drop,
    .alter = alter_wrapper,
};

/* --- Servers --- */

static const struct kind_attr server_attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"wrapper", ATTR_RAW, "dropped and created again"},
    {"type", 0, "dropped and created again"},
    {"version", 0, "VERSION"},
    {"options", ATTR_SET, "OPTIONS (ADD, SET, DROP)"},
};

static void create_server(struct script *script, const struct object *to)
{
    struct text sql = text_make(script->arena);
    text_addf(&sql, "CREATE SERVER %s", object_address(script->arena, to));
    if (object_get(to, "type"))
        text_addf(&sql, " TYPE %s", quote_literal(script->arena, object_get(to, "type")));
    if (object_get(to, "version"))
        text_addf(&sql, " VERSION %s", quote_literal(script->arena, object_get(to, "version")));
    script_add(script, "%s FOREIGN DATA WRAPPER %s%s;", sql.data, object_get(to, "wrapper"),
               foreign_options(script->arena, to, "options"));
    kind_set_owner(script, to);
}

static void alter_server(struct script *script, const struct object *from, const struct object *to)
{
    struct text sql = text_make(script->arena);
    if (kind_changed(from, to, "wrapper") || kind_changed(from, to, "type")) {
        script_recreate(script);
        return;
    }
    if (kind_changed(from, to, "version"))
        text_addf(&sql, " VERSION %s", quote_literal(script->arena, object_get(to, "version")));
    text_add(&sql, foreign_options_change(script->arena, from, to, "options"));
    if (sql.len)
        script_add(script, "ALTER SERVER %s%s;", object_address(script->arena, to), sql.data);
    kind_alter_owner(script, from, to);
}

static void drop_mapping(struct script *script, const struct object *from);

/* User mappings do not go with their server unless CASCADE says so. */
static void drop_server(struct script *script, const struct object *from)
{
    for (size_t i = 0; i < from->children.n; i++)
        if (from->children.items[i]->kind == &kind_user_mapping)
            drop_mapping(script, from->children.items[i]);
    kind_drop(script, from);
}

const struct kind kind_server = {
    .name = "server",
    .about = "Foreign servers.",
    .type = "server",
    .sql = "SERVER",
    .query = sql_server,
    .attrs = server_attrs,
    .nattrs = countof(server_attrs),
    .flags = KIND_OWNED,
    .create = create_server,
    .drop = drop_server,
    .alter = alter_server,
};

/* --- User mappings. Their name is the role, quoted by the server. --- */

static const struct kind_attr mapping_attrs[] = {
    {"options", ATTR_SET | ATTR_SECRET, "OPTIONS (ADD, SET, DROP)"},
};

static char *mapping_address(struct script *script, const struct object *mapping)
{
    return arena_printf(script->arena, "FOR %s SERVER %s", mapping->name,
                        object_address(script->arena, mapping->parent));
}

/* What is shown of the last statement: of its options only the user. */
static void hide_options(struct script *script, const char *sql)
{
    struct text out = text_make(script->arena);
    for (const char *at; (at = strchr(sql, '\''));) {
        const char *end = at;
        do
            end = strchr(end + 1, '\'') + 1;
        while (*end == '\'');
        bool user = out.len + (size_t)(at - sql) >= 5 && strncmp(at - 5, "user ", 5) == 0;
        text_add_bytes(&out, sql, (size_t)((user ? end : at) - sql));
        text_add(&out, user ? "" : "'***'");
        sql = end;
    }
    text_add(&out, sql);
    script_show(script, out.data);
}

static void create_mapping(struct script *script, const struct object *to)
{
    char *sql =
        arena_printf(script->arena, "CREATE USER MAPPING %s%s;", mapping_address(script, to),
                     foreign_options(script->arena, to, "options"));
    script_add(script, "%s", sql);
    hide_options(script, sql);
}

static void drop_mapping(struct script *script, const struct object *from)
{
    script_add(script, "DROP USER MAPPING %s;", mapping_address(script, from));
}

static void alter_mapping(struct script *script, const struct object *from, const struct object *to)
{
    char *changes = foreign_options_change(script->arena, from, to, "options");
    if (!*changes)
        return;
    char *sql = arena_printf(script->arena, "ALTER USER MAPPING %s%s;", mapping_address(script, to),
                             changes);
    script_add(script, "%s", sql);
    hide_options(script, sql);
}

const struct kind kind_user_mapping = {
    .name = "user mapping",
    .about = "How a role logs in to a foreign server; all options, passwords too, which are never "
             "shown.",
    .query = sql_user_mapping,
    .attrs = mapping_attrs,
    .nattrs = countof(mapping_attrs),
    .flags = KIND_FOLLOWS,
    .create = create_mapping,
    .drop = drop_mapping,
    .alter = alter_mapping,
};
