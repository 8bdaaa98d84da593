/* constraint: check, foreign key, primary key, unique and exclusion constraints of tables. */
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <string.h>

static const struct kind_attr attrs[] = {
    {"definition", ATTR_RAW, "VALIDATE CONSTRAINT if NOT VALID goes; else dropped and added again"},
    {"sort", 0, "says of which sort it is; changes with the definition only"},
    {"valid", 0, "changes with the definition only"},
    {"clustered", 0, "CLUSTER ON, SET WITHOUT CLUSTER"},
    {"replica_identity", 0, "REPLICA IDENTITY USING INDEX"},
    {"deferrable", ATTR_DERIVED, NULL},
    {"inheritance", 0, "follows from what its table inherits"},
    {"options", ATTR_SET, "ALTER INDEX ... SET (...), RESET (...)"},
};

static const struct {
    const char *sort;
    unsigned hazards;
    const char *warning;
} costs[] = {
    {"check", HAZARD_MAY_FAIL | HAZARD_LOCK, "scans the table; rows that break it make it fail"},
    {"foreign key", HAZARD_MAY_FAIL | HAZARD_LOCK,
     "scans the table and blocks writers; rows without a counterpart make it fail"},
    {"primary key", HAZARD_MAY_FAIL | HAZARD_LOCK,
     "builds an index and blocks everybody; duplicates or NULLs make it fail"},
    {"unique", HAZARD_MAY_FAIL | HAZARD_LOCK,
     "builds an index and blocks everybody; duplicates make it fail"},
    {"exclusion", HAZARD_MAY_FAIL | HAZARD_LOCK,
     "builds an index and blocks everybody; rows that exclude each other make it fail"},
};

bool constraint_has_index(const struct object *object)
{
    const char *sort = object_get(object, "sort");
    return object->kind == &kind_constraint &&
           (text_equal(sort, "primary key") || text_equal(sort, "unique") ||
            text_equal(sort, "exclusion"));
}

static void warn(struct script *script, const struct object *to)
{
    for (size_t i = 0; i < countof(costs); i++)
        if (text_equal(costs[i].sort, object_get(to, "sort")))
            script_hazard(script, costs[i].hazards, "%s", costs[i].warning);
}

/* Storage parameters of the index, which pg_get_constraintdef does not tell. */
static void set_options(struct script *script, const struct object *from, const struct object *to)
{
    struct arena *arena = script->arena;
    struct items before = items_parse(arena, from ? object_get(from, "options") : NULL);
    struct items after = items_parse(arena, object_get(to, "options"));
    char *address = index_address(arena, to);
    for (size_t i = 0; i < before.n; i++)
        if (!items_set(&after, before.items[i]))
            script_add(script, "ALTER INDEX %s RESET (%.*s);", address,
                       (int)items_name_len(before.items[i]), before.items[i]);
    for (size_t i = 0; i < after.n; i++)
        if (!items_contain(&before, after.items[i]))
            script_add(script, "ALTER INDEX %s SET (%s);", address, after.items[i]);
}

static void create(struct script *script, const struct object *to)
{
    if (online_create_constraint(script, to)) {
        set_options(script, NULL, to);
        kind_mark_index(script, NULL, to);
        return;
    }
    /* Partitions have such indexes under their own names, and attach them. */
    bool only = script->has_heirs && constraint_has_index(to);
    script_add(script, "ALTER TABLE %s%s ADD CONSTRAINT %s %s;", only ? "ONLY " : "",
               table_address(script->arena, to), quote_ident(script->arena, to->name),
               object_get(to, "definition"));
    script_after_rows(script);
    if (text_equal(object_get(to, "sort"), "foreign key"))
        script_lock(script, LOCK_SHARE_ROW_EXCLUSIVE);
    if (object_get(to, "valid") && !only)
        warn(script, to);
    set_options(script, NULL, to);
    kind_mark_index(script, NULL, to);
}

static void drop(struct script *script, const struct object *from)
{
    script_add(script, "ALTER TABLE %s%s DROP CONSTRAINT %s;", script->keep_heirs ? "ONLY " : "",
               table_address(script->arena, from), quote_ident(script->arena, from->name));
}

/* Whether `to` is `from` without its "NOT VALID". */
static bool is_validation(const struct object *from, const struct object *to)
{
    const char *before = object_get(from, "definition");
    const char *after = object_get(to, "definition");
    size_t len = strlen(after);
    return text_starts(before, after) && strcmp(before + len, " NOT VALID") == 0;
}

/* PostgreSQL takes a check that is inherited and added once more as the table's own as well. */
static bool becomes_own(const struct object *from, const struct object *to)
{
    return text_equal(object_get(to, "sort"), "check") &&
           text_equal(object_get(from, "inheritance"), "inherited") &&
           text_equal(object_get(to, "inheritance"), "merged");
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "definition") && !is_validation(from, to)) {
        script_recreate(script);
        return;
    }
    if (kind_changed(from, to, "definition")) {
        online_validate(script, to, to->name);
        script_after_rows(script);
    }
    if (becomes_own(from, to))
        script_add(script, "ALTER TABLE %s ADD CONSTRAINT %s %s;",
                   table_address(script->arena, to), quote_ident(script->arena, to->name),
                   object_get(to, "definition"));
    set_options(script, from, to);
    kind_mark_index(script, from, to);
}

static void rename_constraint(struct script *script, const struct object *from,
                              const struct object *to)
{
    script_add(script, "ALTER TABLE %s RENAME CONSTRAINT %s TO %s;",
               table_address(script->arena, to), quote_ident(script->arena, from->name),
               quote_ident(script->arena, to->name));
}

const struct kind kind_constraint = {
    .name = "constraint",
    .about = "Check, foreign key, primary key, unique and exclusion constraints of tables.",
    .sql = "CONSTRAINT",
    .query = sql_constraint,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .address = address_on_table,
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename_constraint,
};
