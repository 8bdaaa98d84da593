/*
 * read: a catalog from a server.
 *
 * All kinds are asked for in one pipeline, inside one snapshot. Rows of tracked tables follow in a
 * second one (rows.c), because their columns must be known first. Dependencies come last: pg_depend
 * speaks of rules, array types and indexes of constraints, so what is internal to an object is
 * taken for that object.
 */
#include "base/text.h"
#include "catalog/catalog.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "catalog/rows.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define KIND_LIMIT 128
#define ALIAS_HOP_LIMIT 8
#define LARGE "524288" /* bytes of pg_class: some 300 tables with their indexes and types */
#define SECOND_TIMEOUT_MS 5000
#define PG_AUTHID_CLASS 1260u

/* The prefix columns of a kind's query. */
enum prefix {
    CLASSID, OBJID, OBJSUBID, EXTRA,
    PARENT_CLASSID, PARENT_OBJID, PARENT_OBJSUBID,
    AUTO_CLASSID, AUTO_OBJID, AUTO_OBJSUBID,
    SCHEMA, NAME, ARGS, KIND,
    PIX_COUNT
};
static const char *const prefix_names[PIX_COUNT] = {
    "classid", "objid", "objsubid", "extra",
    "parent_classid", "parent_objid", "parent_objsubid",
    "auto_classid", "auto_objid", "auto_objsubid",
    "schema", "name", "args", "kind",
};

struct columns {
    int prefix[PIX_COUNT]; /* -1: not in this query */
    int *values;              /* per attribute */
    int *raws;                /* likewise, -1 without raw */
};

static const char *get(const struct pg_result *rows, size_t row, int column)
{
    return column < 0 ? NULL : pg_get(rows, row, (size_t)column);
}

static const char *get_text(struct catalog *catalog, const struct pg_result *rows, size_t row,
                            int column)
{
    const char *text = get(rows, row, column);
    return text ? catalog_text(catalog, text, strlen(text)) : NULL;
}

/* Most of what a server sends is numbers: OIDs, and positions, which may be negative. */
static uint32_t number(const char *text)
{
    uint32_t value = 0;
    if (!text)
        return 0;
    bool negative = *text == '-';
    for (const char *at = text + negative; *at >= '0' && *at <= '9'; at++)
        value = value * 10 + (uint32_t)(*at - '0');
    return negative ? 0 - value : value;
}

static struct columns find_columns(struct arena *arena, const struct kind *kind,
                                   const struct pg_result *rows)
{
    struct columns columns;
    for (size_t i = 0; i < PIX_COUNT; i++)
        columns.prefix[i] = pg_column(rows, prefix_names[i]);
    columns.values = arena_new_n(arena, int, kind->nattrs + 1);
    columns.raws = arena_new_n(arena, int, kind->nattrs + 1);
    for (size_t i = 0; i < kind->nattrs; i++) {
        columns.values[i] = pg_column(rows, kind->attrs[i].name);
        columns.raws[i] = -1;
        assert(columns.values[i] >= 0);
        if (kind->attrs[i].flags & ATTR_RAW)
            columns.raws[i] = pg_column(rows, arena_printf(arena, "%s_raw", kind->attrs[i].name));
    }
    return columns;
}

static struct object *address(const struct catalog *catalog, const struct pg_result *rows,
                              size_t row, const struct columns *columns, enum prefix first)
{
    uint32_t classid = number(get(rows, row, columns->prefix[first]));
    uint32_t objid = number(get(rows, row, columns->prefix[first + 1]));
    int32_t objsubid = (int32_t)number(get(rows, row, columns->prefix[first + 2]));
    return classid ? catalog_at(catalog, classid, objid, objsubid) : NULL;
}

/* Most attributes of most objects have no value; only the others are kept. */
static void fill_attributes(struct catalog *catalog, struct object *object,
                            const struct pg_result *rows, size_t row, const struct columns *columns)
{
    const struct kind *kind = object->kind;
    for (size_t i = 0; i < kind->nattrs; i++)
        object->nattrs += get(rows, row, columns->values[i]) != NULL;
    object->attrs = arena_new_n(&catalog->arena, struct attr, object->nattrs);
    struct attr *next = object->attrs;
    for (size_t i = 0; i < kind->nattrs; i++)
        if (get(rows, row, columns->values[i]))
            *next++ = (struct attr){
                .name = kind->attrs[i].name,
                .value = get_text(catalog, rows, row, columns->values[i]),
                .raw = get_text(catalog, rows, row, columns->raws[i]),
                .role = kind->attrs[i].flags & ATTR_DERIVED ? ATTR_IGNORED : ATTR_COMPARED,
                .masked = kind->attrs[i].flags & ATTR_SECRET,
            };
}

