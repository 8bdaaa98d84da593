/*
 * online: indexes, constraints and NOT NULL made in small pieces, so that nobody has to wait while
 * a table is scanned.
 *
 * What scans takes SHARE UPDATE EXCLUSIVE only, which blocks neither reads nor writes, and comes
 * after the transaction; what takes a stronger lock changes the catalog and nothing else. By the
 * manual: CREATE INDEX, "Building Indexes Concurrently"; ALTER TABLE, "NOT VALID", "VALIDATE
 * CONSTRAINT", "ADD table_constraint_using_index", and for SET NOT NULL: "if a valid CHECK
 * constraint is found which proves no NULL can exist, then the table scan is skipped".
 *
 * These statements have no HAZARD_LOCK. One that keeps it has no such way, and an online merge is
 * refused because of it.
 */
#include "base/secret.h"
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "pg/quote.h"

#include <assert.h>
#include <string.h>

/* Concurrent builds and NOT VALID foreign keys are not there for partitioned tables. */
static bool is_partitioned(const struct object *within)
{
    return object_get(object_top(within), "partition_by") != NULL;
}

/* "CREATE [UNIQUE] INDEX CONCURRENTLY ..." of what pg_get_indexdef gives. */
static char *concurrently(struct arena *arena, const char *definition)
{
    static const char *const heads[] = {"CREATE INDEX ", "CREATE UNIQUE INDEX "};
    for (size_t i = 0; i < countof(heads); i++)
        if (text_starts(definition, heads[i]))
            return arena_printf(arena, "%sCONCURRENTLY %s", heads[i],
                                definition + strlen(heads[i]));
    assert(!"a definition of pg_get_indexdef");
    return arena_strdup(arena, definition);
}

static void build(struct script *script, const char *definition, const char *address)
{
    script->phase = PHASE_AFTER;
    script->late = true;
    script_add(script, "%s;", concurrently(script->arena, definition));
    script_alone(script, address);
    script_lock(script, LOCK_SHARE_UPDATE_EXCLUSIVE);
    script_cleanup(script, "DROP INDEX CONCURRENTLY IF EXISTS %s;", address);
    if (text_starts(definition, "CREATE UNIQUE "))
        script_hazard(script, HAZARD_MAY_FAIL, "duplicates make it fail");
}

/* Where the old index waits for the new one. */
static char *old_name(struct arena *arena, const struct object *index)
{
    return arena_printf(arena, "bough_old_index_%u", index->lineage.objid);
}

bool online_create_index(struct script *script, const struct object *to)
{
    struct arena *arena = script->arena;
    const char *schema = object_top(to)->schema;
    if (!script->online || is_partitioned(to))
        return false;
    build(script, object_get(to, "definition"), quote_qualified(arena, schema, to->name));
    if (!script->swaps)
        return true;
    char *old = quote_qualified(arena, schema, old_name(arena, to));
    script_cleanup(script, "ALTER INDEX IF EXISTS %s RENAME TO %s;", old,
                   quote_ident(arena, to->name));
    script_add(script, "DROP INDEX CONCURRENTLY IF EXISTS %s;", old);
    script_alone(script, NULL);
    script_lock(script, LOCK_SHARE_UPDATE_EXCLUSIVE);
    return true;
}

bool online_drop_index(struct script *script, const struct object *from)
{
    struct arena *arena = script->arena;
    const char *schema = object_top(from)->schema;
    if (!script->online || is_partitioned(from))
        return false;
    char *address = quote_qualified(arena, schema, from->name);
    if (script->swaps) {
        struct object old = *from;
        old.name = old_name(arena, from);
        script_add(script, "ALTER INDEX %s RENAME TO %s;", address, old.name);
        script_lock(script, LOCK_SHARE_UPDATE_EXCLUSIVE);
        vec_add(arena, &script->helpers, object_key(arena, &old));
        return true;
    }
    script->phase = PHASE_AFTER;
    script_add(script, "DROP INDEX CONCURRENTLY IF EXISTS %s;", address);
    script_alone(script, NULL);
    script_lock(script, LOCK_SHARE_UPDATE_EXCLUSIVE);
    return true;
}

static char *add_constraint(struct script *script, const struct object *to)
{
    return arena_printf(script->arena, "ALTER TABLE %s ADD CONSTRAINT %s",
                        table_address(script->arena, to), quote_ident(script->arena, to->name));
}

void online_validate(struct script *script, const struct object *on, const char *constraint)
{
    if (script->online)
        script->phase = PHASE_AFTER;
    script_add(script, "ALTER TABLE %s VALIDATE CONSTRAINT %s;", table_address(script->arena, on),
               quote_ident(script->arena, constraint));
    script_lock(script, LOCK_SHARE_UPDATE_EXCLUSIVE);
    script_hazard(script, HAZARD_MAY_FAIL, "scans the table; rows that break it make it fail");
}

