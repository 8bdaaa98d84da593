/*
 * table: ordinary, partitioned and foreign tables. Columns, constraints, indexes and so on are
 * objects of their own; CREATE TABLE writes the columns, the rest follows as ALTER TABLE.
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

struct object *table_column(const struct object *table, const char *name)
{
    for (size_t i = 0; i < table->children.n; i++) {
        struct object *column = table->children.items[i];
        if (column->kind == &kind_column && text_equal(column->name, name))
            return column;
    }
    return NULL;
}

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"persistence", 0, "SET LOGGED, SET UNLOGGED; rewrites the table"},
    {"row_security", 0, "ENABLE, DISABLE ROW LEVEL SECURITY"},
    {"force_row_security", 0, "FORCE, NO FORCE ROW LEVEL SECURITY"},
    {"options", ATTR_SET, "SET (...), RESET (...)"},
    {"ordered", ATTR_DERIVED, NULL},
    {"replica_identity", 0, "REPLICA IDENTITY"},
    {"partition_by", ATTR_RAW, "never: see below"},
    {"of_type", ATTR_RAW, "OF, NOT OF"},
    {"access_method", 0, "never: see below"},
    {"server", ATTR_RAW, "never: see below"},
    {"server_options", ATTR_SET, "OPTIONS (ADD, SET, DROP)"},
};

/* The tables that it inherits from plainly, as INHERITS wants them; "" when it is a partition. */
static char *inherits(struct script *script, const struct object *to, bool *ret_is_partition)
{
    struct text tables = text_make(script->arena);
    *ret_is_partition = false;
    for (size_t i = 0; i < to->children.n; i++) {
        const struct object *link = to->children.items[i];
        if (link->kind != &kind_inheritance)
            continue;
        if (inheritance_is_partition(link))
            *ret_is_partition = true;
        else if (inheritance_in_create(link))
            text_add_item(&tables, ", ", link->name);
    }
    return tables.data;
}

/* A partition is attached later; until then its columns are its own. */
static char *column_list(struct script *script, const struct object *to, bool with_inherited)
{
    struct text columns = text_make(script->arena);
    for (size_t i = 0; i < to->children.n; i++) {
        const struct object *child = to->children.items[i];
        bool own = !text_equal(object_get(child, "inheritance"), "inherited");
        if (child->kind == &kind_column && (own || with_inherited))
            text_add_item(&columns, ",\n    ", column_definition(script, child));
    }
    if (!columns.len)
        return arena_strdup(script->arena, "()");
    return arena_printf(script->arena, "(\n    %s\n)", columns.data);
}

static void switch_row_security(struct script *script, const struct object *from,
                                const struct object *to)
{
    char *address = object_address(script->arena, to);
    const char *enabled = object_get(to, "row_security");
    const char *forced = object_get(to, "force_row_security");
    if (from ? kind_changed(from, to, "row_security") : text_equal(enabled, "ENABLE"))
        script_add(script, "ALTER TABLE %s %s ROW LEVEL SECURITY;", address, enabled);
    if (from ? kind_changed(from, to, "force_row_security") : text_equal(forced, "FORCE"))
        script_add(script, "ALTER TABLE %s %s ROW LEVEL SECURITY;", address, forced);
}

static void set_replica_identity(struct script *script, const struct object *to)
{
    /* Without a value it is an index, which says so itself. */
    const char *identity = object_get(to, "replica_identity");
    if (identity)
        script_add(script, "ALTER TABLE %s REPLICA IDENTITY %s;", object_address(script->arena, to),
                   identity);
}

/* The columns come from the type; here is what they have besides. */
static char *typed_columns(struct script *script, const struct object *to)
{
    struct text columns = text_make(script->arena);
    for (size_t i = 0; i < to->children.n; i++) {
        const struct object *child = to->children.items[i];
        char *clauses = child->kind == &kind_column ? column_clauses(script, child) : NULL;
        if (clauses && *clauses)
            text_add_item(&columns, ",\n    ",
                          arena_printf(script->arena, "%s WITH OPTIONS%s",
                                       quote_ident(script->arena, child->name), clauses));
    }
    return columns.len ? arena_printf(script->arena, " (\n    %s\n)", columns.data) : columns.data;
}

static void settings_of_columns(struct script *script, const struct object *to)
{
    for (size_t i = 0; i < to->children.n; i++)
        if (to->children.items[i]->kind == &kind_column)
            column_settings(script, to->children.items[i]);
}

