/* routine: functions and procedures. Attributes are the clauses of CREATE FUNCTION, so that two
 * sides may change different clauses of one function. */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <stdlib.h>
#include <string.h>

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"arguments", ATTR_RAW, "CREATE OR REPLACE"},
    {"input", ATTR_RAW, "input arguments by another name: dropped and created again"},
    {"defaults", 0, "CREATE OR REPLACE; fewer: dropped and created again"},
    {"returns", ATTR_RAW, "dropped and created again"},
    {"language", ATTR_RAW, "CREATE OR REPLACE"},
    {"window", 0, "dropped and created again"},
    {"volatility", 0, "CREATE OR REPLACE"},
    {"strict", 0, "CREATE OR REPLACE"},
    {"security", 0, "CREATE OR REPLACE"},
    {"leakproof", 0, "CREATE OR REPLACE"},
    {"parallel", 0, "CREATE OR REPLACE"},
    {"cost", 0, "CREATE OR REPLACE"},
    {"rows", 0, "CREATE OR REPLACE"},
    {"support", ATTR_RAW, "CREATE OR REPLACE"},
    {"transform", ATTR_RAW, "CREATE OR REPLACE"},
    {"config", ATTR_CLAUSES, "CREATE OR REPLACE"},
    {"library", 0, "CREATE OR REPLACE"},
    {"source", 0, "CREATE OR REPLACE"},
    {"body", ATTR_RAW, "CREATE OR REPLACE"},
};

/* Clauses whose attribute is their SQL, in the order of the manual. The first ones are what
 * PostgreSQL assumes; they are not worth a reader's time. */
static const struct {
    const char *attr;
    const char *assumed;
} clauses[] = {
    {"transform", NULL},
    {"window", NULL},
    {"volatility", "VOLATILE"},
    {"strict", "CALLED ON NULL INPUT"},
    {"security", "SECURITY INVOKER"},
    {"leakproof", "NOT LEAKPROOF"},
    {"parallel", "PARALLEL UNSAFE"},
    {"cost", NULL},
    {"rows", "ROWS 1000"},
    {"support", NULL},
    {"config", NULL},
};

/* Procedures take only these (PostgreSQL manual, CREATE PROCEDURE). */
static bool fits_procedure(const char *attr)
{
    return strcmp(attr, "transform") == 0 || strcmp(attr, "security") == 0 ||
           strcmp(attr, "config") == 0;
}

static bool is_assumed(const struct object *to, size_t i, const char *value)
{
    if (strcmp(clauses[i].attr, "cost") != 0)
        return text_equal(value, clauses[i].assumed);
    const char *language = object_get(to, "language");
    bool compiled = text_equal(language, "c") || text_equal(language, "internal");
    return text_equal(value, compiled ? "COST 1" : "COST 100");
}

static void add_body(struct script *script, struct text *sql, const struct object *to)
{
    const char *body = object_get(to, "body");
    const char *source = object_get(to, "source");
    if (body)
        text_addf(sql, "\n%s", body);
    else if (object_get(to, "library"))
        text_addf(sql, "\nAS %s, %s", quote_literal(script->arena, object_get(to, "library")),
                  quote_literal(script->arena, source));
    else
        text_addf(sql, "\nAS %s", quote_dollar(script->arena, source ? source : ""));
}

static void define(struct script *script, const char *words, const struct object *to)
{
    struct text sql = text_make(script->arena);
    bool procedure = to->kind == &kind_procedure;
    text_addf(&sql, "%s %s %s(%s)", words, to->kind->sql,
              quote_qualified(script->arena, to->schema, to->name), object_get(to, "arguments"));
    if (!procedure && object_get(to, "returns"))
        text_addf(&sql, "\nRETURNS %s", object_get(to, "returns"));
    text_addf(&sql, "\nLANGUAGE %s", quote_ident(script->arena, object_get(to, "language")));
    for (size_t i = 0; i < countof(clauses); i++) {
        const char *value = object_get(to, clauses[i].attr);
        if (value && !is_assumed(to, i, value) && (!procedure || fits_procedure(clauses[i].attr)))
            text_addf(&sql, "\n%s", value);
    }
    add_body(script, &sql, to);
    script_add(script, "%s;", sql.data);
}

static void create(struct script *script, const struct object *to)
{
    define(script, "CREATE", to);
    kind_set_owner(script, to);
}

static long defaults(const struct object *object)
{
    const char *count = object_get(object, "defaults");
    return count ? atol(count) : 0;
}

/* What CREATE OR REPLACE refuses (PostgreSQL manual, CREATE FUNCTION, Notes): another result, other
 * names of input arguments, fewer defaults. */
static bool is_replaceable(const struct object *from, const struct object *to)
{
    return !kind_changed(from, to, "returns") && !kind_changed(from, to, "input") &&
           !kind_changed(from, to, "window") && defaults(to) >= defaults(from);
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    bool redefine = false;
    for (size_t i = 0; i < countof(attrs); i++)
        redefine = redefine || (strcmp(attrs[i].name, "owner") != 0 &&
                                kind_changed(from, to, attrs[i].name));
    if (redefine && !is_replaceable(from, to)) {
        script_recreate(script);
        return;
    }
    if (redefine)
        define(script, "CREATE OR REPLACE", to);
    kind_alter_owner(script, from, to);
}

const struct kind kind_function = {
    .name = "function",
    .about =
        "Functions; each clause of CREATE FUNCTION is an attribute, so two sides can change "
        "different ones.",
    .limits = "Names in a body that is a string are text: a rename does not reach them.",
    .type = "function",
    .sql = "FUNCTION",
    .query = sql_routine, /* reads procedures too */
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_ROUTINE,
    .flags = KIND_OWNED,
    .create = create,
    .drop = kind_drop,
    .alter = alter,
};

const struct kind kind_procedure = {
    .name = "procedure",
    .about = "Procedures, as functions.",
    .type = "function",
    .sql = "PROCEDURE",
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_ROUTINE,
    .flags = KIND_OWNED,
    .create = create,
    .drop = kind_drop,
    .alter = alter,
};
