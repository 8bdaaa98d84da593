/* view: views and materialized views. */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/casts.h"

#include <string.h>

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"definition", ATTR_RAW, "CREATE OR REPLACE; dropped and created again if columns change"},
    {"columns", ATTR_DERIVED, NULL},
    {"options", ATTR_SET, "SET (...), RESET (...)"},
    {"ordered", ATTR_DERIVED, NULL},
};

static void define(struct script *script, const char *words, const struct object *to)
{
    struct text sql = text_make(script->arena);
    const char *options = kind_written_options(script->arena, to);
    text_addf(&sql, "CREATE %s %s", words, object_address(script->arena, to));
    if (object_get(to, "access_method"))
        text_addf(&sql, " USING %s", object_get(to, "access_method"));
    if (options)
        text_addf(&sql, " WITH (%s)", options);
    /* The server's text starts with a blank and ends with a semicolon. */
    script_add(script, "%s AS\n%s", sql.data,
               casts_keep_nameless(script->arena, object_get(to, "definition")));
}

static void create(struct script *script, const struct object *to)
{
    define(script, "VIEW", to);
    kind_set_owner(script, to);
}

/* CREATE OR REPLACE VIEW can only add columns at the end (PostgreSQL manual, CREATE VIEW). */
static bool is_replaceable(const struct object *from, const struct object *to)
{
    const char *before = object_get(from, "columns");
    const char *after = object_get(to, "columns");
    if (!before || text_equal(before, after))
        return true;
    /* The next character must end the last column, not go on with its type. */
    return after && text_starts(after, before) && after[strlen(before)] == ',';
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "definition")) {
        if (!is_replaceable(from, to)) {
            script_recreate(script);
            return;
        }
        define(script, "OR REPLACE VIEW", to);
        if (object_get(from, "options") && !object_get(to, "options"))
            kind_alter_options(script, from, to);
    } else {
        kind_alter_options(script, from, to);
    }
    kind_alter_owner(script, from, to);
}

const struct kind kind_view = {
    .name = "view",
    .about = "Views.",
    .type = "view",
    .sql = "VIEW",
    .query = sql_view,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_RELATION,
    .flags = KIND_OWNED | KIND_REBUILT,
    .create = create,
    .drop = kind_drop,
    .alter = alter,
};

static const struct kind_attr materialized_attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"definition", ATTR_RAW, "dropped and created again, and filled"},
    {"options", ATTR_SET, "SET (...), RESET (...)"},
    {"ordered", ATTR_DERIVED, NULL},
    {"access_method", 0, "dropped and created again, and filled"},
};

static void create_materialized(struct script *script, const struct object *to)
{
    define(script, "MATERIALIZED VIEW", to);
    script_hazard(script, HAZARD_LOCK, "runs the query of %s to fill it",
                  object_identity(script->arena, to));
    for (size_t i = 0; i < to->children.n; i++)
        if (to->children.items[i]->kind == &kind_view_column)
            column_settings(script, to->children.items[i]);
    kind_set_owner(script, to);
}

static void alter_materialized(struct script *script, const struct object *from,
                               const struct object *to)
{
    if (kind_changed(from, to, "definition") || kind_changed(from, to, "access_method")) {
        script_recreate(script);
        return;
    }
    kind_alter_options(script, from, to);
    kind_alter_owner(script, from, to);
}

const struct kind kind_materialized_view = {
    .name = "materialized view",
    .about = "Materialized views.",
    .limits =
        "What it holds is not merged: one that is made is filled by its query, WITH NO DATA is "
        "not kept.",
    .type = "materialized view",
    .sql = "MATERIALIZED VIEW",
    .query = sql_materialized_view,
    .attrs = materialized_attrs,
    .nattrs = countof(materialized_attrs),
    .name_space = NAMES_RELATION,
    .flags = KIND_OWNED | KIND_REBUILT,
    .create = create_materialized,
    .drop = kind_drop,
    .alter = alter_materialized,
};
