/*
 * column: columns of tables, and their defaults.
 *
 * A column is never dropped to be changed, except a generated one: it has no data of its own. Older
 * servers have no other way to change its expression.
 */
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kinds/identity.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <string.h>

static const struct kind_attr attrs[] = {
    {"type", ATTR_RAW, "ALTER COLUMN ... TYPE, USING for explicit casts; may rewrite the table"},
    {"category", ATTR_DERIVED, NULL},
    {"collation", ATTR_RAW, "ALTER COLUMN ... TYPE ... COLLATE"},
    {"not_null", 0, "SET NOT NULL, DROP NOT NULL"},
    {"not_null_name", 0, "RENAME CONSTRAINT; since version 18, when a user chose it"},
    {"not_null_tail", 0, "VALIDATE CONSTRAINT; else dropped and added: NO INHERIT, NOT VALID"},
    {"not_null_constraint", ATTR_DERIVED, NULL},
    {"identity", 0, "ADD GENERATED, SET GENERATED, DROP IDENTITY"},
    {"identity_options", ATTR_SET, "ALTER COLUMN ... SET INCREMENT BY and so on"},
    {"identity_sequence", 0, "ALTER SEQUENCE ... RENAME TO"},
    {"identity_persistence", 0, "ALTER SEQUENCE ... SET LOGGED, SET UNLOGGED; since version 15"},
    {"generated", ATTR_RAW, "SET EXPRESSION since version 17, DROP EXPRESSION; else added again"},
    {"generated_as", 0, "dropped and added again"},
    {"set_expression", ATTR_DERIVED, NULL},
    {"storage", 0, "SET STORAGE"},
    {"type_storage", ATTR_DERIVED, NULL},
    {"compression", 0, "SET COMPRESSION"},
    {"statistics", 0, "SET STATISTICS"},
    {"options", ATTR_SET, "SET (...), RESET (...)"},
    {"server_options", ATTR_SET, "ALTER COLUMN ... OPTIONS (...)"},
    {"inheritance", 0, "follows from what its table inherits"},
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

char *column_definition(struct script *script, const struct object *column)
{
    struct text out = text_make(script->arena);
    text_addf(&out, "%s %s", quote_ident(script->arena, column->name), object_get(column, "type"));
    text_add(&out, foreign_options(script->arena, column, "server_options"));
    if (object_get(column, "collation"))
        text_addf(&out, " COLLATE %s", object_get(column, "collation"));
    text_add(&out, column_clauses(script, column));
    return out.data;
}

/* "CONSTRAINT name ", where a user gave it one. */
static const char *not_null_name(struct script *script, const struct object *column)
{
    const char *name = object_get(column, "not_null_name");
    return name ? arena_printf(script->arena, "CONSTRAINT %s ", quote_ident(script->arena, name))
                : "";
}

static const char *not_null_clause(struct script *script, const struct object *column)
{
    if (!object_get(column, "not_null") || object_get(column, "not_null_tail"))
        return "";
    return arena_printf(script->arena, " %sNOT NULL", not_null_name(script, column));
}

char *column_clauses(struct script *script, const struct object *column)
{
    struct text out = text_make(script->arena);
    const struct object *standard = default_of(column);
    if (standard && is_inline(script, standard))
        text_addf(&out, " DEFAULT %s", object_get(standard, "expression"));
    if (object_get(column, "generated"))
        text_addf(&out, " GENERATED ALWAYS AS (%s) %s", object_get(column, "generated"),
                  object_get(column, "generated_as"));
    if (object_get(column, "identity"))
        text_addf(&out, " %s", identity_clause(script->arena, column));
    text_add(&out, not_null_clause(script, column));
    return out.data;
}

static char *alter_prefix(struct script *script, const struct object *column)
{
    return arena_printf(script->arena, "ALTER TABLE %s ALTER COLUMN %s",
                        table_address(script->arena, column),
                        quote_ident(script->arena, column->name));
}

/* What tables that inherit have for themselves, and are told by themselves. */
static char *alter_only(struct script *script, const struct object *column)
{
    return arena_printf(script->arena, "ALTER TABLE %s%s ALTER COLUMN %s",
                        script->has_heirs ? "ONLY " : "", table_address(script->arena, column),
                        quote_ident(script->arena, column->name));
}

static void reset_options(struct script *script, const struct object *from, const struct object *to)
{
    static const char *const names[] = {"n_distinct", "n_distinct_inherited"};
    for (size_t i = 0; i < countof(names); i++) {
        const char *prefix = arena_printf(script->arena, "%s=", names[i]);
        struct items before = items_parse(script->arena, object_get(from, "options"));
        struct items after = items_parse(script->arena, object_get(to, "options"));
        if (items_set(&before, prefix) && !items_set(&after, prefix))
            script_add(script, "%s RESET (%s);", alter_only(script, to), names[i]);
    }
}

/* What only a constraint of its own can say, such as that rows from before may be NULL. */
static void add_not_null(struct script *script, const struct object *to)
{
    const char *tail = object_get(to, "not_null_tail");
    script_add(script, "ALTER TABLE %s%s ADD %sNOT NULL %s%s;", script->has_heirs ? "ONLY " : "",
               table_address(script->arena, to), not_null_name(script, to),
               quote_ident(script->arena, to->name),
               tail ? arena_printf(script->arena, " %s", tail) : "");
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
        script_add(script, "%s %s %s;", alter_only(script, to), settings[i].words,
                   value ? value : standard);
        script_lock(script, settings[i].lock);
    }
    if (!from && object_get(to, "not_null_tail"))
        add_not_null(script, to);
    if (from)
        reset_options(script, from, to);
    const char *options = object_get(to, "options");
    if (!options || (from && !kind_changed(from, to, "options")))
        return;
    script_add(script, "%s SET (%s);", alter_only(script, to), options);
    script_lock(script, LOCK_SHARE_UPDATE_EXCLUSIVE);
}

