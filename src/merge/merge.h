/*
 * merge: three catalogs become one. Pure: no I/O, no clock.
 *
 * The walk has five steps, one file each: match (which objects are the same), names (renames on
 * both sides), merge3 (the rule of DESIGN.md, object by object and attribute by attribute), check
 * (what the merged catalog lacks or has twice), and conflict (how it is told). The result has the
 * merged catalog and, for every object, where it came from; plan.h turns that into SQL.
 */
#ifndef BOUGH_MERGE_MERGE_H
#define BOUGH_MERGE_MERGE_H

#include "base/arena.h"
#include "catalog/catalog.h"

#include <stdbool.h>
#include <stddef.h>

enum side { SIDE_BASE, SIDE_PARENT, SIDE_BRANCH, SIDE_COUNT };

struct merge_input {
    /* The common ancestor, as it was on the branch and as it was on the parent. Right after a full
     * branch was made both are one catalog; object->pair links them otherwise. */
    const struct catalog *base;
    const struct catalog *base_parent;
    const struct catalog *parent;
    const struct catalog *branch;
    /* The same two read again after the other side's renames were applied to them
     * (merge_rename_steps), so that their text has the merged names; NULL: as they are. */
    const struct catalog *parent_named;
    /* What that one was read from, before the renames, where it is another database than the
     * parent, with the same names; else NULL. */
    const struct catalog *parent_copy;
    const struct catalog *branch_named;
    bool strict; /* the unit of conflict is the whole table, policy, function or row */
};

/* One object on all sides, and what becomes of it. */
struct entry {
    const struct object *base;
    const struct object *base_parent;
    const struct object *parent;
    const struct object *branch;
    const struct object *parent_named; /* == parent without renames */
    const struct object *branch_named;
    struct object *merged;             /* NULL: shall not be there; in merge->merged */
    /* The parent's object as the plan's starting point: its names are merged already, and
     * attributes that the branch did not move have the merged text, so that every difference is a
     * real one. */
    struct object *from;
    bool stays; /* what the branch did to it stays on the branch: a secret that nobody refers to */
    bool parent_moved; /* changed, created or dropped since base, in itself or its name */
    bool branch_moved;
    /* What it needs is not what its base needs: equal text may then speak of another object, one
     * that took the name of the first. */
    bool parent_rebound;
    bool branch_rebound;
    size_t container; /* entry of the parent object, or NO_ENTRY */
};
#define NO_ENTRY ((size_t)-1)

enum conflict_kind {
    CONFLICT_BOTH_CHANGED,
    CONFLICT_BOTH_CREATED,
    CONFLICT_CHANGED_DROPPED, /* changed on the parent, dropped on the branch */
    CONFLICT_DROPPED_CHANGED, /* dropped on the parent, changed on the branch */
    CONFLICT_NEEDS_DROPPED,
    CONFLICT_DUPLICATE_NAME,
    CONFLICT_KIND_COUNT
};
/* The frozen names: "both-changed", ... */
const char *conflict_name(enum conflict_kind kind);

struct conflict {
    enum conflict_kind kind;
    size_t entry;
    const char *attr;  /* the attribute both changed; "name"; NULL: the whole object */
    size_t other; /* needs-dropped: what was dropped; duplicate-name: the other one; or NO_ENTRY */
};

struct entry_list {
    VEC(size_t) items;
};

/* A row of a tracked table refers to another one by a foreign key. Entries. */
struct row_reference {
    enum side side; /* which has it: SIDE_PARENT or SIDE_BRANCH */
    size_t from;
    size_t to;
};

struct merge {
    struct arena arena;
    struct merge_input input;
    VEC(struct entry) entries;
    size_t *of_parent; /* entry of each of the parent's objects, by object->index */
    size_t *of_branch;
    size_t *of_base;
    size_t *of_merged;
    struct catalog merged;
    VEC(struct conflict) conflicts;
    struct entry_list *columns; /* per table's entry: those of its columns, if it has rows */
    VEC(struct row_reference) references;
    VEC(const char *) impossible; /* what cannot be merged without being a conflict, a line each */
    VEC(const char *) notes;
};

void merge_release(struct merge *merge);
#define auto_merge __attribute__((cleanup(merge_release))) struct merge

/* Merges. The catalogs must outlive the result. */
void merge_run(const struct merge_input *input, struct merge *ret_merge);

/* The same merge, the parent's changes into the branch. The catalogs of the input must outlive it,
 * and so must *ret_base, which is empty until now. */
