/*
 * identity: GENERATED ... AS IDENTITY of columns, and the sequence behind it.
 *
 * The options of the sequence are one attribute, "cache=1, cycle=no, ...", so that two sides can
 * change different ones.
 */
#include "catalog/kinds/identity.h"

#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <string.h>

static const struct {
    const char *name;
    const char *words;
} clauses[] = {
    {"increment", "INCREMENT BY"}, {"minvalue", "MINVALUE"}, {"maxvalue", "MAXVALUE"},
    {"start", "START WITH"},       {"cache", "CACHE"},
};

static const char *option(struct arena *arena, const struct object *column, const char *name)
{
    struct items options = items_parse(arena, object_get(column, "identity_options"));
    for (size_t i = 0; i < options.n; i++)
        if (items_name_len(options.items[i]) == strlen(name) &&
            strncmp(options.items[i], name, strlen(name)) == 0)
            return options.items[i] + strlen(name) + 1;
    return "";
}

static bool has_standard_options(struct arena *arena, const struct object *column)
{
    static const struct {
        const char *type;
        const char *maximum;
    } types[] = {
        {"smallint", "32767"},
        {"integer", "2147483647"},
        {"bigint", "9223372036854775807"},
    };
    for (size_t i = 0; i < countof(types); i++)
        if (text_equal(types[i].type, object_get(column, "type")))
            return text_equal(object_get(column, "identity_options"),
                              arena_printf(arena,
                                           "cache=1, cycle=no, increment=1, maxvalue=%s, "
                                           "minvalue=1, start=1",
                                           types[i].maximum));
    return false;
}

/* All clauses, each with `prefix` before it. */
static char *all_clauses(struct arena *arena, const struct object *column, const char *prefix)
{
    struct text out = text_make(arena);
    for (size_t i = 0; i < countof(clauses); i++)
        text_add_item(&out, " ",
                      arena_printf(arena, "%s%s %s", prefix, clauses[i].words,
                                   option(arena, column, clauses[i].name)));
    bool cycles = text_equal(option(arena, column, "cycle"), "yes");
    text_addf(&out, " %s%sCYCLE", prefix, cycles ? "" : "NO ");
    return out.data;
}

/* " (SEQUENCE NAME s.t INCREMENT BY 2 ...)", without what PostgreSQL takes by itself. */
static const char *sequence_clause(struct arena *arena, const struct object *column)
{
    struct text out = text_make(arena);
    const struct object *table = object_top(column);
    const char *sequence = object_get(column, "identity_sequence");
    char *usual = arena_printf(arena, "%s_%s_seq", table->name, column->name);
    if (sequence && !text_equal(sequence, usual))
        text_addf(&out, "SEQUENCE NAME %s", quote_qualified(arena, table->schema, sequence));
    if (!has_standard_options(arena, column))
        text_add_item(&out, " ", all_clauses(arena, column, ""));
    return out.len ? arena_printf(arena, " (%s)", out.data) : "";
}

char *identity_clause(struct arena *arena, const struct object *column)
{
    return arena_printf(arena, "GENERATED %s AS IDENTITY%s", object_get(column, "identity"),
                        sequence_clause(arena, column));
}

static char *sequence_address(struct arena *arena, const struct object *column)
{
    return quote_qualified(arena, object_top(column)->schema,
                           object_get(column, "identity_sequence"));
}

static void alter_options(struct script *script, const char *prefix, const struct object *from,
                          const struct object *to)
{
    struct arena *arena = script->arena;
    struct sequence_bounds before = {option(arena, from, "minvalue"),
                                     option(arena, from, "maxvalue")};
    struct sequence_bounds after = {option(arena, to, "minvalue"), option(arena, to, "maxvalue")};
    sequence_move_inside(script, sequence_address(arena, to), before, after,
                         option(arena, to, "start"));
    script_add(script, "%s %s;", prefix, all_clauses(arena, to, "SET "));
}

void identity_alter(struct script *script, const char *prefix, const struct object *from,
                    const struct object *to)
{
    const char *before = object_get(from, "identity");
    const char *after = object_get(to, "identity");
    if (!before && !after)
        return;
    if (!before || !after) {
        script_add(script, "%s %s;", prefix,
                   before
                       ? "DROP IDENTITY"
                       : arena_printf(script->arena, "ADD %s", identity_clause(script->arena, to)));
        return;
    }
    const char *sequence = object_get(from, "identity_sequence");
    if (!text_equal(before, after))
        script_add(script, "%s SET GENERATED %s;", prefix, after);
    if (sequence && kind_changed(from, to, "identity_sequence"))
        script_add(script, "ALTER SEQUENCE %s RENAME TO %s;", sequence_address(script->arena, from),
                   quote_ident(script->arena, object_get(to, "identity_sequence")));
    if (kind_changed(from, to, "identity_options"))
        alter_options(script, prefix, from, to);
}

void identity_set_persistence(struct script *script, const struct object *from,
                              const struct object *to)
{
    const char *before = from ? object_get(from, "identity_persistence") : NULL;
    const char *after = object_get(to, "identity_persistence");
    if (!object_get(to, "identity_sequence") || text_equal(before, after))
        return;
    bool unlogged = object_get(object_top(to), "persistence") != NULL;
    const char *usual = unlogged ? "UNLOGGED" : "LOGGED";
    script_add(script, "ALTER SEQUENCE %s SET %s;", sequence_address(script->arena, to),
               after ? after : usual);
}

/* --- The sequence as what grants and comments hang on. It comes and goes with the column's. --- */

static char *address(struct arena *arena, const struct object *sequence)
{
    return sequence_address(arena, sequence->parent);
}

static void with_column(struct script *script, const struct object *object)
{
    (void)script;
    (void)object;
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    (void)from;
    with_column(script, to);
}

const struct kind kind_identity_sequence = {
    .name = "identity sequence",
    .about = "The sequence behind an identity column, for what is granted on it and said about it; "
             "all else is an attribute of the column.",
    .sql = "SEQUENCE",
    .query = sql_identity_sequence,
    .address = address,
    .create = with_column,
    .drop = with_column,
    .alter = alter,
};