void column_settings(struct script *script, const struct object *column)
{
    identity_set_persistence(script, NULL, column);
    set_settings(script, NULL, column);
}

static void alter_not_null(struct script *script, const struct object *from,
                           const struct object *to);

static void leave_out(struct arena *arena, struct object *object, const char *name)
{
    const struct attr *attrs_before = object->attrs;
    size_t n = object->nattrs;
    object->attrs = arena_new_n(arena, struct attr, n + 1);
    object->nattrs = 0;
    for (size_t i = 0; i < n; i++)
        if (!text_equal(attrs_before[i].name, name))
            object->attrs[object->nattrs++] = attrs_before[i];
}

static void create(struct script *script, const struct object *to)
{
    bool has_value = default_of(to) || object_get(to, "identity") || object_get(to, "generated");
    bool filled = script->rows_follow && object_get(to, "not_null") && !has_value;
    struct object nullable = *to;
    if (filled)
        leave_out(script->arena, &nullable, "not_null");
    script_add(script, "ALTER TABLE %s ADD COLUMN %s;", table_address(script->arena, to),
               column_definition(script, &nullable));
    if (object_get(to, "not_null") && !has_value && !filled)
        script_hazard(script, HAZARD_MAY_FAIL,
                      "fails if the table has rows: NOT NULL without a default");
    if (column_add_rewrites(to))
        script_hazard(script, HAZARD_REWRITE | HAZARD_LOCK, "writes the whole table anew");
    set_settings(script, NULL, to);
    if (filled)
        alter_not_null(script, NULL, to);
}

static void drop(struct script *script, const struct object *from)
{
    script_add(script, "ALTER TABLE %s%s DROP COLUMN %s;", script->keep_heirs ? "ONLY " : "",
               table_address(script->arena, from), quote_ident(script->arena, from->name));
    if (!object_get(from, "generated"))
        script_hazard(script, HAZARD_DATA_LOSS, "column %s is dropped with its data",
                      object_identity(script->arena, from));
}

