/* sequence, and OWNED BY as an object of its own: it can only be set when the table is there, and
 * the table's default needs the sequence. */
#include "base/text.h"
#include "catalog/kinds/identity.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <stdlib.h>

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO; where a column owns it, that of the table"},
    {"persistence", 0, "SET LOGGED, SET UNLOGGED"},
    {"type", 0, "AS"},
    {"start", 0, "START WITH"},
    {"increment", 0, "INCREMENT BY"},
    {"minimum", 0, "MINVALUE"},
    {"maximum", 0, "MAXVALUE"},
    {"cache", 0, "CACHE"},
    {"cycle", 0, "CYCLE, NO CYCLE"},
};

static const struct {
    const char *attr;
    const char *words;
} clauses[] = {
    {"type", "AS "},          {"increment", "INCREMENT BY "}, {"minimum", "MINVALUE "},
    {"maximum", "MAXVALUE "}, {"start", "START WITH "},       {"cache", "CACHE "},
    {"cycle", ""},
};

/* All clauses, or those that differ from `from`. */
static char *options(struct script *script, const struct object *from, const struct object *to)
{
    struct text out = text_make(script->arena);
    for (size_t i = 0; i < countof(clauses); i++)
        if (!from || kind_changed(from, to, clauses[i].attr))
            text_addf(&out, " %s%s", clauses[i].words, object_get(to, clauses[i].attr));
    return out.data;
}

static void create(struct script *script, const struct object *to)
{
    script_add(script, "CREATE %sSEQUENCE %s%s;", object_get(to, "persistence") ? "UNLOGGED " : "",
               object_address(script->arena, to), options(script, NULL, to));
    kind_set_owner(script, to);
}

static struct sequence_bounds bounds_of(const struct object *sequence)
{
    return (struct sequence_bounds){object_get(sequence, "minimum"),
                                    object_get(sequence, "maximum")};
}

static long long number(const char *text)
{
    return text ? strtoll(text, NULL, 10) : 0;
}

/* The position must lie in the old bounds too, so the bounds are widened first. */
void sequence_move_inside(struct script *script, const char *address, struct sequence_bounds before,
                          struct sequence_bounds after, const char *start)
{
    long long least = number(after.minimum);
    long long most = number(after.maximum);
    if (least <= number(before.minimum) && most >= number(before.maximum))
        return;
    script_add(script, "ALTER SEQUENCE %s MINVALUE %s MAXVALUE %s;", address,
               least < number(before.minimum) ? after.minimum : before.minimum,
               most > number(before.maximum) ? after.maximum : before.maximum);
    script_add(script,
               "SELECT pg_catalog.setval(%s, %s, false) FROM %s "
               "WHERE last_value NOT BETWEEN %lld AND %lld;",
               quote_literal(script->arena, address), start, address, least, most);
}

static bool is_wider(const char *before, const char *after)
{
    return text_equal(after, "bigint") || text_equal(before, "smallint");
}

/* The owner of a sequence that a column owns is that of the table, and cannot be set. */
static bool is_owned(const struct object *sequence)
{
    for (size_t i = 0; i < sequence->children.n; i++)
        if (sequence->children.items[i]->kind == &kind_ownership)
            return true;
    return false;
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    char *changed = options(script, from, to);
    char *address = object_address(script->arena, to);
    /* A wider type comes before wider bounds, a narrower one after narrower bounds. */
    if (kind_changed(from, to, "type") &&
        is_wider(object_get(from, "type"), object_get(to, "type")))
        script_add(script, "ALTER SEQUENCE %s AS %s;", address, object_get(to, "type"));
    if (*changed)
        sequence_move_inside(script, address, bounds_of(from), bounds_of(to),
                             object_get(to, "start"));
    if (*changed)
        script_add(script, "ALTER SEQUENCE %s%s;", address, changed);
    if (kind_changed(from, to, "persistence"))
        script_add(script, "ALTER SEQUENCE %s SET %s;", address,
                   object_get(to, "persistence") ? "UNLOGGED" : "LOGGED");
    if (!is_owned(from) || !is_owned(to))
        kind_alter_owner(script, from, to);
}

const struct kind kind_sequence = {
    .name = "sequence",
    .about = "Sequences, but for those of identity columns, which are attributes of their column.",
    .limits =
        "The current value is data and is not merged. It is set to the start where it would lie "
        "outside of new bounds.",
    .type = "sequence",
    .sql = "SEQUENCE",
    .query = sql_sequence,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_RELATION,
    .flags = KIND_OWNED,
    .create = create,
    .drop = kind_drop,
    .alter = alter,
};

static const struct kind_attr ownership_attrs[] = {{"owned_by", ATTR_RAW, "OWNED BY"}};

static void own(struct script *script, const struct object *to)
{
    script_add(script, "ALTER SEQUENCE %s OWNED BY %s;", object_address(script->arena, to->parent),
               object_get(to, "owned_by"));
}

static void disown(struct script *script, const struct object *from)
{
    script_add(script, "ALTER SEQUENCE %s OWNED BY NONE;",
               object_address(script->arena, from->parent));
}

static void alter_ownership(struct script *script, const struct object *from,
                            const struct object *to)
{
    if (kind_changed(from, to, "owned_by"))
        own(script, to);
}

const struct kind kind_ownership = {
    .name = "ownership",
    .about = "OWNED BY of a sequence: it goes with that column.",
    .query = sql_ownership,
    .attrs = ownership_attrs,
    .nattrs = countof(ownership_attrs),
    .flags = KIND_ATTACHED,
    .create = own,
    .drop = disown,
    .alter = alter_ownership,
};
