/*
 * row: rows of the tables that bough.ini names as config or migrations. Their attributes are the
 * table's columns, their name is the stable key; read by catalog/rows.c.
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "pg/quote.h"

bool row_has_default(const struct object *column)
{
    for (size_t i = 0; i < column->children.n; i++)
        if (column->children.items[i]->kind == &kind_default)
            return true;
    return object_get(column, "identity") || !object_get(column, "not_null");
}

/* Ignored columns are left to their defaults, unless an INSERT would fail without them. */
static bool is_left_out(const struct object *row, const struct attr *attr)
{
    for (size_t i = 0; i < row->parent->children.n && attr->role == ATTR_IGNORED; i++) {
        const struct object *column = row->parent->children.items[i];
        if (column->kind == &kind_column && text_equal(column->name, attr->name))
            return row_has_default(column);
    }
    return false;
}

/* INSERT refuses values for GENERATED ALWAYS AS IDENTITY columns unless told so. */
static bool sets_identity(const struct object *row)
{
    for (size_t i = 0; i < row->parent->children.n; i++) {
        const struct object *column = row->parent->children.items[i];
        const struct attr *attr =
            column->kind == &kind_column ? object_attr(row, column->name) : NULL;
        if (attr && !is_left_out(row, attr) &&
            text_equal(object_get(column, "identity"), "ALWAYS"))
            return true;
    }
    return false;
}

static void insert(struct script *script, const struct object *to)
{
    struct text columns = text_make(script->arena);
    struct text values = text_make(script->arena);
    for (size_t i = 0; i < to->nattrs; i++) {
        if (is_left_out(to, &to->attrs[i]))
            continue;
        text_add_item(&columns, ", ", quote_ident(script->arena, to->attrs[i].name));
        text_add_item(&values, ", ", quote_literal(script->arena, to->attrs[i].value));
    }
    script_add(script, "INSERT INTO %s (%s)%s VALUES (%s);", table_address(script->arena, to),
               columns.data, sets_identity(to) ? " OVERRIDING SYSTEM VALUE" : "", values.data);
}

/* WHERE key = ..., or nothing for the only row of a single-row table. */
static char *condition(struct script *script, const struct object *row)
{
    struct text out = text_make(script->arena);
    for (size_t i = 0; i < row->nattrs; i++) {
        if (row->attrs[i].role != ATTR_KEY)
            continue;
        text_add(&out, out.len ? " AND " : " WHERE ");
        text_addf(&out, "%s %s %s", quote_ident(script->arena, row->attrs[i].name),
                  row->attrs[i].value ? "=" : "IS",
                  quote_literal(script->arena, row->attrs[i].value));
    }
    return out.data;
}

static void delete(struct script *script, const struct object *from)
{
    script_add(script, "DELETE FROM %s%s;", table_address(script->arena, from),
               condition(script, from));
    script_hazard(script, HAZARD_DATA_LOSS, "the row is deleted");
}

static void update(struct script *script, const struct object *from, const struct object *to)
{
    struct text set = text_make(script->arena);
    for (size_t i = 0; i < to->nattrs; i++) {
        const struct attr *attr = &to->attrs[i];
        const struct attr *before = object_attr(from, attr->name);
        bool same = before && text_equal(before->value, attr->value);
        if (attr->role != ATTR_COMPARED || same)
            continue;
        text_add_item(&set, ", ", arena_printf(script->arena, "%s = %s",
                                               quote_ident(script->arena, attr->name),
                                               quote_literal(script->arena, attr->value)));
    }
    if (set.len)
        script_add(script, "UPDATE %s SET %s%s;", table_address(script->arena, to), set.data,
                   condition(script, to));
}

const struct kind kind_config_row = {
    .name = "config_row",
    .about =
        "Rows of tables that bough.ini names as config, by their stable key; each column is an "
        "attribute.",
    .limits = "Rows of tables that bough.ini does not name are never merged.",
    .type = "config_row",
    .flags = KIND_DATA,
    .create = insert,
    .drop = delete,
    .alter = update,
};

const struct kind kind_migration = {
    .name = "migration",
    .about = "Rows of a table that bough.ini names as the history of migrations, by their version.",
    .limits =
        "History is only added to: old rows that the branch changed stay as they are on the "
        "parent, and are named.",
    .type = "migration",
    .flags = KIND_DATA,
    .create = insert,
    .drop = delete,
    .alter = update,
};