/* Whether the object hangs in a schema that is not read: of the system, or of an extension. */
static bool in_unknown_schema(const struct catalog *catalog, const char *schema)
{
    return schema && !catalog_schema(catalog, schema);
}

static void add_rows(struct catalog *catalog, const struct kind *kind, const struct pg_result *rows)
{
    struct columns columns = find_columns(&catalog->arena, kind, rows);
    bool contained = columns.prefix[PARENT_CLASSID] >= 0;
    for (size_t row = 0; row < pg_rows(rows); row++) {
        struct object *parent = address(catalog, rows, row, &columns, PARENT_CLASSID);
        const char *schema = get(rows, row, columns.prefix[SCHEMA]);
        /* What belongs to the system, to an extension or to a kind we do not read is left out. */
        if ((contained && !parent) || in_unknown_schema(catalog, schema))
            continue;
        struct object *object = arena_new(&catalog->arena, struct object);
        const char *named = get(rows, row, columns.prefix[KIND]);
        object->kind = named ? kind_find(named) : kind;
        object->parent = parent;
        object->schema = get_text(catalog, rows, row, columns.prefix[SCHEMA]);
        object->name = get_text(catalog, rows, row, columns.prefix[NAME]);
        object->args = get_text(catalog, rows, row, columns.prefix[ARGS]);
        object->lineage = (struct lineage){
            number(get(rows, row, columns.prefix[CLASSID])),
            number(get(rows, row, columns.prefix[OBJID])),
            (int32_t)number(get(rows, row, columns.prefix[OBJSUBID])),
            number(get(rows, row, columns.prefix[EXTRA])),
        };
        if (kind->flags & KIND_NAMED)
            object->lineage = (struct lineage){0};
        fill_attributes(catalog, object, rows, row, &columns);
        catalog_add(catalog, object);
    }
}

/* An address in pg_depend. */
struct depend_address {
    uint32_t classid;
    uint32_t objid;
    int32_t objsubid;
};

struct alias {
    struct depend_address from;
    struct depend_address to;
};

struct aliases {
    struct alias *items; /* sorted by from */
    size_t n;
};

static int compare_alias(const void *a, const void *b)
{
    const struct depend_address *x = &((const struct alias *)a)->from;
    const struct depend_address *y = &((const struct alias *)b)->from;
    if (x->classid != y->classid)
        return x->classid < y->classid ? -1 : 1;
    if (x->objid != y->objid)
        return x->objid < y->objid ? -1 : 1;
    return 0;
}

static struct depend_address depend_address(const struct pg_result *rows, size_t row, size_t column)
{
    return (struct depend_address){
        number(pg_get(rows, row, column)),
        number(pg_get(rows, row, column + 1)),
        (int32_t)number(pg_get(rows, row, column + 2)),
    };
}

/* What is internal to an object, or belongs to an extension, stands for it. */
static struct aliases find_aliases(struct arena *arena, const struct pg_result *rows)
{
    struct aliases aliases = {arena_new_n(arena, struct alias, pg_rows(rows) + 1), 0};
    for (size_t row = 0; row < pg_rows(rows); row++) {
        char type = *pg_get(rows, row, 6);
        if (type == 'i' || type == 'e')
            aliases.items[aliases.n++] =
                (struct alias){depend_address(rows, row, 0), depend_address(rows, row, 3)};
    }
    if (aliases.n)
        qsort(aliases.items, aliases.n, sizeof(*aliases.items), compare_alias);
    return aliases;
}

static struct object *resolve(const struct catalog *catalog, const struct aliases *aliases,
                              struct depend_address at)
{
    for (int hop = 0; hop < ALIAS_HOP_LIMIT; hop++) {
        struct object *object = catalog_at(catalog, at.classid, at.objid, at.objsubid);
        if (!object && at.objsubid)
            object = catalog_at(catalog, at.classid, at.objid, 0);
        if (object)
            return object;
        struct alias key = {.from = at};
        const struct alias *alias = bsearch(&key, aliases->items, aliases->n, sizeof(key),
                                            compare_alias);
        if (!alias)
            return NULL;
        at = alias->to;
    }
    return NULL;
}

static struct object *child_of_kind(const struct object *object, const struct kind *kind)
{
    for (size_t i = 0; i < object->children.n; i++)
        if (object->children.items[i]->kind == kind)
            return object->children.items[i];
    return NULL;
}

static bool is_table(const struct object *object)
{
    return object->kind == &kind_table || object->kind == &kind_foreign_table;
}