static void create(struct script *script, const struct object *to)
{
    struct text sql = text_make(script->arena);
    bool is_partition = false;
    char *parents = inherits(script, to, &is_partition);
    const char *of_type = object_get(to, "of_type");
    text_addf(&sql, "CREATE %s%s %s", object_get(to, "persistence") ? "UNLOGGED " : "",
              to->kind->sql, object_address(script->arena, to));
    if (of_type)
        text_addf(&sql, " OF %s%s", of_type, typed_columns(script, to));
    else
        text_addf(&sql, " %s", column_list(script, to, is_partition));
    if (*parents)
        text_addf(&sql, " INHERITS (%s)", parents);
    if (object_get(to, "partition_by"))
        text_addf(&sql, " PARTITION BY %s", object_get(to, "partition_by"));
    if (object_get(to, "access_method"))
        text_addf(&sql, " USING %s", object_get(to, "access_method"));
    const char *options = kind_written_options(script->arena, to);
    if (options)
        text_addf(&sql, " WITH (%s)", options);
    if (object_get(to, "server"))
        text_addf(&sql, " SERVER %s", object_get(to, "server"));
    text_add(&sql, foreign_options(script->arena, to, "server_options"));
    script_add(script, "%s;", sql.data);
    settings_of_columns(script, to);
    switch_row_security(script, NULL, to);
    if (!text_equal(object_get(to, "replica_identity"), "DEFAULT") && to->kind == &kind_table)
        set_replica_identity(script, to);
    kind_set_owner(script, to);
}

static void drop(struct script *script, const struct object *from)
{
    kind_drop(script, from);
    if (from->kind == &kind_table)
        script_hazard(script, HAZARD_DATA_LOSS, "table %s is dropped with all its rows",
                      object_identity(script->arena, from));
}

/* What would mean to make the table anew. */
static bool is_possible(struct script *script, const struct object *from, const struct object *to)
{
    static const struct {
        const char *attr;
        const char *what;
    } fixed[] = {
        {"partition_by", "partition key"}, {"access_method", "access method"}, {"server", "server"},
    };
    for (size_t i = 0; i < countof(fixed); i++)
        if (kind_changed(from, to, fixed[i].attr)) {
            script_impossible(script, "the %s of %s %s changed", fixed[i].what, to->kind->name,
                              object_identity(script->arena, to));
            return false;
        }
    return true;
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    char *address = object_address(script->arena, to);
    if (!is_possible(script, from, to))
        return;
    if (kind_changed(from, to, "of_type")) {
        const char *type = object_get(to, "of_type");
        script_add(script, "ALTER TABLE %s %s%s;", address, type ? "OF " : "NOT OF",
                   type ? type : "");
    }
    if (kind_changed(from, to, "persistence")) {
        script_add(script, "ALTER TABLE %s SET %s;", address,
                   object_get(to, "persistence") ? "UNLOGGED" : "LOGGED");
        script_hazard(script, HAZARD_REWRITE | HAZARD_LOCK, "writes the whole table anew");
    }
    switch_row_security(script, from, to);
    kind_alter_options(script, from, to);
    char *server_options = foreign_options_change(script->arena, from, to, "server_options");
    if (*server_options)
        script_add(script, "ALTER FOREIGN TABLE %s%s;", address, server_options);
    if (kind_changed(from, to, "replica_identity"))
        set_replica_identity(script, to);
    kind_alter_owner(script, from, to);
}

const struct kind kind_table = {
    .name = "table",
    .about =
        "Ordinary and partitioned tables; columns, constraints, indexes and so on are objects "
        "of their own.",
    .limits =
        "Another partition key, also of a table that was dropped and made again under its name, "
        "would mean to make the table anew and copy its rows: such a change stops the merge, to "
        "be made on the parent by hand. So does another access method. Rows are not merged, but "
        "for config rows and migrations. Temporary tables are not looked at. Tablespaces are "
        "not compared: bough refuses clusters that have any.",
    .type = "table",
    .sql = "TABLE",
    .query = sql_table, /* reads foreign tables too */
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_RELATION,
    .flags = KIND_OWNED,
    .create = create,
    .drop = drop,
    .alter = alter,
};

const struct kind kind_foreign_table = {
    .name = "foreign table",
    .about = "Foreign tables.",
    .limits = "Another server would mean another table: such a change stops the merge.",
    .type = "foreign table",
    .sql = "FOREIGN TABLE",
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_RELATION,
    .flags = KIND_OWNED,
    .create = create,
    .drop = drop,
    .alter = alter,
};
