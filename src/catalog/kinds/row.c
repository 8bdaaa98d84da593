/*
 * row: rows of the tables that bough.ini names as config or migrations. Their attributes are the
 * table's columns, their name is the stable key; read by catalog/rows.c.
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog/rows.h"
#include "catalog/template.h"
#include "pg/quote.h"

#define MASK "***"

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
    const struct object *column = table_column(row->parent, attr->name);
    if (attr->column && attr->column->expression)
        return true;
    return attr->role == ATTR_IGNORED && !attr->masked && column && row_has_default(column);
}

/* INSERT refuses values for GENERATED ALWAYS AS IDENTITY columns unless told so. */
static bool sets_identity(const struct object *row)
{
    for (size_t i = 0; i < row->parent->children.n; i++) {
        const struct object *column = row->parent->children.items[i];
        const struct attr *attr =
            column->kind == &kind_column ? object_attr(row, column->name) : NULL;
        if (attr && !is_left_out(row, attr) && text_equal(object_get(column, "identity"), "ALWAYS"))
            return true;
    }
    return false;
}

/* A statement is written twice: as it runs, and as it is shown. */
struct writing {
    struct arena *arena;
    const struct object *from; /* NULL for an INSERT */
    const struct object *to;   /* NULL for a DELETE */
    bool show;
};

static const struct object *row_of(const struct writing *writing)
{
    return writing->to ? writing->to : writing->from;
}

static const char *value(const struct writing *writing, const struct attr *attr)
{
    if (writing->show && attr->masked)
        return quote_literal(writing->arena, attr->value ? MASK : NULL);
    const char *literal = quote_literal(writing->arena, attr->value);
    if (!attr->value || !attr->column || !attr->column->lookup)
        return literal;
    return arena_printf(writing->arena, "%s%s)", attr->column->lookup, literal);
}

static char *insert(const struct writing *writing)
{
    const struct object *to = writing->to;
    struct text columns = text_make(writing->arena);
    struct text values = text_make(writing->arena);
    for (size_t i = 0; i < to->nattrs; i++) {
        if (is_left_out(to, &to->attrs[i]))
            continue;
        text_add_item(&columns, ", ", quote_ident(writing->arena, to->attrs[i].name));
        text_add_item(&values, ", ", value(writing, &to->attrs[i]));
    }
    return arena_printf(writing->arena, "INSERT INTO %s (%s)%s VALUES (%s);",
                        table_address(writing->arena, to), columns.data,
                        sets_identity(to) ? " OVERRIDING SYSTEM VALUE" : "", values.data);
}

/* WHERE key = ..., or nothing for the only row of a single-row table. */
static char *condition(const struct writing *writing)
{
    const struct object *row = row_of(writing);
    struct text out = text_make(writing->arena);
    for (size_t i = 0; i < row->nattrs; i++) {
        const struct attr *attr = &row->attrs[i];
        bool expression = attr->column && attr->column->expression;
        if (attr->role != ATTR_KEY)
            continue;
        text_add(&out, out.len ? " AND " : " WHERE ");
        if (expression)
            text_addf(&out, "(%s)::text", attr->name);
        else
            text_add(&out, quote_ident(writing->arena, attr->name));
        text_addf(&out, " %s %s", attr->value ? "=" : "IS", value(writing, attr));
    }
    return out.data;
}

static char *delete (const struct writing *writing)
{
    return arena_printf(writing->arena, "DELETE FROM %s%s;",
                        table_address(writing->arena, writing->from), condition(writing));
}

/* NULL: nothing is to be set. */
static char *update(const struct writing *writing)
{
    struct text set = text_make(writing->arena);
    for (size_t i = 0; i < writing->to->nattrs; i++) {
        const struct attr *attr = &writing->to->attrs[i];
        const struct attr *before = object_attr(writing->from, attr->name);
        bool same = before && text_equal(before->value, attr->value);
        if (attr->role != ATTR_COMPARED || same)
            continue;
        text_add_item(&set, ", ",
                      arena_printf(writing->arena, "%s = %s",
                                   quote_ident(writing->arena, attr->name), value(writing, attr)));
    }
    return set.len ? arena_printf(writing->arena, "UPDATE %s SET %s%s;",
                                  table_address(writing->arena, writing->to), set.data,
                                  condition(writing))
                   : NULL;
}

