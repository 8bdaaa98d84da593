/*
 * database: the database itself, as what its settings, grants and comment hang on. It is neither
 * made nor dropped nor renamed by a merge. Its name on the parent is not known here, so statements
 * that must name it ask the server for it.
 */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

const struct kind kind_database = {
    .name = "database",
    .about = "The database itself, as what settings, grants, labels and a comment hang on.",
    .limits =
        "Its name, owner, encoding, locale and tablespace are not merged: parent and branch are "
        "two databases, each with its own.",
    .type = "database",
    .sql = "DATABASE",
    .query = sql_database,
    .flags = KIND_FOLLOWS,
};

void database_add(struct script *script, const char *before, const char *after)
{
    script_add(script,
               "DO %s;",
               quote_dollar(script->arena,
                            arena_printf(script->arena,
                                         "BEGIN EXECUTE %s || pg_catalog.quote_ident("
                                         "pg_catalog.current_database()) || %s; END",
                                         quote_literal(script->arena, before),
                                         quote_literal(script->arena, after))));
}

void kind_add_on(struct script *script, const char *before, const struct object *on,
                 const char *after)
{
    before = arena_printf(script->arena, "%s%s ", before, on->kind->sql);
    if (on->kind == &kind_database)
        database_add(script, before, after);
    else
        script_add(script, "%s%s%s;", before, kind_address(script->arena, on), after);
}