/* The index that stands behind a primary key or a unique constraint, as pg_get_indexdef would tell
 * it: such an index has the default operator classes and order, so the constraint says all of it.
 * NULL for one WITHOUT OVERLAPS, which cannot take over an index. */
static char *index_definition(struct arena *arena, const struct object *to)
{
    const char *definition = object_get(to, "definition");
    const char *columns = strchr(definition, '(');
    const char *deferrable = object_get(to, "deferrable");
    const char *options = object_get(to, "options");
    size_t tail = deferrable ? strlen(deferrable) + 1 : 0;
    if (!columns || strlen(columns) < tail || strstr(columns, " WITHOUT OVERLAPS)"))
        return NULL;
    return arena_printf(
        arena, "CREATE UNIQUE INDEX %s ON %s USING btree %.*s%s%s%s%s",
        quote_ident(arena, to->name), table_address(arena, to),
        (int)(strlen(columns) - tail), columns,
        text_starts(definition, "UNIQUE NULLS NOT DISTINCT ") ? " NULLS NOT DISTINCT" : "",
        options ? " WITH (" : "", options ? options : "", options ? ")" : "");
}

/* A primary key or a unique constraint: its index first. */
static void add_with_index(struct script *script, const struct object *to, const char *words,
                           const char *index)
{
    struct arena *arena = script->arena;
    const char *name = quote_ident(arena, to->name);
    const char *deferrable = object_get(to, "deferrable");
    char *address = quote_qualified(arena, object_top(to)->schema, to->name);
    build(script, index, address);
    script_add(script, "%s %s USING INDEX %s%s%s;", add_constraint(script, to), words, name,
               deferrable ? " " : "", deferrable ? deferrable : "");
    script_cleanup(script, "DROP INDEX CONCURRENTLY IF EXISTS %s;", address);
}

bool online_create_constraint(struct script *script, const struct object *to)
{
    const char *sort = object_get(to, "sort");
    bool foreign = text_equal(sort, "foreign key");
    if (!script->online || !object_get(to, "valid"))
        return false;
    if (text_equal(sort, "check") || (foreign && !is_partitioned(to))) {
        script_add(script, "%s %s NOT VALID;", add_constraint(script, to),
                   object_get(to, "definition"));
        script_after_rows(script); /* new versions of rows are checked already */
        if (foreign)
            script_lock(script, LOCK_SHARE_ROW_EXCLUSIVE);
        online_validate(script, to, to->name);
        return true;
    }
    bool primary = text_equal(sort, "primary key");
    if ((!primary && !text_equal(sort, "unique")) || is_partitioned(to))
        return false;
    const char *index = index_definition(script->arena, to);
    if (!index)
        return false;
    add_with_index(script, to, primary ? "PRIMARY KEY" : "UNIQUE", index);
    return true;
}

/* Heirs have their own: on them it is set, and checked, by itself. */
static void set_not_null(struct script *script, const struct object *to)
{
    script_add(script, "ALTER TABLE %s%s ALTER COLUMN %s SET NOT NULL;",
               script->has_heirs ? "ONLY " : "", table_address(script->arena, to),
               quote_ident(script->arena, to->name));
}

/* One a column, also where one table inherits another's; a new column has no number yet. */
static char *helper_name(struct arena *arena, const struct object *from, const struct object *to)
{
    if (!from)
        return arena_printf(arena, "bough_not_null_%s",
                            secret_hash(arena, to->name, strlen(to->name), 16));
    return arena_printf(arena, "bough_not_null_%u_%d", from->lineage.objid,
                        (int)from->lineage.objsubid);
}

bool online_set_not_null(struct script *script, const struct object *from, const struct object *to)
{
    struct arena *arena = script->arena;
    if (!script->online)
        return false;
    if (is_partitioned(to)) { /* it has no rows; its partitions come first */
        script->phase = PHASE_AFTER;
        set_not_null(script, to);
        return true;
    }
    struct object helper = {
        .kind = &kind_constraint, .name = helper_name(arena, from, to), .parent = to->parent};
    char *remove = arena_printf(arena, "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s;",
                                table_address(arena, to), helper.name);
    vec_add(arena, &script->helpers, object_key(arena, &helper));
    script_add(script, "%s CHECK (%s IS NOT NULL)%s NOT VALID;", add_constraint(script, &helper),
               quote_ident(arena, to->name), script->has_heirs ? " NO INHERIT" : "");
    script_after_rows(script);
    online_validate(script, to, helper.name);
    script_cleanup(script, "%s", remove);
    set_not_null(script, to);
    script_cleanup(script, "%s", remove);
    script_add(script, "%s", remove);
    script_cleanup(script, "%s", remove);
    return true;
}
