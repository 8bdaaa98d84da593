/*
 * catalog: all objects of one database at one moment, with who contains and who needs whom.
 *
 * Read from a server (catalog_read), or from a snapshot file (catalog/snapshot.h). Two catalogs are
 * compared by lineage first and by key second. A catalog owns its objects.
 */
#ifndef BOUGH_CATALOG_CATALOG_H
#define BOUGH_CATALOG_CATALOG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/texts.h"
#include "base/vec.h"
#include "catalog/object.h"
#include "catalog/tracked.h"
#include "pg/conn.h"

#include <stdbool.h>

#define CATALOG_OBJECT_LIMIT 4000000

struct catalog_slot {
    uint32_t hash;
    uint32_t at; /* index of the object + 1; 0: free */
};

/* Objects by something of theirs: open addressing; see catalog.c. */
struct catalog_table {
    struct catalog_slot *slots; /* on the heap: what a table has outgrown is free again */
    size_t n;
    size_t capacity; /* a power of two */
};

struct catalog {
    struct arena arena;
    struct object_list objects; /* containers before what they contain */
    struct texts texts; /* while it is read: short ones are said again and again */
    struct catalog_table by_name;
    struct catalog_table by_lineage;
    VEC(const char *) tracked;  /* "schema.name" of the tables whose rows were asked for */
    int server_version;
};

void catalog_release(struct catalog *catalog);
/* The memory that it takes. */
size_t catalog_bytes(const struct catalog *catalog);
#define auto_catalog __attribute__((cleanup(catalog_release))) struct catalog

/* Reads everything in one REPEATABLE READ transaction (in_transaction: in the caller's, as it is),
 * few round trips. Errors: ERR_SQL, ERR_CONFIG for tracked tables whose key does not fit. */
bool catalog_read(struct pg *db, const struct tracked *tracked, bool in_transaction,
                  struct catalog *ret_catalog, struct err *err);

/* Reads two servers at the same time, each in its own transaction. */
bool catalog_read_both(struct pg *const dbs[2], const struct tracked *tracked,
                       struct catalog *const ret_catalogs[2], struct err *err);

/* The object of the same kind and names, in a container of the same names, or NULL. `like` may be
 * of another catalog, or made up. */
struct object *catalog_named(const struct catalog *catalog, const struct object *like);
/* The same, in a container of this catalog that is known already. */
struct object *catalog_inside(const struct catalog *catalog, const struct object *container,
                              const struct object *like);
/* The object of an object_key that was kept as text, or NULL. Looks at all objects: for a few. */
struct object *catalog_find(const struct catalog *catalog, const char *key);
/* The schema of that name, or NULL. */
struct object *catalog_schema(const struct catalog *catalog, const char *name);
/* The object of that kind and lineage, or NULL. */
struct object *catalog_by_lineage(const struct catalog *catalog, const struct kind *kind,
                                  struct lineage lineage);
/* The object at an address (of whatever kind, but not one that is only attached to it), or NULL. */
struct object *catalog_at(const struct catalog *catalog, uint32_t classid, uint32_t objid,
                          int32_t objsubid);

/* A hash of everything that is compared. Equal catalogs have equal fingerprints. */
char *catalog_fingerprint(struct arena *arena, const struct catalog *catalog);
/* A hash of one object's name and compared attributes: 32 hexadecimal digits. */
char *object_hash(struct arena *arena, const struct object *object);
/* The same for showing: what is masked goes in by a hash that only this process can make, so that
 * nobody can try values. */
char *object_shown_hash(struct arena *arena, const struct object *object);

/* Moves a catalog; `from` is empty then. */
void catalog_take(struct catalog *ret_catalog, struct catalog *from);

/* For readers: all is read; lets go of what only reading needs. */
void catalog_complete(struct catalog *catalog);

/* For readers: a text in the catalog's arena; NULL for NULL. */
const char *catalog_text(struct catalog *catalog, const char *text, size_t len);

/* For readers: adds an object whose kind, names, lineage and parent are set, and links it. */
void catalog_add(struct catalog *catalog, struct object *object);
/* Takes out the objects that are marked, by index, with what is inside them, for saving: nothing is
 * found by key or lineage afterwards. `paired`: a catalog whose objects' pair is in this one; it
 * follows. */
void catalog_sieve(struct catalog *catalog, bool *gone, struct catalog *paired);
/* Records that `from` needs `to`, once. */
void catalog_add_need(struct catalog *catalog, struct object *from, struct object *to);

#endif