void merge_swap(const struct merge_input *input, struct catalog *ret_base,
                struct merge_input *ret_input);

struct rename_step {
    const struct object *object; /* with its merged name */
    const char *sql;             /* one statement */
};

/* The renames that `side` (SIDE_PARENT or SIDE_BRANCH) still has to follow, in order: run on that
 * side's database they give it the merged names. Everything lives in the merge's arena. Returns how
 * many. */
size_t merge_rename_steps(struct merge *merge, enum side side, struct rename_step **ret_steps);

/* Entry that an object of one side belongs to. */
size_t merge_entry_of(const struct merge *merge, enum side side, const struct object *object);

/* Entry of the schema that an object is in on one side, or NO_ENTRY. Schemas are compared as
 * entries, not by name, so that a renamed schema does not move what is in it. */
size_t merge_schema_entry(const struct merge *merge, enum side side, const struct object *object);

/* Entry of an object of merge->merged; NO_ENTRY for one that is not there. */
size_t merge_entry_of_merged(const struct merge *merge, const struct object *object);

/* The object that stands for the entry when it is told: merged, else branch, parent or base. */
const struct object *entry_object(const struct entry *entry);

/* The unit that an object counts as part of for people: the nearest container (itself included)
 * whose kind has a type: a column's table, a policy itself. */
const struct object *merge_unit(const struct object *object);

/* Entry of the unit that an entry's object is part of. */
size_t merge_unit_entry(const struct merge *merge, size_t entry);

/* How the API names a unit. */
const char *unit_type(const struct object *unit);
const char *unit_schema(const struct object *unit); /* "" for global objects */
char *unit_name(struct arena *arena, const struct object *unit);

/* The steps of the walk, in order; used by merge_run. */
void merge_match(struct merge *merge);
void merge_names(struct merge *merge);
void merge_values(struct merge *merge);
void merge_check(struct merge *merge);

/* Between the values of the schema and those of the rows: gives the rows of all sides the merged
 * names of their columns and of enum labels, and takes away columns that are dropped. */
void merge_row_names(struct merge *merge);
/* Takes back what the branch did to secrets that no config row refers to. */
void merge_secrets(struct merge *merge);
/* Part of the check: finds which row refers to which, and what that needs. */
void merge_row_references(struct merge *merge);
/* Entry of the column that an attribute of a row (by its merged name) is, or NO_ENTRY. */
size_t merge_row_column(const struct merge *merge, const struct entry *row, const char *name);

void merge_add_conflict(struct merge *merge, struct conflict conflict);

#define MERGE_TAKEN_NAMES 4
/* The names that an object takes, as keys, so that none is taken twice; returns how many.
 * `container` is the entry of what contains it. */
size_t merge_taken_names(struct arena *arena, const struct object *object, size_t container,
                         char *ret_keys[MERGE_TAKEN_NAMES]);

/* Which keys of a JSON value are in conflict, "limit, colors.dark"; NULL: none of JSON. */
const char *merge_conflict_keys(struct arena *arena, const struct merge *merge,
                                const struct conflict *conflict);

/* Whether an attribute (by name) changed since base on one side. */
bool entry_attr_moved(const struct entry *entry, enum side side, const char *name);

/* The full text of one side of a conflict, for people: "type = text" lines; NULL when absent there.
 */
char *conflict_text(struct arena *arena, const struct conflict *conflict,
                    const struct object *object);
/* Which sides changed what, and what to do about it. */
char *conflict_hint(struct arena *arena, const struct merge *merge,
                    const struct conflict *conflict);

/* A difference between a database and what the merge predicted, one line each; NULL when there is
 * none. `limit` lines at most. Attributes that came unchanged from the parent also agree when their
 * raw value does. */
char *merge_verify(struct arena *arena, const struct merge *merge, const struct catalog *actual,
                   size_t limit);
/* The same for a merged catalog that was saved. */
char *catalog_verify(struct arena *arena, const struct catalog *expected,
                     const struct catalog *actual, size_t limit);

/* The difference between what a merge made of the parent (`result`, read back) and what the same
 * merge with its sides swapped made of the branch (`other`), one line each, `limit` at most; NULL
 * when there is none but in the order of columns and lists. *ret_objects names the objects. */
char *merge_same(struct arena *arena, const struct merge *merge, const struct catalog *result,
                 const struct merge *swapped, const struct catalog *other, size_t limit,
                 char **ret_objects);

#endif
