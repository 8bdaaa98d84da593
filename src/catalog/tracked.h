/* tracked: the tables whose rows are merged, as bough.ini or a profile names them. */
#ifndef BOUGH_CATALOG_TRACKED_H
#define BOUGH_CATALOG_TRACKED_H

#include <stddef.h>

/* All tracked tables together may have this many rows. */
#define TRACKED_ROW_LIMIT 200000

enum tracked_class {
    TRACKED_CONFIG,     /* merged by key, per column */
    TRACKED_MIGRATIONS, /* history: rows are only ever added */
};

struct tracked_table {
    const char *schema;
    const char *name;
    enum tracked_class class;
    const char *const *key; /* columns; n_key 0: the table has one row */
    size_t n_key;
    const char *const *ignore;
    size_t n_ignore;
    const char *type; /* how a change is named: "config_row", "edge_function", "migration" */
};

struct tracked {
    const struct tracked_table *tables;
    size_t n;
};

#endif
