/*
 * kind: what a class of objects is, as one table.
 *
 * Each kind has a query that reads all its objects, a list of attributes, and functions that render
 * SQL. kinds/NAME.c exports the table, kinds/NAME.sql is the query (newer servers may have their
 * own, see query.h); kind.c lists them, containers before what they contain. That list is also the
 * order in which things are created when nothing else decides.
 */
#ifndef BOUGH_CATALOG_KIND_H
#define BOUGH_CATALOG_KIND_H

#include "catalog/object.h"
#include "catalog/query.h"
#include "catalog/script.h"

/* Two objects of one namespace may not share a name (within the schema, or within the parent). */
enum name_space {
    NAMES_OWN,        /* shared with no other kind */
    NAMES_RELATION,   /* tables, views, sequences, indexes, composite types: pg_class */
    NAMES_TYPE,       /* enums, domains: pg_type, where every relation has a row type too */
    NAMES_ROUTINE,    /* functions, procedures, aggregates: pg_proc, with their arguments */
};

enum kind_flags {
    KIND_OWNED = 1,     /* has an attribute "owner"; ALTER ... OWNER TO */
    KIND_DATA = 2,      /* rows: section [DATA] or [MIGRATION] */
    KIND_UNMERGED = 4,  /* seen and named, never changed */
    KIND_IN_SCHEMA = 8, /* its children are named in the schema, not in the parent (indexes) */
    KIND_REBUILT = 16, /* goes and comes back when what it needs is changed below it (views, ...) */
    KIND_NAMED = 64,     /* known by its name only: it has no lineage and cannot be renamed */
    KIND_FOLLOWS = 128, /* called after other objects: a rename of those renames it */
    KIND_ATTACHED = 32, /* hangs on another object's address and has none of its own (grants) */
};

enum attr_flags {
    ATTR_RAW = 1,   /* the query also gives "<name>_raw" */
    ATTR_ITEMS = 2, /* an ordered list of SQL literals, merged item by item */
    ATTR_SET = 4,   /* an unordered list separated by ", ", merged item by item */
    ATTR_CLAUSES = 16, /* "SET name TO value" a line, merged name by name */
    ATTR_SECRET = 32, /* never shown */
    ATTR_DERIVED = 8, /* follows from other things: read for rendering, never compared */
};

struct kind_attr {
    const char *name;
    unsigned flags;
    const char *how; /* how a change of it is made, for docs/kinds.md; NULL if derived */
};

struct kind {
    const char *name; /* "materialized view" */
    const char *about;  /* one sentence, for docs/kinds.md */
    const char *limits; /* what is not supported and why, or NULL */
    const char
        *type; /* how the API calls a change of it; NULL: it counts as a change of its parent */
    const char *sql;  /* "MATERIALIZED VIEW", as after COMMENT ON */
    /* After the prefix columns classid, objid, objsubid, extra, parent_classid, parent_objid,
     * parent_objsubid, auto_classid, auto_objid, auto_objsubid, schema, name, args (those that are
     * there) come the attributes by name; all variants have all of them. A column "kind" says of
     * which kind a row is, where one query reads two of the same shape. NULL: read by code (config
     * rows), or by another kind's query. */
    const struct query *query;
    const struct kind_attr *attrs;
    size_t nattrs;
    enum name_space name_space;
    unsigned flags;
    /* How COMMENT ON, ALTER and DROP name it: "public.orders", "a ON public.orders". NULL:
     * object_address. */
    char *(*address)(struct arena *arena, const struct object *object);
    /* Render SQL. `to` has the final names; renames have run before. drop: NULL means that it goes
     * with its parent only. alter may call script_recreate. create NULL: made by its parent's
     * create. */
    void (*create)(struct script *script, const struct object *to);
    void (*drop)(struct script *script, const struct object *from);
    void (*alter)(struct script *script, const struct object *from, const struct object *to);
    /* `from` already has its parent's new name. NULL: ALTER <sql> <address> RENAME TO. SET SCHEMA
     * is always rendered so. */
    void (*rename)(struct script *script, const struct object *from, const struct object *to);
};

/* All kinds, containers first, NULL-terminated. */
extern const struct kind *const kinds[];

/* Position in that list. */
size_t kind_rank(const struct kind *kind);
/* By name, or NULL. */
const struct kind *kind_find(const char *name);

/* What COMMENT ON, ALTER and DROP use: kind->address or the plain address. */
char *kind_address(struct arena *arena, const struct object *object);

/* Whether an attribute differs in text between two versions of one object. */
bool kind_changed(const struct object *from, const struct object *to, const char *attr);

/* Shared renderers. */
void kind_alter_owner(struct script *script, const struct object *from, const struct object *to);
void kind_drop(struct script *script, const struct object *from); /* DROP <sql> <address>; */

#endif
