/* table: ordinary and partitioned tables. Columns, constraints, indexes and so on are objects of
 * their own; CREATE TABLE writes the columns, the rest follows as ALTER TABLE. */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {
    {"owner", 0},
    {"persistence", 0},
    {"row_security", 0},
    {"force_row_security", 0},
    {"options", ATTR_SET},
    {"replica_identity", 0},
    {"partition_by", 0},
    {"partition_of", ATTR_RAW},
    {"partition_bound", 0},
    {"inherits", ATTR_RAW},
};

static char *column_list(struct script *script, const struct object *to)
{
    struct text columns = text_make(script->arena);
    for (size_t i = 0; i < to->children.n; i++) {
        const struct object *child = to->children.items[i];
        if (child->kind == &kind_column && !object_get(child, "inherited"))
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

static void create(struct script *script, const struct object *to)
{
    struct text sql = text_make(script->arena);
    const char *partition_of = object_get(to, "partition_of");
    text_addf(&sql, "CREATE %sTABLE %s", object_get(to, "persistence") ? "UNLOGGED " : "",
              object_address(script->arena, to));
    if (partition_of)
        text_addf(&sql, " PARTITION OF %s %s", partition_of, object_get(to, "partition_bound"));
    else
        text_addf(&sql, " %s", column_list(script, to));
    if (object_get(to, "inherits"))
        text_addf(&sql, " INHERITS (%s)", object_get(to, "inherits"));
    if (object_get(to, "partition_by"))
        text_addf(&sql, " PARTITION BY %s", object_get(to, "partition_by"));
    if (object_get(to, "options"))
        text_addf(&sql, " WITH (%s)", object_get(to, "options"));
    script_add(script, "%s;", sql.data);
    for (size_t i = 0; i < to->children.n; i++)
        if (to->children.items[i]->kind == &kind_column)
            column_settings(script, to->children.items[i]);
    switch_row_security(script, NULL, to);
    if (!text_equal(object_get(to, "replica_identity"), "DEFAULT"))
        set_replica_identity(script, to);
    kind_set_owner(script, to);
}

static void drop(struct script *script, const struct object *from)
{
    kind_drop(script, from);
    script_hazard(script, HAZARD_DATA_LOSS, "table %s is dropped with all its rows",
                  object_identity(script->arena, from));
}

static void alter_partition(struct script *script, const struct object *from,
                            const struct object *to)
{
    char *address = object_address(script->arena, to);
    const char *before = object_get(from, "partition_of");
    const char *after = object_get(to, "partition_of");
    if (before)
        script_add(script, "ALTER TABLE %s DETACH PARTITION %s;", before, address);
    if (!after)
        return;
    script_add(script, "ALTER TABLE %s ATTACH PARTITION %s %s;", after, address,
               object_get(to, "partition_bound"));
    script_hazard(script, HAZARD_MAY_FAIL | HAZARD_LOCK,
                  "scans %s; rows outside of the bounds make it fail",
                  object_identity(script->arena, to));
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    char *address = object_address(script->arena, to);
    if (kind_changed(from, to, "partition_by") || kind_changed(from, to, "inherits")) {
        script_impossible(script, "the partitioning or inheritance of table %s changed",
                          object_identity(script->arena, to));
        return;
    }
    if (kind_changed(from, to, "partition_of") || kind_changed(from, to, "partition_bound"))
        alter_partition(script, from, to);
    if (kind_changed(from, to, "persistence")) {
        script_add(script, "ALTER TABLE %s SET %s;", address,
                   object_get(to, "persistence") ? "UNLOGGED" : "LOGGED");
        script_hazard(script, HAZARD_REWRITE | HAZARD_LOCK, "writes the whole table anew");
    }
    switch_row_security(script, from, to);
    kind_alter_options(script, from, to);
    if (kind_changed(from, to, "replica_identity"))
        set_replica_identity(script, to);
    kind_alter_owner(script, from, to);
}

const struct kind kind_table = {
    .name = "table",
    .type = "table",
    .sql = "TABLE",
    .query = sql_table,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_RELATION,
    .flags = KIND_OWNED,
    .create = create,
    .drop = drop,
    .alter = alter,
};
