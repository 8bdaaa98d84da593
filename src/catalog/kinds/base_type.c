/*
 * base_type: base types, and the shells that they begin as.
 *
 * A type and its functions need each other: CREATE TYPE name; makes a shell, then come the
 * functions that take or return it, then CREATE TYPE name (...) fills it in. So the shell is an
 * object of its own, which the type and those functions need (read.c), while all others need the
 * type. DROP TYPE takes the functions along, as nothing else can; they are bound to the type like a
 * sequence to its column.
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr shell_attrs[] = {{"owner", 0, "OWNER TO"}};

static void create_shell(struct script *script, const struct object *to)
{
    script_add(script, "CREATE TYPE %s;", object_address(script->arena, to));
    if (object_get(to, "owner"))
        kind_set_owner(script, to);
}

/* A shell that was filled in has no owner of its own any more. */
static void alter_shell(struct script *script, const struct object *from, const struct object *to)
{
    if (object_get(from, "owner") && object_get(to, "owner"))
        kind_alter_owner(script, from, to);
}

/* It shares its address with the type, of which comments and grants are. */
const struct kind kind_shell_type = {
    .name = "shell type",
    .about = "The name of a base type before it is filled in, for its functions to refer to.",
    .type = "type",
    .sql = "TYPE",
    .query = sql_shell_type,
    .attrs = shell_attrs,
    .nattrs = countof(shell_attrs),
    .flags = KIND_ATTACHED,
    .create = create_shell,
    .drop = kind_drop,
    .alter = alter_shell,
};

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"definition", ATTR_RAW, "dropped and created again, with its functions"},
    {"receive", ATTR_RAW, "ALTER TYPE ... SET"},
    {"send", ATTR_RAW, "ALTER TYPE ... SET"},
    {"typmod_in", ATTR_RAW, "ALTER TYPE ... SET"},
    {"typmod_out", ATTR_RAW, "ALTER TYPE ... SET"},
    {"analyze", ATTR_RAW, "ALTER TYPE ... SET"},
    {"subscript", ATTR_RAW, "ALTER TYPE ... SET"},
    {"storage", 0, "ALTER TYPE ... SET"},
};

/* What ALTER TYPE ... SET can change (PostgreSQL manual, ALTER TYPE). */
static const struct {
    const char *attr;
    const char *words;
} settings[] = {
    {"receive", "RECEIVE"},       {"send", "SEND"},           {"typmod_in", "TYPMOD_IN"},
    {"typmod_out", "TYPMOD_OUT"}, {"analyze", "ANALYZE"},     {"subscript", "SUBSCRIPT"},
    {"storage", "STORAGE"},
};

static void create(struct script *script, const struct object *to)
{
    struct text sql = text_make(script->arena);
    text_addf(&sql, "CREATE TYPE %s (\n    %s", object_address(script->arena, to),
              object_get(to, "definition"));
    for (size_t i = 0; i < countof(settings); i++)
        if (object_get(to, settings[i].attr))
            text_addf(&sql, ",\n    %s = %s", settings[i].words, object_get(to, settings[i].attr));
    script_add(script, "%s\n);", sql.data);
    kind_set_owner(script, to);
}

void type_drop_with_functions(struct script *script, const struct object *from)
{
    script_add(script, "DROP TYPE %s CASCADE;", object_address(script->arena, from));
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    struct text list = text_make(script->arena);
    if (kind_changed(from, to, "definition")) {
        script_recreate(script);
        return;
    }
    for (size_t i = 0; i < countof(settings); i++) {
        const char *value = object_get(to, settings[i].attr);
        if (kind_changed(from, to, settings[i].attr))
            text_add_item(&list, ", ", arena_printf(script->arena, "%s = %s", settings[i].words,
                                                    value ? value : "NONE"));
    }
    if (list.len)
        script_add(script, "ALTER TYPE %s SET (%s);", object_address(script->arena, to), list.data);
    kind_alter_owner(script, from, to);
}

const struct kind kind_base_type = {
    .name = "base type",
    .about = "Types that are made of functions.",
    .limits =
        "A column with data cannot do without its type for a moment, so a new definition stops "
        "the merge where a column has the type.",
    .type = "type",
    .sql = "TYPE",
    .query = sql_base_type,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_TYPE,
    .flags = KIND_OWNED,
    .create = create,
    .drop = type_drop_with_functions,
    .alter = alter,
};
