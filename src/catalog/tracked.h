/* tracked: the tables whose rows are merged, as bough.ini or a profile names them. */
#ifndef BOUGH_CATALOG_TRACKED_H
#define BOUGH_CATALOG_TRACKED_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* All tracked tables together may have this many rows. */
#define TRACKED_ROW_LIMIT 200000

enum tracked_class {
    TRACKED_CONFIG,     /* merged by key, per column */
    TRACKED_SECRET,     /* the same, but a row goes only with the config row that refers to it */
    TRACKED_MIGRATIONS, /* history: rows are only ever added */
    /* Never merged: */
    TRACKED_DERIVED, /* made from other tables: its changes are not even told */
    TRACKED_RUNTIME, /* what users and the application write */
};

/* A foreign key to a surrogate id is carried over by the stable key of the row that it names. */
struct tracked_reference {
    const char *column;
    const char *schema; /* of the table that it refers to */
    const char *name;
    const char *const *key; /* columns of that table */
    size_t n_key;
};

/* A column that is compared by an expression over its row, not by its text. */
struct tracked_compare {
    const char *column;
    const char *expression;
};

/* SQL comes from the project's own files: it is trusted as those are. */
struct tracked_table {
    const char *schema;
    const char *name;
    bool from_profile; /* not being there is no mistake */
    enum tracked_class class;
    const char *const
        *key; /* columns, or expressions over the row; n_key 0: the table has one row */
    size_t n_key;
    const char *const *ignore; /* columns that are not compared */
    size_t n_ignore;
    const char *const *mask; /* columns that are shown as *** */
    size_t n_mask;
    const char *const *columns; /* the table is meant only if it has all these */
    size_t n_columns;
    const struct tracked_reference *references;
    size_t n_references;
    const struct tracked_compare *compares;
    size_t n_compares;
    const char *where; /* condition on the rows that are merged; NULL: all */
    /* Statements, with ":column" for values, in the place of INSERT, UPDATE, DELETE; NULL: those.
     */
    const char *insert;
    const char *update;
    const char *delete;
    const char *succeeded; /* expression over the columns that those return: whether they did */
    const char *failure;   /* expression: why not; NULL: not told */
    const char *type;      /* how a change is named: "config_row", "edge_function", "migration" */
};

struct tracked {
    const struct tracked_table *tables;
    size_t n;
};

/* Whether the rows of a table are read and merged. */
bool tracked_is_merged(const struct tracked_table *table);
/* All that decides how the rows are read, as text: when it is another one, they are read anew. */
char *tracked_describe(struct arena *arena, const struct tracked *tracked);
bool tracked_is_listed(const char *name, const char *const *list, size_t n);

#endif
