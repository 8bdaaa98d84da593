/*
 * conn: one connection to a PostgreSQL server. The only user of libpq.
 *
 * Every wait has a deadline: connecting takes one, and a query has the connection's timeout. Text
 * format only. Values travel as parameters; SQL made from names goes through pg/quote.h.
 */
#ifndef BOUGH_PG_CONN_H
#define BOUGH_PG_CONN_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define PG_DEFAULT_TIMEOUT_MS (10 * 60 * 1000)
#define PG_PIPELINE_LIMIT 256

struct pg;

/* Where to connect. All strings are borrowed; NULL leaves libpq's default. */
struct pg_target {
    const char *url;      /* a whole connection string; the fields below override it */
    const char *host;     /* or the directory of a Unix socket */
    int port;             /* 0: default */
    const char *user;
    const char *password;
    const char *database;
};

/* Connects as application 'bough' with a pinned session: empty search_path, UTF-8, ISO dates in
 * UTC, full float digits, standard strings, no statement, idle or lock timeout. Errors: ERR_SERVER
 * (nobody answers, wrong password, no such database), with the server's words and a hint. */
struct pg *pg_open(const struct pg_target *target, int64_t timeout_ms, struct err *err);
/* Another connection to the same server and database, as the same user. */
struct pg *pg_open_like(const struct pg *db, int64_t timeout_ms, struct err *err);
void pg_close(struct pg **db);
#define auto_pg __attribute__((cleanup(pg_close))) struct pg

/* How long one query or batch may take from now on. */
void pg_set_timeout(struct pg *db, int64_t timeout_ms);

/* Called every 0.1 s, a limited number of times, while an answer is waited for; on another
 * connection it can find out what it is waited for. NULL: not any more. */
void pg_on_wait(struct pg *db, void (*ask)(void *context), void *context);

/* The server's process of this connection, as in pg_stat_activity. */
int pg_pid(const struct pg *db);

/* 150004 for 15.4. */
int pg_version(const struct pg *db);

/* The password that it was made with, wherever that came from; NULL when there was none. */
char *pg_password(const struct pg *db, struct arena *arena);

/* The statement that sets a role's password, of ASCII characters; only its SCRAM verifier is in it,
 * so that no log can show the password. */
char *pg_password_sql(struct arena *arena, const char *role, const char *password);

struct pg_result;
void pg_result_free(struct pg_result **result);
#define auto_result __attribute__((cleanup(pg_result_free))) struct pg_result

/* Runs SQL without parameters: one statement or several, results ignored. */
bool pg_exec(struct pg *db, const char *sql, struct err *err);

/* Runs one statement with text parameters (NULL is NULL); NULL on failure. */
struct pg_result *pg_query(struct pg *db, const char *sql, size_t n, const char *const *params,
                           struct err *err);

/* Sends all statements in one go (pipeline mode) and hands each result to a function, in order; it
 * is freed before the next one is read. The function fills err when it returns false; the rest is
 * then read and dropped. At most PG_PIPELINE_LIMIT statements. */
bool pg_query_each(struct pg *db, const char *const *sql, size_t n,
                   bool (*take)(void *context, size_t i, const struct pg_result *result,
                                struct err *err),
                   void *context, struct err *err);

/* The same on two connections at once: `by_second` says of each statement whether the second one
 * runs it. Results still come in the order of the statements. */
bool pg_query_both(struct pg *db, struct pg *second, const bool *by_second,
                   const char *const *sql, size_t n,
                   bool (*take)(void *context, size_t i, const struct pg_result *result,
                                struct err *err),
                   void *context, struct err *err);

/* The single value of a single row, in the arena; *ret_value is NULL for NULL or no row. */
bool pg_value(struct pg *db, struct arena *arena, const char *sql, size_t n,
              const char *const *params, char **ret_value, struct err *err);

/* SQLSTATE of the last failed statement, "" if it did not come from the server. */
const char *pg_sqlstate(const struct pg *db);

size_t pg_rows(const struct pg_result *result);
size_t pg_columns(const struct pg_result *result);
const char *pg_column_name(const struct pg_result *result, size_t column);
/* -1 when there is no such column. */
int pg_column(const struct pg_result *result, const char *name);
/* Points into the result; NULL for NULL. */
const char *pg_get(const struct pg_result *result, size_t row, size_t column);

/* Copies rows between servers: `from_sql` is COPY ... TO STDOUT, `into_sql` COPY ... FROM STDIN. */
bool pg_copy(struct pg *from, const char *from_sql, struct pg *into, const char *into_sql,
             struct err *err);

#endif
