/* index: indexes that stand for themselves. Their names live in the schema of their table. */
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <string.h>

static const struct kind_attr attrs[] = {
    {"definition", ATTR_RAW, "dropped and created again"},
    {"clustered", 0, "CLUSTER ON, SET WITHOUT CLUSTER"},
    {"replica_identity", 0, "REPLICA IDENTITY USING INDEX"},
    {"invalid", 0, "follows from how it was built and attached"},
    {"statistics", 0, "ALTER COLUMN n SET STATISTICS"},
};

char *index_address(struct arena *arena, const struct object *index)
{
    return quote_qualified(arena, object_top(index)->schema, index->name);
}

/* A column by its name, perhaps with options behind it; a call by the name of its function; "expr"
 * for other expressions (FigureIndexColname in parse_target.c). */
static const char *column_of(struct arena *arena, const char *item)
{
    size_t len = items_name_len(item);
    size_t call = strcspn(item, "(");
    if (call == 0)
        return "expr";
    if (call < len) {
        const char *name = item;
        for (const char *dot = item; dot < item + call; dot++)
            if (*dot == '.')
                name = dot + 1;
        return arena_strndup(arena, name, (size_t)(item + call - name));
    }
    return *item == '"' ? arena_strndup(arena, item + 1, len - 2) : arena_strndup(arena, item, len);
}

static const char *closing(const char *at)
{
    int depth = 0;
    for (; *at; at++) {
        depth += (*at == '(') - (*at == ')');
        if (depth == 0)
            break;
    }
    return at;
}

char *index_columns(struct arena *arena, const char *definition)
{
    struct text out = text_make(arena);
    const char *open = strchr(definition, '(');
    while (open) {
        const char *end = closing(open);
        struct items items =
            items_parse(arena, arena_strndup(arena, open + 1, (size_t)(end - open - 1)));
        for (size_t i = 0; i < items.n; i++)
            text_add_item(&out, "_", column_of(arena, items.items[i]));
        open = text_starts(end, ") INCLUDE (") ? strchr(end, '(') : NULL;
    }
    return out.data;
}

static char *definition_prefix(struct arena *arena, const char *unique, const struct object *index,
                               const char *only, const struct object *table)
{
    return arena_printf(arena, "CREATE %sINDEX %s ON %s%s ", unique,
                        quote_ident(arena, index->name), only, object_address(arena, table));
}

char *index_definition_on(struct arena *arena, const struct object *whole,
                          const struct object *index, const struct object *table)
{
    const char *definition = object_get(whole, "definition");
    const char *unique = text_starts(definition, "CREATE UNIQUE ") ? "UNIQUE " : "";
    const char *before = definition_prefix(arena, unique, whole, "ONLY ", object_top(whole));
    if (!text_starts(definition, before))
        return arena_strdup(arena, definition);
    return arena_printf(arena, "%s%s", definition_prefix(arena, unique, index, "", table),
                        definition + strlen(before));
}

/* Columns of an expression, by number: "1 SET STATISTICS 100, ...". */
static void set_statistics(struct script *script, const struct object *from, const struct object *to)
{
    struct items before = items_parse(script->arena, from ? object_get(from, "statistics") : NULL);
    struct items after = items_parse(script->arena, object_get(to, "statistics"));
    char *prefix = arena_printf(script->arena, "ALTER INDEX %s ALTER COLUMN",
                                index_address(script->arena, to));
    for (size_t i = 0; i < before.n; i++)
        if (!items_set(&after, before.items[i]))
            script_add(script, "%s %.*s SET STATISTICS -1;", prefix,
                       (int)items_name_len(before.items[i]), before.items[i]);
    for (size_t i = 0; i < after.n; i++)
        if (!items_contain(&before, after.items[i]))
            script_add(script, "%s %s;", prefix, after.items[i]);
}

static void create(struct script *script, const struct object *to)
{
    const char *definition = object_get(to, "definition");
    bool unique = text_starts(definition, "CREATE UNIQUE ");
    if (!online_create_index(script, to)) {
        script_add(script, "%s;", definition);
        if (unique)
            script_after_rows(script);
        script_hazard(script, HAZARD_LOCK | (unique ? HAZARD_MAY_FAIL : 0u),
                      "blocks writers of %s while it is built%s",
                      object_identity(script->arena, to->parent),
                      unique ? "; duplicates make it fail" : "");
    }
    set_statistics(script, NULL, to);
    kind_mark_index(script, NULL, to);
}

static void drop(struct script *script, const struct object *from)
{
    if (!online_drop_index(script, from))
        script_add(script, "DROP INDEX %s;", index_address(script->arena, from));
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "definition")) {
        script_recreate(script);
        return;
    }
    set_statistics(script, from, to);
    kind_mark_index(script, from, to);
}

static void rename_index(struct script *script, const struct object *from, const struct object *to)
{
    script_add(script, "ALTER INDEX %s RENAME TO %s;",
               quote_qualified(script->arena, object_top(to)->schema, from->name),
               quote_ident(script->arena, to->name));
}

const struct kind kind_index = {
    .name = "index",
    .about = "Indexes that stand for themselves.",
    .limits =
        "An index is built inside the transaction of the merge, not CONCURRENTLY, which "
        "PostgreSQL allows only outside of one.",
    .type = "index",
    .sql = "INDEX",
    .query = sql_index,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_RELATION,
    .flags = KIND_IN_SCHEMA,
    .address = index_address,
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename_index,
};
