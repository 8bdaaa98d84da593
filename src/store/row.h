/*
 * row: structs that are rows of a table, by a description of their members.
 *
 * One table of columns per struct replaces the INSERT, the SELECT, the binding and the reading of
 * each.
 */
#ifndef BOUGH_STORE_ROW_H
#define BOUGH_STORE_ROW_H

#include "store/db.h"

enum column_type {
    COLUMN_TEXT,  /* const char *, never NULL in what is read */
    COLUMN_INT,   /* int */
    COLUMN_INT64, /* int64_t */
    COLUMN_BOOL,  /* bool, stored as 0 or 1 */
    COLUMN_NAME   /* an enum from 0 up, stored as a name */
};

/* The names of an enum, by value. */
struct names {
    const char *const *items;
    size_t n;
};

struct column {
    const char *name; /* as in SQL */
    enum column_type type;
    size_t offset;             /* of the member in the struct */
    const struct names *names; /* of COLUMN_NAME */
};

/* A line of a column table; the member is called as the column. */
#define column(struct_, member_, type_) {#member_, type_, offsetof(struct struct_, member_), NULL}
#define column_name(struct_, member_, names_)                                                      \
    {#member_, COLUMN_NAME, offsetof(struct struct_, member_), names_}

struct table {
    const char *name;
    const struct column *columns;
    size_t ncolumns;
    size_t row_bytes; /* size of the struct */
};

extern const char *const role_names[ROLE_COUNT]; /* of enum role: key.c */

/* Inserts one row. ERR_EXISTS when a unique column is taken. */
bool row_add(struct store *store, const struct table *table, const void *row, struct err *err);

/* All rows of SELECT ... FROM table <tail>, as an array of the struct in the arena: never NULL,
 * even without rows. NULL on failure; more rows than STORE_LIST_LIMIT are a failure, because acting
 * on a part of them could be wrong. */
void *row_list(struct store *store, struct arena *arena, const struct table *table,
               const char *tail, struct values values, size_t *ret_n, struct err *err);

/* As row_list, for at most one row: NULL and ERR_NOT_FOUND when there is none. */
void *row_get(struct store *store, struct arena *arena, const struct table *table,
              const char *tail, struct values values, struct err *err);

/* Runs an UPDATE that must meet a row: ERR_NOT_FOUND when it meets none. */
bool row_update(struct store *store, const char *sql, struct values values, struct err *err);

#endif
