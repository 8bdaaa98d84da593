/*
 * object: one thing in a database: a table, a column, a grant, a row of a config table.
 *
 * An object is a kind, an identity and text attributes. Objects live in a catalog's arena and are
 * not changed once the catalog is read.
 */
#ifndef BOUGH_CATALOG_OBJECT_H
#define BOUGH_CATALOG_OBJECT_H

#include "base/arena.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kind;
struct object;
struct row_column;
struct tracked_table;

/* (classid, objid, objsubid) as in pg_depend, kept by physical clones: what an object *is*,
 * whatever it is called. `extra` tells apart objects that hang on one address: the grantee of a
 * grant. All zero: none. */
struct lineage {
    uint32_t classid;
    uint32_t objid;
    int32_t objsubid;
    uint32_t extra;
};

enum attr_role {
    ATTR_COMPARED,
    ATTR_KEY,     /* a column of a row's stable key */
    ATTR_IGNORED, /* carried along for INSERT or CREATE, never compared */
};

struct attr {
    const char *name;  /* shared by all objects of the kind, or by the rows of one table */
    const char *value; /* canonical text from the server; NULL: not set, or SQL NULL */
    /* For text that has other objects' names in it: the same fact by OIDs. It stays equal when only
     * a name changed. Comparable within one lineage only. NULL: the text is all there is. */
    const char *raw;
    enum attr_role role;
    bool masked; /* never shown */
    const struct row_column *column; /* of a row that was read from a server: see rows.h; or NULL */
};

struct object_list {
    struct object **items;
    size_t n;
    size_t capacity;
};

struct object {
    const struct kind *kind;
    const char
        *schema; /* NULL for global objects and for those that are named within their parent */
    const char *name;
    const char *type;   /* how the API calls a change of it, when not as kind->type */
    const struct tracked_table *tracked; /* of a row that was read from a server; or NULL */
    const char *args;   /* types of a routine's input arguments: "integer, text"; else NULL */
    struct lineage lineage;
    struct object *parent;       /* what contains it: it goes when that goes. NULL at the top */
    struct object *auto_of;      /* what else it goes with: a sequence with the column that owns it,
                                  * a shell type and a type's own functions with the type */
    struct attr *attrs;
    size_t nattrs;
    struct object_list children; /* in the server's order (columns by position) */
    struct object_list needs;    /* what it depends on, without its parent and children */
    size_t index;                /* in its catalog */
    size_t pair;                 /* bases only: index of the same object in the other side's base */
};

#define NO_PAIR ((size_t)-1)

/* The attribute. Where the kind says which attributes there are, those without a value are not
 * kept, and this gives one without name and value for them; for rows NULL means that the table has
 * no such column. */
const struct attr *object_attr(const struct object *object, const char *name);
/* Its value; NULL also when there is no such attribute. */
const char *object_get(const struct object *object, const char *name);

/* The outermost object that contains it (itself at the top). */
const struct object *object_top(const struct object *object);
/* Whether `object` is `container` or inside it. */
bool object_within(const struct object *object, const struct object *container);
/* The nearest container of that kind, itself included, or NULL. */
const struct object *object_of_kind(const struct object *object, const struct kind *kind);

/* For people: public.orders, public.orders.total, public.f(integer), unquoted. */
char *object_identity(struct arena *arena, const struct object *object);
/* Unique within a catalog: kind and identity, with separators that names cannot contain. */
char *object_key(struct arena *arena, const struct object *object);

/* For SQL: schema.name of the object, quoted as needed, with (arguments) for routines. */
char *object_address(struct arena *arena, const struct object *object);

/* Whether two attributes mean the same: equal text, or equal raw. */
bool attr_same(const struct attr *a, const struct attr *b);

#endif