/* Whether the server casts by itself when it assigns, which unlike an explicit cast never cuts
 * anything off: within a category of types, and to strings (PostgreSQL manual, CREATE CAST). */
static bool is_assignable(const char *from, const char *to)
{
    return text_equal(from, to) || text_equal(to, "S");
}

/* Enums, composite types and ranges have no casts among each other. */
static bool needs_text(const char *category)
{
    return strchr("ECR", category[strlen(category) - 1]) != NULL;
}

/* " USING c::text::type", or nothing where no explicit cast is needed. */
static const char *conversion(struct script *script, const struct object *from,
                              const struct object *to)
{
    const char *before = object_get(from, "category");
    const char *after = object_get(to, "category");
    if (!before || !after)
        return "";
    bool by_text = needs_text(before) || needs_text(after);
    if (!by_text && is_assignable(before, after))
        return "";
    const char *through = *before == 'A' && *after == 'A' ? "::text[]" : "::text";
    bool direct = !by_text || strcmp(before, "S") == 0 || strcmp(after, "S") == 0;
    return arena_printf(script->arena, " USING %s%s::%s", quote_ident(script->arena, to->name),
                        direct ? "" : through, object_get(to, "type"));
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
    bool computed = object_get(to, "generated") || to->parent->kind == &kind_foreign_table;
    script_add(script, "%s TYPE %s%s%s%s;", prefix, type, collation ? " COLLATE " : "",
               collation ? collation : "", computed ? "" : conversion(script, from, to));
    if (column_type_rewrites(from, to))
        script_hazard(script, HAZARD_REWRITE | HAZARD_LOCK | HAZARD_MAY_FAIL,
                      "may write the whole table anew; values that do not fit %s make it fail",
                      type);
    if (before && after && !kind_changed(before, after, "expression"))
        script_add(script, "%s SET DEFAULT %s;", prefix, object_get(after, "expression"));
    script->rebuild = true;
}

static void alter_not_null(struct script *script, const struct object *from,
                           const struct object *to)
{
    if (!object_get(to, "not_null")) {
        /* Partitions cannot be stricter than their table while that loosens (ALTER TABLE, ONLY). */
        bool partitioned = object_get(object_top(to), "partition_by") != NULL;
        script_add(script, "%s DROP NOT NULL;",
                   partitioned ? alter_prefix(script, to) : alter_only(script, to));
        return;
    }
    bool plain = !object_get(to, "not_null_name") && !object_get(to, "not_null_tail");
    if (plain && online_set_not_null(script, from, to))
        return;
    if (plain)
        script_add(script, "%s SET NOT NULL;", alter_only(script, to));
    else
        add_not_null(script, to);
    script_after_rows(script);
    if (!object_get(to, "not_null_tail"))
        script_hazard(script, HAZARD_MAY_FAIL | HAZARD_LOCK,
                      "scans the table under a lock; existing NULLs make it fail");
}

/* The name and the tail of a NOT NULL that both have. */
static void alter_not_null_constraint(struct script *script, const struct object *from,
                                      const struct object *to)
{
    const char *before = object_get(from, "not_null_constraint");
    const char *after = object_get(to, "not_null_constraint");
    char *address = table_address(script->arena, to);
    if (!before || !after || !object_get(from, "not_null") || !object_get(to, "not_null"))
        return;
    if (object_get(to, "not_null_name"))
        after = object_get(to, "not_null_name");
    else if (!object_get(from, "not_null_name"))
        after = before;
    /* An inherited one is renamed with its origin only. */
    if (strcmp(before, after) != 0 && !object_get(to, "inheritance"))
        script_add(script, "ALTER TABLE %s RENAME CONSTRAINT %s TO %s;", address,
                   quote_ident(script->arena, before), quote_ident(script->arena, after));
    if (!kind_changed(from, to, "not_null_tail"))
        return;
    if (object_get(to, "not_null_tail") ||
        !text_equal(object_get(from, "not_null_tail"), "NOT VALID")) {
        script_add(script, "%s DROP NOT NULL;", alter_only(script, to));
        alter_not_null(script, from, to);
        return;
    }
    script_add(script, "ALTER TABLE %s VALIDATE CONSTRAINT %s;", address,
               quote_ident(script->arena, after));
    script_hazard(script, HAZARD_MAY_FAIL, "scans the table; existing NULLs make it fail");
}

