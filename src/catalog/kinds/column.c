/*
 * column: columns of tables, and their defaults.
 *
 * A column is never dropped to be changed, except a generated one whose expression changes: it has
 * no data of its own (PostgreSQL has no other way before version 17).
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <string.h>

static const struct kind_attr attrs[] = {
    {"type", ATTR_RAW},
    {"collation", 0},
    {"not_null", 0},
    {"identity", 0},
    {"identity_options", 0},
    {"generated", ATTR_RAW},
    {"storage", 0},
    {"type_storage", ATTR_DERIVED},
    {"compression", 0},
    {"statistics", 0},
    {"options", ATTR_SET},
    {"inherited", 0},
};

static const struct object *default_of(const struct object *column)
{
    for (size_t i = 0; i < column->children.n; i++)
        if (column->children.items[i]->kind == &kind_default)
            return column->children.items[i];
    return NULL;
}

static bool is_inline(const struct script *script, const struct object *object)
{
    return !script->is_inline || script->is_inline(script->context, object);
}

/* " (INCREMENT BY 2 ...)", or nothing where the options are what PostgreSQL takes by itself. */
static const char *identity_options(struct script *script, const struct object *column)
{
    static const struct {
        const char *type;
        const char *maximum;
    } types[] = {
        {"smallint", "32767"}, {"integer", "2147483647"}, {"bigint", "9223372036854775807"},
    };
    const char *options = object_get(column, "identity_options");
    for (size_t i = 0; i < countof(types); i++)
        if (text_equal(types[i].type, object_get(column, "type")) &&
            text_equal(options,
                       arena_printf(script->arena,
                                    "INCREMENT BY 1 MINVALUE 1 MAXVALUE %s START WITH 1 CACHE 1 "
                                    "NO CYCLE",
                                    types[i].maximum)))
            return "";
    return arena_printf(script->arena, " (%s)", options);
}

char *column_definition(struct script *script, const struct object *column)
{
    struct text out = text_make(script->arena);
    const struct object *standard = default_of(column);
    text_addf(&out, "%s %s", quote_ident(script->arena, column->name), object_get(column, "type"));
    if (object_get(column, "collation"))
        text_addf(&out, " COLLATE %s", object_get(column, "collation"));
    if (standard && is_inline(script, standard))
        text_addf(&out, " DEFAULT %s", object_get(standard, "expression"));
    if (object_get(column, "generated"))
        text_addf(&out, " GENERATED ALWAYS AS (%s) STORED", object_get(column, "generated"));
    if (object_get(column, "identity"))
        text_addf(&out, " GENERATED %s AS IDENTITY%s", object_get(column, "identity"),
                  identity_options(script, column));
    if (object_get(column, "not_null"))
        text_add(&out, " NOT NULL");
    return out.data;
}

static char *alter_prefix(struct script *script, const struct object *column)
{
    return arena_printf(script->arena, "ALTER TABLE %s ALTER COLUMN %s",
                        table_address(script->arena, column),
                        quote_ident(script->arena, column->name));
}

/* Settings that are no part of the definition; from NULL: those that are not the standard. */
static void set_settings(struct script *script, const struct object *from, const struct object *to)
{
    static const struct {
        const char *attr;
        const char *words;
        const char *standard;
        enum lock lock;
    } settings[] = {
        {"storage", "SET STORAGE", NULL, LOCK_BY_KIND},
        {"compression", "SET COMPRESSION", "default", LOCK_BY_KIND},
        {"statistics", "SET STATISTICS", "-1", LOCK_SHARE_UPDATE_EXCLUSIVE},
    };
    for (size_t i = 0; i < countof(settings); i++) {
        const char *value = object_get(to, settings[i].attr);
        if (from ? !kind_changed(from, to, settings[i].attr) : !value)
            continue;
        const char *standard = settings[i].standard ? settings[i].standard
                                                    : object_get(to, "type_storage");
        script_add(script, "%s %s %s;", alter_prefix(script, to), settings[i].words,
                   value ? value : standard);
        script_lock(script, settings[i].lock);
    }
    const char *options = object_get(to, "options");
    if (from ? !kind_changed(from, to, "options") : !options)
        return;
    if (options)
        script_add(script, "%s SET (%s);", alter_prefix(script, to), options);
    else
        script_add(script, "%s RESET (n_distinct, n_distinct_inherited);",
                   alter_prefix(script, to));
    script_lock(script, LOCK_SHARE_UPDATE_EXCLUSIVE);
}

void column_settings(struct script *script, const struct object *column)
{
    set_settings(script, NULL, column);
}

static void create(struct script *script, const struct object *to)
{
    script_add(script, "ALTER TABLE %s ADD COLUMN %s;", table_address(script->arena, to),
               column_definition(script, to));
    bool has_value = default_of(to) || object_get(to, "identity") || object_get(to, "generated");
    if (object_get(to, "not_null") && !has_value)
        script_hazard(script, HAZARD_MAY_FAIL,
                      "fails if the table has rows: NOT NULL without a default");
    if (column_add_rewrites(to))
        script_hazard(script, HAZARD_REWRITE | HAZARD_LOCK, "writes the whole table anew");
    set_settings(script, NULL, to);
}

static void drop(struct script *script, const struct object *from)
{
    script_add(script, "ALTER TABLE %s DROP COLUMN %s;", table_address(script->arena, from),
               quote_ident(script->arena, from->name));
    if (!object_get(from, "generated"))
        script_hazard(script, HAZARD_DATA_LOSS, "column %s is dropped with its data",
                      object_identity(script->arena, from));
}

