/*
 * inheritance: that a table is a partition of another, or inherits from it; and that an index is
 * the part of an index of a partitioned table.
 *
 * Both are objects of their own, inside the child. So a partition is made as a table that stands
 * for itself, with its own indexes and constraints under their own names, and is attached at last:
 * PostgreSQL then takes what is there instead of making it anew (PostgreSQL manual, ALTER TABLE,
 * ATTACH PARTITION). A table that inherits plainly says so when it is created, because that is the
 * only way to columns that are not its own as well.
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

static const struct kind_attr attrs[] = {{"bound", ATTR_RAW, "DETACH PARTITION, ATTACH PARTITION"}};

bool inheritance_is_partition(const struct object *link)
{
    return object_get(link, "bound") != NULL;
}

/* A column that is generated otherwise than in the ancestor cannot be written beside INHERITS (CREATE
 * TABLE refuses it before version 16), but such a table may begin to inherit. */
static bool has_own_generated(const struct object *table)
{
    bool generated = false;
    for (size_t i = 0; i < table->children.n; i++) {
        const char *inheritance = object_get(table->children.items[i], "inheritance");
        if (text_equal(inheritance, "inherited"))
            return false;
        generated = generated || (inheritance && object_get(table->children.items[i], "generated"));
    }
    return generated;
}

bool inheritance_in_create(const struct object *link)
{
    return !inheritance_is_partition(link) && !has_own_generated(link->parent);
}

static void attach(struct script *script, const struct object *to)
{
    char *table = object_address(script->arena, to->parent);
    if (!inheritance_is_partition(to)) {
        script_add(script, "ALTER TABLE %s INHERIT %s;", table, to->name);
        return;
    }
    script_add(script, "ALTER TABLE %s ATTACH PARTITION %s %s;", to->name, table,
               object_get(to, "bound"));
    script_hazard(script, HAZARD_MAY_FAIL | HAZARD_LOCK,
                  "scans %s; rows outside of the bounds make it fail",
                  object_identity(script->arena, to->parent));
}

static void detach(struct script *script, const struct object *from)
{
    char *table = object_address(script->arena, from->parent);
    if (inheritance_is_partition(from))
        script_add(script, "ALTER TABLE %s DETACH PARTITION %s;", from->name, table);
    else
        script_add(script, "ALTER TABLE %s NO INHERIT %s;", table, from->name);
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (!kind_changed(from, to, "bound"))
        return;
    detach(script, from);
    attach(script, to);
}

const struct kind kind_inheritance = {
    .name = "inheritance",
    .about = "That a table is a partition of another, or inherits from it.",
    .query = sql_inheritance,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_ATTACHED,
    .create = attach,
    .drop = detach,
    .alter = alter,
};

static const struct kind_attr link_attrs[] = {
    {"part_of", ATTR_RAW, "follows from its table and what that is a partition of"},
};

/* Does nothing where attaching the table has attached the index (PostgreSQL manual, ALTER INDEX).
 */
static void attach_index(struct script *script, const struct object *to)
{
    script_add(script, "ALTER INDEX %s ATTACH PARTITION %s;", object_get(to, "part_of"),
               quote_qualified(script->arena, object_top(to)->schema, to->parent->name));
}

/* An index is only ever detached together with its table. */
const struct kind kind_index_link = {
    .name = "index attachment",
    .about = "That an index is the part of an index of a partitioned table.",
    .limits = "PostgreSQL has no statement that detaches an index alone.",
    .query = sql_index_link,
    .attrs = link_attrs,
    .nattrs = countof(link_attrs),
    .flags = KIND_ATTACHED,
    .create = attach_index,
};