/* The object inside `heir` that says that it inherits from `ancestor`. */
static struct object *link_to(const struct object *heir, const struct object *ancestor)
{
    for (size_t i = 0; i < heir->children.n; i++)
        if (heir->children.items[i]->kind == &kind_inheritance &&
            heir->children.items[i]->lineage.extra == ancestor->lineage.objid)
            return heir->children.items[i];
    return NULL;
}

static bool is_index(const struct object *object)
{
    return object->kind == &kind_index || object->kind == &kind_constraint;
}

/* An index of a partition, or a foreign key, and the one of the partitioned table. */
static struct object *part_link(struct object *part, struct object *whole)
{
    if (!is_index(part) || !is_index(whole))
        return NULL;
    part->auto_of = whole;
    return child_of_kind(part, &kind_index_link);
}

/* Who really has the need that pg_depend tells of `from`; NULL: nobody. OWNED BY, inheritance and
 * being a part of an index are objects of their own. */
static struct object *who_needs(struct object *from, struct object *to, char type)
{
    if (type == 'P')
        return part_link(from, to);
    if (from->kind == &kind_view_column)
        from = from->parent;
    if (type == 'a' && from->kind == &kind_sequence) {
        from->auto_of = to;
        return child_of_kind(from, &kind_ownership);
    }
    struct object *link = is_table(from) && is_table(to) ? link_to(from, to) : NULL;
    return link ? link : from;
}

/* NULL for a type that is made without one. */
static struct object *shell_of(const struct catalog *catalog, const struct object *type)
{
    return catalog_by_lineage(catalog, &kind_shell_type, type->lineage);
}

static void add_needs(struct catalog *catalog, const struct pg_result *rows)
{
    auto_arena arena = {0};
    struct aliases aliases = find_aliases(&arena, rows);
    for (size_t row = 0; row < pg_rows(rows); row++) {
        struct object *from = resolve(catalog, &aliases, depend_address(rows, row, 0));
        struct object *to = resolve(catalog, &aliases, depend_address(rows, row, 3));
        if (!from || !to || from == to)
            continue;
        char type = *pg_get(rows, row, 6);
        if (type == 's' && shell_of(catalog, to)) {
            from->auto_of = to;
            to = shell_of(catalog, to);
        }
        from = who_needs(from, to, type);
        if (from)
            catalog_add_need(catalog, from, to);
    }
}

static bool names_role(const struct kind *kind)
{
    return kind == &kind_grant || kind == &kind_delegated_grant ||
           kind == &kind_default_grant || kind == &kind_membership;
}

/* A shell that was filled in is the type's own. */
static void add_shell_needs(struct catalog *catalog, struct object *type)
{
    struct object *shell = shell_of(catalog, type);
    if (!shell)
        return;
    shell->auto_of = type;
    catalog_add_need(catalog, type, shell);
}

/* Grants and memberships name their role in `extra`. Containers come with their schema. */
static void add_implied_needs(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->objects.n; i++) {
        struct object *object = catalog->objects.items[i];
        struct object *role = NULL;
        if (names_role(object->kind) && object->lineage.extra)
            role = catalog_at(catalog, PG_AUTHID_CLASS, object->lineage.extra, 0);
        if (role)
            catalog_add_need(catalog, object, role);
        if (object->kind == &kind_base_type || object->kind == &kind_range_type)
            add_shell_needs(catalog, object);
        struct object *schema = object->schema ? catalog_schema(catalog, object->schema) : NULL;
        if (schema)
            catalog_add_need(catalog, object, schema);
    }
}

/* The queries are about all objects at once. Workers would have to load what the server caches of
 * each table again, and sorts on disk cost more than the little memory. */
#define READING_SETTINGS \
    "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '64MB'"

/* Inside a caller's transaction the settings end with a savepoint. */
static const char *const begin_reading[] = {
    "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; " READING_SETTINGS,
    "SAVEPOINT bough_reading; " READING_SETTINGS,
};
static const char *const end_reading[] = {
    "ROLLBACK",
    "ROLLBACK TO SAVEPOINT bough_reading; RELEASE SAVEPOINT bough_reading",
};

/* What takes the server about half of its time, and opens tables, which costs it much once on each
 * connection: a second connection reads these. */
static const struct kind *const for_second[] = {
    &kind_view, &kind_materialized_view, &kind_constraint, &kind_index, &kind_rule, &kind_policy,
};

static bool is_for_second(const struct kind *kind)
{
    for (size_t i = 0; i < countof(for_second); i++)
        if (for_second[i] == kind)
            return true;
    return false;
}

static const char export_large[] =
    "SELECT CASE WHEN pg_catalog.pg_relation_size('pg_catalog.pg_class') > " LARGE
    " AND NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_export_snapshot() END";

/* A catalog that takes long to read is read on two connections that see the same snapshot.
 * *ret_second stays NULL when it is small, or when there is no second connection to be had. */