static void alter_type(struct script *script, const struct object *from, const struct object *to)
{
    const char *type = object_get(to, "type");
    const char *collation = object_get(to, "collation");
    const struct object *before = default_of(from);
    const struct object *after = default_of(to);
    char *prefix = alter_prefix(script, to);
    /* A default does not always cast by itself, so it goes and comes back. */
    if (before)
        script_add(script, "%s DROP DEFAULT;", prefix);
    bool generated = object_get(to, "generated") != NULL;
    script_add(script, "%s TYPE %s%s%s%s;", prefix, type, collation ? " COLLATE " : "",
               collation ? collation : "",
               generated ? ""
                         : arena_printf(script->arena, " USING %s::%s",
                                        quote_ident(script->arena, to->name), type));
    if (column_type_rewrites(from, to))
        script_hazard(script, HAZARD_REWRITE | HAZARD_LOCK | HAZARD_MAY_FAIL,
                      "may write the whole table anew; values that do not fit %s make it fail",
                      type);
    if (before && after)
        script_add(script, "%s SET DEFAULT %s;", prefix, object_get(after, "expression"));
    script->rebuild = true;
}

static void alter_not_null(struct script *script, const struct object *from,
                           const struct object *to)
{
    if (!object_get(to, "not_null")) {
        script_add(script, "%s DROP NOT NULL;", alter_prefix(script, to));
        return;
    }
    if (online_set_not_null(script, from, to))
        return;
    script_add(script, "%s SET NOT NULL;", alter_prefix(script, to));
    script_hazard(script, HAZARD_MAY_FAIL | HAZARD_LOCK,
                  "scans the table under a lock; existing NULLs make it fail");
}

static void alter_identity(struct script *script, const struct object *from,
                           const struct object *to)
{
    const char *before = object_get(from, "identity");
    const char *after = object_get(to, "identity");
    char *prefix = alter_prefix(script, to);
    if (!before && default_of(from))
        script_add(script, "%s DROP DEFAULT;", prefix);
    if (!before)
        script_add(script, "%s ADD GENERATED %s AS IDENTITY%s;", prefix, after,
                   identity_options(script, to));
    else if (!after)
        script_add(script, "%s DROP IDENTITY;", prefix);
    else if (!text_equal(before, after))
        script_add(script, "%s SET GENERATED %s;", prefix, after);
}

/* The options as ALTER COLUMN wants them: SET before each. */
static void alter_identity_options(struct script *script, const struct object *to)
{
    static const char *const words[] = {"INCREMENT BY", "MINVALUE", "MAXVALUE", "START WITH",
                                        "CACHE",        "NO CYCLE", "CYCLE"};
    struct text out = text_make(script->arena);
    for (const char *rest = object_get(to, "identity_options"); *rest;) {
        size_t i = 0;
        while (i < countof(words) && !text_starts(rest, words[i]))
            i++;
        size_t len = i < countof(words) ? strlen(words[i]) : 1;
        if (i < countof(words))
            text_add(&out, out.len ? "SET " : " SET ");
        text_add_bytes(&out, rest, len);
        rest += len;
    }
    script_add(script, "%s%s;", alter_prefix(script, to), out.data);
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    bool new_generated = kind_changed(from, to, "generated") && object_get(to, "generated");
    if (new_generated) {
        script_recreate(script);
        return;
    }
    if (kind_changed(from, to, "generated"))
        script_add(script, "%s DROP EXPRESSION;", alter_prefix(script, to));
    if (kind_changed(from, to, "type") || kind_changed(from, to, "collation"))
        alter_type(script, from, to);
    bool loosens = kind_changed(from, to, "not_null") && !object_get(to, "not_null");
    if (kind_changed(from, to, "not_null") && !loosens)
        alter_not_null(script, from, to);
    if (kind_changed(from, to, "identity"))
        alter_identity(script, from, to);
    if (object_get(from, "identity") && object_get(to, "identity") &&
        kind_changed(from, to, "identity_options"))
        alter_identity_options(script, to);
    if (loosens)
        alter_not_null(script, from, to);
    script->phase = PHASE_MAIN;
    set_settings(script, from, to);
}

static char *address(struct arena *arena, const struct object *column)
{
    return arena_printf(arena, "%s.%s", table_address(arena, column),
                        quote_ident(arena, column->name));
}

static void rename_column(struct script *script, const struct object *from, const struct object *to)
{
    script_add(script, "ALTER TABLE %s RENAME COLUMN %s TO %s;", table_address(script->arena, to),
               quote_ident(script->arena, from->name), quote_ident(script->arena, to->name));
}

const struct kind kind_column = {
    .name = "column",
    .sql = "COLUMN",
    .query = sql_column,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .address = address,
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename_column,
};

const struct kind kind_view_column = {
    .name = "view column",
    .sql = "COLUMN",
    .query = sql_view_column,
    .address = address,
};

static const struct kind_attr default_attrs[] = {{"expression", ATTR_RAW},
                                                 {"volatile", ATTR_DERIVED}};

static void set_default(struct script *script, const struct object *to)
{
    script_add(script, "%s SET DEFAULT %s;", alter_prefix(script, to->parent),
               object_get(to, "expression"));
}

static void drop_default(struct script *script, const struct object *from)
{
    script_add(script, "%s DROP DEFAULT;", alter_prefix(script, from->parent));
}

static void alter_default(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "expression"))
        set_default(script, to);
}

const struct kind kind_default = {
    .name = "default",
    .query = sql_default,
    .attrs = default_attrs,
    .nattrs = countof(default_attrs),
    .create = set_default,
    .drop = drop_default,
    .alter = alter_default,
};
