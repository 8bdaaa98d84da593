/*
 * text_search: parsers, templates, dictionaries and configurations. What a configuration does with
 * one type of token is an object of its own, so that both sides can map different ones.
 */
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <string.h>

static const struct kind_attr attrs[] = {{"definition", ATTR_RAW, "dropped and created again"}};

const struct kind kind_text_search_parser = {
    .name = "text search parser",
    .about = "Text search parsers.",
    .type = "text search parser",
    .sql = "TEXT SEARCH PARSER",
    .query = sql_text_search_parser,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .create = kind_create_defined,
    .drop = kind_drop,
    .alter = kind_alter_defined,
};

const struct kind kind_text_search_template = {
    .name = "text search template",
    .about = "Text search templates.",
    .type = "text search template",
    .sql = "TEXT SEARCH TEMPLATE",
    .query = sql_text_search_template,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .create = kind_create_defined,
    .drop = kind_drop,
    .alter = kind_alter_defined,
};

static const struct kind_attr dictionary_attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"template", ATTR_RAW, "dropped and created again"},
    {"options", ATTR_SET, "ALTER TEXT SEARCH DICTIONARY (...)"},
    {"ordered", ATTR_DERIVED, NULL},
};

static void create_dictionary(struct script *script, const struct object *to)
{
    const char *options = kind_written_options(script->arena, to);
    script_add(script, "CREATE TEXT SEARCH DICTIONARY %s (TEMPLATE = %s%s%s);",
               object_address(script->arena, to), object_get(to, "template"), options ? ", " : "",
               options ? options : "");
    kind_set_owner(script, to);
}

/* How much of "name = 'value'" is the name. */
static size_t name_len(const char *option)
{
    const char *end = strstr(option, " = ");
    return end ? (size_t)(end - option) : strlen(option);
}

static bool sets(const struct items *options, const char *option)
{
    size_t len = name_len(option);
    for (size_t i = 0; i < options->n; i++)
        if (name_len(options->items[i]) == len && strncmp(options->items[i], option, len) == 0)
            return true;
    return false;
}

/* ALTER sets what it names; a name without a value is taken away. */
static void alter_options(struct script *script, const struct object *from, const struct object *to)
{
    struct items before = items_parse(script->arena, object_get(from, "options"));
    struct items after = items_parse(script->arena, object_get(to, "options"));
    struct text list = text_make(script->arena);
    for (size_t i = 0; i < before.n; i++)
        if (!sets(&after, before.items[i]))
            text_add_item(&list, ", ", arena_strndup(script->arena, before.items[i],
                                                     name_len(before.items[i])));
    for (size_t i = 0; i < after.n; i++)
        if (!items_contain(&before, after.items[i]))
            text_add_item(&list, ", ", after.items[i]);
    if (list.len)
        script_add(script, "ALTER TEXT SEARCH DICTIONARY %s (%s);",
                   object_address(script->arena, to), list.data);
}

static void alter_dictionary(struct script *script, const struct object *from,
                             const struct object *to)
{
    if (kind_changed(from, to, "template")) {
        script_recreate(script);
        return;
    }
    alter_options(script, from, to);
    kind_alter_owner(script, from, to);
}

const struct kind kind_text_search_dictionary = {
    .name = "text search dictionary",
    .about = "Text search dictionaries.",
    .limits = "Files that options name belong to the server, not to the database.",
    .type = "text search dictionary",
    .sql = "TEXT SEARCH DICTIONARY",
    .query = sql_text_search_dictionary,
    .attrs = dictionary_attrs,
    .nattrs = countof(dictionary_attrs),
    .flags = KIND_OWNED,
    .create = create_dictionary,
    .drop = kind_drop,
    .alter = alter_dictionary,
};

static const struct kind_attr configuration_attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"definition", ATTR_RAW, "dropped and created again"},
};

const struct kind kind_text_search_configuration = {
    .name = "text search configuration",
    .about = "Text search configurations, by their parser.",
    .type = "text search configuration",
    .sql = "TEXT SEARCH CONFIGURATION",
    .query = sql_text_search_configuration,
    .attrs = configuration_attrs,
    .nattrs = countof(configuration_attrs),
    .flags = KIND_OWNED,
    .create = kind_create_defined,
    .drop = kind_drop,
    .alter = kind_alter_defined,
};

static const struct kind_attr mapping_attrs[] = {
    {"dictionaries", ATTR_RAW, "ALTER MAPPING FOR ... WITH"},
};

static void map(struct script *script, const char *action, const struct object *to)
{
    script_add(script, "ALTER TEXT SEARCH CONFIGURATION %s %s MAPPING FOR %s WITH %s;",
               object_address(script->arena, to->parent), action,
               quote_ident(script->arena, to->name), object_get(to, "dictionaries"));
}

static void create_mapping(struct script *script, const struct object *to)
{
    map(script, "ADD", to);
}

static void drop_mapping(struct script *script, const struct object *from)
{
    script_add(script, "ALTER TEXT SEARCH CONFIGURATION %s DROP MAPPING FOR %s;",
               object_address(script->arena, from->parent), quote_ident(script->arena, from->name));
}

static void alter_mapping(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "dictionaries"))
        map(script, "ALTER", to);
}

const struct kind kind_text_search_mapping = {
    .name = "text search mapping",
    .about = "What a configuration does with one type of token.",
    .sql = "TEXT SEARCH CONFIGURATION",
    .query = sql_text_search_mapping,
    .attrs = mapping_attrs,
    .nattrs = countof(mapping_attrs),
    .create = create_mapping,
    .drop = drop_mapping,
    .alter = alter_mapping,
};