static bool is_masked(const struct object *row)
{
    for (size_t i = 0; row && i < row->nattrs; i++)
        if (row->attrs[i].masked)
            return true;
    return false;
}

static void write(struct script *script, const struct object *from, const struct object *to,
                  char *(*statement)(const struct writing *writing))
{
    struct writing writing = {script->arena, from, to, false};
    char *sql = statement(&writing);
    if (!sql)
        return;
    script_add(script, "%s", sql);
    writing.show = true;
    if (is_masked(row_of(&writing)))
        script_show(script, statement(&writing));
}

/* A parameter of a template: the value of a column. */
static const char *parameter(void *context, const char *column)
{
    const struct writing *writing = context;
    const struct attr *attr = object_attr(row_of(writing), column);
    return attr ? value(writing, attr) : "NULL";
}

/* A call that says whether it succeeded, where it would not raise an error itself. */
static char *checked(struct arena *arena, const struct tracked_table *tracked, const char *sql)
{
    if (!tracked->succeeded)
        return arena_printf(arena, "%s;", sql);
    const char *why = tracked->failure ? tracked->failure : "'the call did not succeed'";
    char *body =
        arena_printf(arena,
                     "\nDECLARE\n  result record;\nBEGIN\n"
                     "  SELECT (%s) AS succeeded, (%s)::text AS why INTO STRICT result FROM (\n"
                     "%s\n  ) call;\n"
                     "  IF result.succeeded IS NOT TRUE THEN\n"
                     "    RAISE EXCEPTION '%%', coalesce(result.why, 'the call did not succeed');\n"
                     "  END IF;\nEND\n",
                     tracked->succeeded, why, sql);
    return arena_printf(arena, "DO %s;", quote_dollar(arena, body));
}

static void write_template(struct script *script, const struct object *from,
                           const struct object *to, const char *template)
{
    size_t n = 0;
    struct writing writing = {script->arena, from, to, false};
    const struct tracked_table *tracked = row_of(&writing)->tracked;
    char **statements = template_split(script->arena, template, &n);
    for (size_t i = 0; i < n; i++) {
        char *text[2];
        for (int show = 0; show < 2; show++) {
            writing.show = show;
            text[show] = checked(script->arena, tracked,
                                 template_fill(script->arena, statements[i], parameter, &writing));
        }
        script_add(script, "%s", text[0]);
        if (is_masked(row_of(&writing)))
            script_show(script, text[1]);
    }
}

static void create_row(struct script *script, const struct object *to)
{
    if (to->tracked && to->tracked->insert)
        write_template(script, NULL, to, to->tracked->insert);
    else
        write(script, NULL, to, insert);
}

static void drop_row(struct script *script, const struct object *from)
{
    size_t before = script->statements.n;
    if (from->tracked && from->tracked->delete)
        write_template(script, from, NULL, from->tracked->delete);
    else
        write(script, from, NULL, delete);
    if (script->statements.n > before)
        script_hazard(script, HAZARD_DATA_LOSS, "the row is deleted");
}

static bool is_changed(const struct object *from, const struct object *to)
{
    for (size_t i = 0; i < to->nattrs; i++) {
        const struct attr *before = object_attr(from, to->attrs[i].name);
        if (to->attrs[i].role == ATTR_COMPARED &&
            !(before && text_equal(before->value, to->attrs[i].value)))
            return true;
    }
    return false;
}

static void alter_row(struct script *script, const struct object *from, const struct object *to)
{
    if (!to->tracked || !to->tracked->update)
        write(script, from, to, update);
    else if (is_changed(from, to))
        write_template(script, from, to, to->tracked->update);
}

const struct kind kind_config_row = {
    .name = "config_row",
    .about =
        "Rows of tables that bough.ini names as config, by their stable key; each column is an "
        "attribute.",
    .limits = "Rows of tables that bough.ini does not name are never merged.",
    .type = "config_row",
    .flags = KIND_DATA,
    .create = create_row,
    .drop = drop_row,
    .alter = alter_row,
};

const struct kind kind_migration = {
    .name = "migration",
    .about = "Rows of a table that bough.ini names as the history of migrations, by their version.",
    .limits = "History is only added to: old rows that the branch changed stay as they are on the "
              "parent, and are named.",
    .type = "migration",
    .flags = KIND_DATA,
    .create = create_row,
    .drop = drop_row,
    .alter = alter_row,
};
