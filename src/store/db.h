/*
 * db: the SQLite connection beneath the store, private to this folder.
 *
 * Every failure of SQLite becomes an err here, by one table. Its message is only the cause
 * ("'bough.db' is damaged"): the public functions put "cannot add branch 'x'" in front with
 * err_context.
 */
#ifndef BOUGH_STORE_DB_H
#define BOUGH_STORE_DB_H

#include "base/clock.h"
#include "store/store.h"

#include <sqlite3.h>

/* How long a writer waits for the others: a hundred of them, each waiting for a busy disk. */
#define DB_BUSY_TIMEOUT_MS 60000

struct store {
    sqlite3 *db; /* owned */
    char *path;  /* of the file, on the heap; owned */
    struct deadline busy_until; /* of the statement that waits now */
};

/* What a parameter of a statement stands for. No column is nullable: value_text(NULL) is "". */
struct value {
    const char *text; /* NULL: the number counts; borrowed until the statement has run */
    int64_t number;
};
#define value_text(text_) ((struct value){.text = (text_) ? (text_) : ""})
#define value_int(number_) ((struct value){.number = (number_)})

/* The parameters ?1, ?2, ... : values_of(value_text(id), value_int(port)). */
struct values {
    const struct value *items; /* borrowed */
    size_t n;
};
#define values_of(...)                                                                             \
    ((struct values){(const struct value[]){__VA_ARGS__},                                          \
                     countof(((const struct value[]){__VA_ARGS__}))})
#define no_values ((struct values){NULL, 0})

/* A statement that is finalised when it goes out of scope. */
void statement_finalize(sqlite3_stmt **statement);
#define auto_statement __attribute__((cleanup(statement_finalize))) sqlite3_stmt

/* Compiles one statement and binds its parameters; NULL on failure. */
sqlite3_stmt *db_prepare(struct store *store, const char *sql, struct values values,
                         struct err *err);

/* Advances to the next row; *ret_row is false after the last one. */
bool db_step(struct store *store, sqlite3_stmt *statement, bool *ret_row, struct err *err);

/* Runs one statement to its end, ignoring rows; *ret_changed, which may be NULL, counts the rows
 * that it inserted, changed or deleted. */
bool db_run(struct store *store, const char *sql, struct values values, int64_t *ret_changed,
            struct err *err);

/* Runs a script of several statements without parameters. */
bool db_script(struct store *store, const char *sql, struct err *err);

#endif