static bool open_second(struct pg *db, struct pg **ret_second, struct err *err)
{
    auto_arena arena = {0};
    auto_err ignored = {0};
    char *snapshot = NULL;
    if (!pg_value(db, &arena, export_large, 0, NULL, &snapshot, err))
        return false;
    auto_pg *second = snapshot ? pg_open_like(db, SECOND_TIMEOUT_MS, &ignored) : NULL;
    if (!second)
        return true;
    const char *begin = arena_printf(&arena, "%s; SET TRANSACTION SNAPSHOT %s",
                                     begin_reading[false], quote_literal(&arena, snapshot));
    if (!pg_exec(second, begin, &ignored))
        return true;
    *ret_second = second;
    second = NULL;
    return true;
}

struct reading {
    struct catalog *catalog;
    const struct kind *kinds[KIND_LIMIT];
    size_t n;
};

/* The answer to the query of one kind, or at last to the one about dependencies. */
static bool take_result(void *context, size_t i, const struct pg_result *rows, struct err *err)
{
    struct reading *reading = context;
    struct catalog *catalog = reading->catalog;
    if (i < reading->n) {
        add_rows(catalog, reading->kinds[i], rows);
        return catalog->objects.n <= CATALOG_OBJECT_LIMIT ||
               err_set(err, ERR_FAILED, "the database has more than %d objects",
                       CATALOG_OBJECT_LIMIT);
    }
    add_needs(catalog, rows);
    add_implied_needs(catalog);
    return true;
}

static bool read_objects(struct pg *db, struct pg *second, struct catalog *catalog,
                         struct err *err)
{
    const char *queries[KIND_LIMIT];
    int major = catalog->server_version / 10000;
    bool by_second[KIND_LIMIT] = {false};
    struct reading reading = {.catalog = catalog};
    for (size_t i = 0; kinds[i]; i++) {
        if (!kinds[i]->query)
            continue;
        assert(reading.n < KIND_LIMIT - 1);
        queries[reading.n] = query_for(kinds[i]->query, major);
        by_second[reading.n] = is_for_second(kinds[i]);
        reading.kinds[reading.n++] = kinds[i];
    }
    queries[reading.n] = query_for(sql_depend, major);
    if (!second)
        return pg_query_each(db, queries, reading.n + 1, take_result, &reading, err);
    return pg_query_both(db, second, by_second, queries, reading.n + 1, take_result, &reading, err);
}

bool catalog_read(struct pg *db, const struct tracked *tracked, bool in_transaction,
                  struct catalog *ret_catalog, struct err *err)
{
    auto_catalog catalog = {.server_version = pg_version(db)};
    auto_err ignored = {0};
    if (!pg_exec(db, begin_reading[in_transaction], err))
        return err_context(err, "cannot read the catalog");
    auto_pg *second = NULL;
    bool success = (in_transaction || open_second(db, &second, err)) &&
                   read_objects(db, second, &catalog, err) &&
                   rows_read(db, tracked, &catalog, err);
    /* Nothing was written; a lost server shows next. A caller's failed transaction stays failed. */
    if (success || !in_transaction)
        (void)pg_exec(db, end_reading[in_transaction], &ignored);
    if (!success)
        return err_context(err, "cannot read the catalog");
    catalog_complete(&catalog);
    catalog_take(ret_catalog, &catalog);
    return true;
}

struct task {
    struct pg *db;
    const struct tracked *tracked;
    struct catalog catalog;
    struct err err;
    bool success;
};

static void *run_task(void *context)
{
    struct task *task = context;
    task->success = catalog_read(task->db, task->tracked, false, &task->catalog, &task->err);
    return NULL;
}

bool catalog_read_both(struct pg *const dbs[2], const struct tracked *tracked,
                       struct catalog *const ret_catalogs[2], struct err *err)
{
    struct task tasks[2] = {{.db = dbs[0], .tracked = tracked}, {.db = dbs[1], .tracked = tracked}};
    pthread_t thread;
    bool started = pthread_create(&thread, NULL, run_task, &tasks[1]) == 0;
    (void)run_task(&tasks[0]);
    if (started)
        (void)pthread_join(thread, NULL); /* fails only for what is no thread */
    else
        (void)run_task(&tasks[1]);
    bool success = tasks[0].success && tasks[1].success;
    for (size_t i = 0; i < countof(tasks); i++) {
        if (success)
            catalog_take(ret_catalogs[i], &tasks[i].catalog);
        else if (!tasks[i].success && !err->message)
            err_move(err, &tasks[i].err);
        catalog_release(&tasks[i].catalog);
        err_clear(&tasks[i].err);
    }
    return success;
}