static void set_generated(struct script *script, const struct object *to)
{
    script_add(script, "%s SET EXPRESSION AS (%s);", alter_prefix(script, to),
               object_get(to, "generated"));
    if (strcmp(object_get(to, "generated_as"), "STORED") == 0)
        script_hazard(script, HAZARD_REWRITE | HAZARD_LOCK, "writes the whole table anew");
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    bool computed = object_get(from, "generated") && object_get(to, "generated");
    bool set_expression = computed && !kind_changed(from, to, "generated_as") &&
                          object_get(to, "set_expression");
    bool new_generated = kind_changed(from, to, "generated") && object_get(to, "generated");
    if ((new_generated && !set_expression) ||
        (computed && kind_changed(from, to, "generated_as"))) {
        script_recreate(script);
        return;
    }
    if (new_generated)
        set_generated(script, to);
    else if (kind_changed(from, to, "generated"))
        script_add(script, "%s DROP EXPRESSION;", alter_prefix(script, to));
    if (kind_changed(from, to, "type") || kind_changed(from, to, "collation") || script->convert)
        alter_type(script, from, to);
    bool loosens = kind_changed(from, to, "not_null") && !object_get(to, "not_null");
    if (kind_changed(from, to, "not_null") && !loosens)
        alter_not_null(script, from, to);
    alter_not_null_constraint(script, from, to);
    if (object_get(to, "identity") && !object_get(from, "identity") && default_of(from))
        script_add(script, "%s DROP DEFAULT;", alter_prefix(script, to));
    identity_alter(script, alter_prefix(script, to), from, to);
    identity_set_persistence(script, from, to);
    if (loosens)
        alter_not_null(script, from, to);
    script->phase = PHASE_MAIN;
    set_settings(script, from, to);
    char *server_options = foreign_options_change(script->arena, from, to, "server_options");
    if (*server_options)
        script_add(script, "%s%s;", alter_prefix(script, to), server_options);
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
    .about = "Columns of tables.",
    .limits =
        "A merged column goes to the end of its table: the order of columns may differ from the "
        "branch. A column with data is never dropped to be changed; what needs that stops the "
        "merge.",
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

static const struct kind_attr view_attrs[] = {
    {"storage", 0, "SET STORAGE, of a materialized view"},
    {"type_storage", ATTR_DERIVED, NULL},
    {"compression", 0, "SET COMPRESSION, of a materialized view"},
    {"statistics", 0, "SET STATISTICS"},
    {"options", ATTR_SET, "SET (...), RESET (...)"},
};

const struct kind kind_view_column = {
    .name = "view column",
    .about = "A column of a view, so that a renamed one is known.",
    .sql = "COLUMN",
    .query = sql_view_column,
    .attrs = view_attrs,
    .nattrs = countof(view_attrs),
    .alter = set_settings,
    .address = address,
    .rename = rename_column,
};

static const struct kind_attr default_attrs[] = {
    {"expression", ATTR_RAW, "SET DEFAULT"},
    {"volatile", ATTR_DERIVED, NULL},
};

static void set_default(struct script *script, const struct object *to)
{
    script_add(script, "%s SET DEFAULT %s;", alter_only(script, to->parent),
               object_get(to, "expression"));
}

static void drop_default(struct script *script, const struct object *from)
{
    script_add(script, "%s DROP DEFAULT;", alter_only(script, from->parent));
}

static void alter_default(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "expression"))
        set_default(script, to);
}

const struct kind kind_default = {
    .name = "default",
    .about = "Defaults of columns.",
    .query = sql_default,
    .attrs = default_attrs,
    .nattrs = countof(default_attrs),
    .create = set_default,
    .drop = drop_default,
    .alter = alter_default,
};
