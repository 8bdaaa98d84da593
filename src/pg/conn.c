/* conn: see conn.h. Asynchronous calls of libpq under a synchronous face, for the deadlines. */
#include "pg/conn.h"

#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/vec.h"
#include "pg/quote.h"

#include <assert.h>
#include <errno.h>
#include <libpq-fe.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASK_AFTER_MS 100
#define ASK_LIMIT 20

struct pg {
    PGconn *conn;
    int64_t timeout_ms;
    char sqlstate[6];
    void (*ask)(void *context); /* NULL: nobody wants to know */
    void *ask_context;
};

void pg_close(struct pg **db)
{
    if (*db) {
        PQfinish((*db)->conn);
        free(*db);
    }
    *db = NULL;
}

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static void clear_result(PGresult **result)
{
    PQclear(*result);
    *result = NULL;
}
#define auto_pgresult __attribute__((cleanup(clear_result))) PGresult

static void free_options(PQconninfoOption **options)
{
    PQconninfoFree(*options);
}
#define auto_options __attribute__((cleanup(free_options))) PQconninfoOption

/* libpq ends its messages with a newline. */
static char *without_newline(struct arena *arena, const char *message)
{
    size_t len = strlen(message);
    while (len && (message[len - 1] == '\n' || message[len - 1] == ' '))
        len--;
    return arena_strndup(arena, message, len);
}

static bool wait_for(struct pg *db, short events, struct deadline deadline)
{
    struct pollfd polled = {.fd = PQsocket(db->conn), .events = events};
    for (int asked = 0;;) {
        int64_t left_ms = deadline_left_ms(deadline);
        bool ask = db->ask && asked < ASK_LIMIT && left_ms > ASK_AFTER_MS;
        int n = poll(&polled, 1, ask ? ASK_AFTER_MS : (int)(left_ms < INT_MAX ? left_ms : INT_MAX));
        if (n > 0)
            return true;
        if (n == 0 && ask) {
            asked++;
            db->ask(db->ask_context);
            continue;
        }
        if (n == 0 || errno != EINTR)
            return false;
    }
}

static bool finish_connecting(struct pg *db, struct deadline deadline)
{
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status == PGRES_POLLING_READING || status == PGRES_POLLING_WRITING) {
        if (!wait_for(db, status == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline))
            return false;
        status = PQconnectPoll(db->conn);
    }
    return status == PGRES_POLLING_OK;
}

static const char pinned_session[] =
    "SET search_path = ''; SET client_encoding = 'UTF8'; SET datestyle = 'ISO, YMD';"
    "SET intervalstyle = 'iso_8601'; SET timezone = 'UTC'; SET extra_float_digits = 1;"
    "SET bytea_output = 'hex'; SET standard_conforming_strings = on; SET xmloption = 'content';"
    "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
    "SET client_min_messages = warning; SET quote_all_identifiers = off; SET row_security = off;"
    "SET default_transaction_read_only = off; SET default_transaction_isolation = 'read committed';"
    "SET jit = off";

static bool explain_connection(struct pg *db, bool late, struct err *err)
{
    auto_arena arena = {0};
    char *cause = without_newline(&arena, PQerrorMessage(db->conn));
    if (late || !*cause)
        (void)err_set(err, ERR_SERVER, "cannot connect: no answer in time");
    else
        (void)err_set(err, ERR_SERVER, "cannot connect: %s", cause);
    if (strstr(cause, "password"))
        return err_hint(err, "check the user and the password of the connection string");
    if (strstr(cause, "does not exist"))
        return err_hint(err, "check the name in the connection string");
    return err_hint(err, "check that the server runs, and its host and port");
}

static struct pg *open_with(const char *const *keys, const char *const *values, int64_t timeout_ms,
                            struct err *err)
{
    auto_pg *db = heap_realloc(NULL, sizeof(*db));
    *db = (struct pg){.timeout_ms = timeout_ms};
    db->conn = PQconnectStartParams(keys, values, 1);
    if (!db->conn) {
        (void)err_set(err, ERR_FAILED, "cannot connect: out of memory");
        return NULL;
    }
    struct deadline deadline = deadline_in(timeout_ms);
    if (PQstatus(db->conn) == CONNECTION_BAD || !finish_connecting(db, deadline)) {
        (void)explain_connection(db, deadline_passed(deadline), err);
        return NULL;
    }
    (void)PQsetNoticeReceiver(db->conn, ignore_notice, NULL);
    if (!pg_exec(db, pinned_session, err))
        return NULL;
    db->timeout_ms = PG_DEFAULT_TIMEOUT_MS;
    struct pg *open = db;
    db = NULL;
    return open;
}

void pg_on_wait(struct pg *db, void (*ask)(void *context), void *context)
{
    db->ask = ask;
    db->ask_context = context;
}

int pg_pid(const struct pg *db)
{
    return PQbackendPID(db->conn);
}

struct pg *pg_open(const struct pg_target *target, int64_t timeout_ms, struct err *err)
{
    char port[16];
    (void)snprintf(port, sizeof(port), "%d", target->port);
    const char *keys[] = {"dbname", "host", "port", "user", "password", "dbname",
                          "application_name", NULL};
    const char *values[] = {target->url, target->host, target->port ? port : NULL, target->user,
                            target->password, target->database, "bough", NULL};
    /* Without a connection string the first "dbname" is NULL and ignored. */
    return open_with(keys, values, timeout_ms, err);
}

struct pg *pg_open_like(const struct pg *db, int64_t timeout_ms, struct err *err)
{
    auto_arena arena = {0};
    VEC(const char *) keys = {0};
    VEC(const char *) values = {0};
    auto_options *options = PQconninfo(db->conn);
    for (const PQconninfoOption *option = options; option && option->keyword; option++) {
        if (!option->val || !*option->val)
            continue;
        vec_add(&arena, &keys, option->keyword);
        vec_add(&arena, &values, option->val);
    }
    vec_add(&arena, &keys, NULL);
    vec_add(&arena, &values, NULL);
    return open_with(keys.items, values.items, timeout_ms, err);
}

void pg_set_timeout(struct pg *db, int64_t timeout_ms)
{
    db->timeout_ms = timeout_ms;
}

int pg_version(const struct pg *db)
{
    return PQserverVersion(db->conn);
}

const char *pg_sqlstate(const struct pg *db)
{
    return db->sqlstate;
}

char *pg_password(const struct pg *db, struct arena *arena)
{
    const char *password = PQpass(db->conn);
    return password && *password ? arena_strdup(arena, password) : NULL;
}

/* Fills err from a failed result: the server's message, and the rest of what it said as the detail.
 */
static bool explain(struct pg *db, const PGresult *result, const char *sql, struct err *err)
{
    auto_arena arena = {0};
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    const char *where = PQresultErrorField(result, PG_DIAG_CONTEXT);
    (void)snprintf(db->sqlstate, sizeof(db->sqlstate), "%s", state ? state : "");
    if (!primary)
        primary = without_newline(&arena, PQerrorMessage(db->conn));
    enum err_code code = state && strcmp(state, "53100") == 0 ? ERR_NO_SPACE : ERR_SQL;
    (void)err_set(err, code, "%s", *primary ? primary : "the connection was lost");
    if (hint)
        (void)err_hint(err, "%s", hint);
    struct text more = text_make(&arena);
    if (detail)
        text_add_item(&more, "\n", detail);
    if (where)
        text_add_item(&more, "\n", where);
    if (sql)
        text_add_item(&more, "\n", arena_printf(&arena, "statement: %.2000s", sql));
    return err_detail(err, "%s", more.data);
}

static bool give_up(struct pg *db, const char *sql, struct err *err)
{
    char ignored[256];
    PGcancel *cancel = PQgetCancel(db->conn);
    if (cancel) {
        (void)PQcancel(cancel, ignored, sizeof(ignored));
        PQfreeCancel(cancel);
    }
    db->sqlstate[0] = '\0';
    (void)err_set(err, ERR_TIMEOUT, "no answer from the server after %lld s",
                  (long long)(db->timeout_ms / 1000));
    return err_detail(err, "statement: %.2000s", sql ? sql : "");
}

/* Sends what is queued while reading what comes: neither side may wait for the other. */
static bool flush(struct pg *db, struct deadline deadline)
{
    for (;;) {
        int pending = PQflush(db->conn);
        if (pending <= 0)
            return pending == 0;
        if (!wait_for(db, POLLIN | POLLOUT, deadline) || !PQconsumeInput(db->conn))
            return false;
    }
}

/* The next result, NULL at the end of one statement's results; false when the deadline has passed.
 */
static bool next_result(struct pg *db, struct deadline deadline, PGresult **ret_result)
{
    while (PQisBusy(db->conn)) {
        if (!wait_for(db, POLLIN, deadline))
            return false;
        if (!PQconsumeInput(db->conn))
            break; /* PQgetResult then tells that the connection is gone */
    }
    *ret_result = PQgetResult(db->conn);
    return true;
}

static bool is_success(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY ||
           status == PGRES_COPY_OUT || status == PGRES_COPY_IN;
}

/* Reads all results of one simple or extended query; keeps the last good one in *ret_last. */
static bool collect(struct pg *db, const char *sql, PGresult **ret_last, struct err *err)
{
    struct deadline deadline = deadline_in(db->timeout_ms);
    bool success = true;
    auto_pgresult *last = NULL;
    if (!flush(db, deadline))
        return give_up(db, sql, err);
    for (;;) {
        auto_pgresult *result = NULL;
        if (!next_result(db, deadline, &result))
            return give_up(db, sql, err);
        if (!result)
            break;
        if (!is_success(result)) {
            success = success && explain(db, result, sql, err);
            success = false;
            continue;
        }
        PGresult *older = last;
        last = result;
        result = older;
        if (PQresultStatus(last) == PGRES_COPY_OUT || PQresultStatus(last) == PGRES_COPY_IN)
            break;
    }
    if (success && ret_last) {
        *ret_last = last;
        last = NULL;
    }
    return success;
}

static bool not_sent(struct pg *db, const char *sql, struct err *err)
{
    auto_arena arena = {0};
    db->sqlstate[0] = '\0';
    (void)err_set(err, ERR_SERVER, "%s", without_newline(&arena, PQerrorMessage(db->conn)));
    return err_detail(err, "statement: %.2000s", sql);
}

bool pg_exec(struct pg *db, const char *sql, struct err *err)
{
    if (!PQsendQuery(db->conn, sql))
        return not_sent(db, sql, err);
    return collect(db, sql, NULL, err);
}

struct pg_result *pg_query(struct pg *db, const char *sql, size_t n, const char *const *params,
                           struct err *err)
{
    PGresult *result = NULL;
    if (!PQsendQueryParams(db->conn, sql, (int)n, NULL, params, NULL, NULL, 0)) {
        (void)not_sent(db, sql, err);
        return NULL;
    }
    if (!collect(db, sql, &result, err))
        return NULL;
    return (struct pg_result *)result;
}

#define LANE_LIMIT 2

/* One or two connections that answer the statements of one pipeline. */
struct lanes {
    struct pg *items[LANE_LIMIT];
    size_t n;
    const bool *second; /* per statement: the second one answers it; NULL: none */
    bool (*take)(void *context, size_t i, const struct pg_result *result, struct err *err);
    void *context;
};

static struct pg *lane_of(const struct lanes *lanes, size_t statement)
{
    return lanes->items[lanes->second && lanes->second[statement]];
}

/* Takes in what any of the connections sends, so that no server waits for its turn to be heard. */
static bool consume_any(const struct lanes *lanes, struct deadline deadline)
{
    struct pollfd polled[LANE_LIMIT];
    for (size_t i = 0; i < lanes->n; i++)
        polled[i] = (struct pollfd){.fd = PQsocket(lanes->items[i]->conn), .events = POLLIN};
    int n = poll(polled, lanes->n, (int)deadline_left_ms(deadline));
    if (n == 0 || (n < 0 && errno != EINTR))
        return false;
    for (size_t i = 0; n > 0 && i < lanes->n; i++)
        if (polled[i].revents)
            (void)PQconsumeInput(lanes->items[i]->conn); /* PQstatus tells when it is gone */
    return true;
}

/* As next_result, while the other connection is listened to. */
static bool next_of_lane(const struct lanes *lanes, const struct pg *db, struct deadline deadline,
                         PGresult **ret_result)
{
    while (PQisBusy(db->conn) && PQstatus(db->conn) == CONNECTION_OK)
        if (!consume_any(lanes, deadline))
            return false;
    *ret_result = PQgetResult(db->conn);
    return true;
}

static bool give_up_lanes(const struct lanes *lanes, const char *sql, struct err *err)
{
    for (size_t i = 0; i < lanes->n; i++)
        (void)give_up(lanes->items[i], sql, err);
    return false;
}

/* Reads one statement's answer; *success is whether all went well so far. Keeps the first error.
 * False: nothing more can be read. */
static bool collect_statement(const struct lanes *lanes, const char *sql, size_t at,
                              struct deadline deadline, bool *success, struct err *err)
{
    struct pg *db = lane_of(lanes, at);
    for (;;) {
        auto_pgresult *result = NULL;
        if (!next_of_lane(lanes, db, deadline, &result))
            return give_up_lanes(lanes, sql, err);
        if (!result)
            break;
        if (PQresultStatus(result) == PGRES_PIPELINE_ABORTED)
            continue;
        if (!is_success(result)) {
            if (*success)
                (void)explain(lanes->items[0], result, sql, err);
            *success = false;
            continue;
        }
        *success = *success && lanes->take(lanes->context, at, (struct pg_result *)result, err);
    }
    if (PQstatus(db->conn) == CONNECTION_BAD)
        return *success ? not_sent(db, sql, err) : false;
    return true;
}

static bool collect_sync(const struct lanes *lanes, struct pg *db, struct deadline deadline,
                         struct err *err)
{
    auto_pgresult *result = NULL;
    if (!next_of_lane(lanes, db, deadline, &result))
        return give_up_lanes(lanes, NULL, err);
    return (result && PQresultStatus(result) == PGRES_PIPELINE_SYNC) || not_sent(db, "", err);
}

/* Reads the answers of a pipeline up to its syncs. */
static bool collect_pipeline(const struct lanes *lanes, const char *const *sql, size_t n,
                             struct err *err)
{
    struct deadline deadline = deadline_in(lanes->items[0]->timeout_ms);
    bool success = true;
    for (size_t i = 0; i < n; i++)
        if (!collect_statement(lanes, sql[i], i, deadline, &success, err))
            return false;
    for (size_t i = 0; i < lanes->n; i++) {
        auto_err later = {0};
        if (!collect_sync(lanes, lanes->items[i], deadline, success ? err : &later))
            success = false;
    }
    return success;
}

static bool send_pipeline(const struct lanes *lanes, const char *const *sql, size_t n,
                          struct err *err)
{
    bool sent = true;
    for (size_t i = 0; i < lanes->n; i++)
        sent = sent && PQenterPipelineMode(lanes->items[i]->conn);
    for (size_t i = 0; sent && i < n; i++)
        sent = PQsendQueryParams(lane_of(lanes, i)->conn, sql[i], 0, NULL, NULL, NULL, NULL, 0);
    for (size_t i = 0; i < lanes->n; i++)
        sent = sent && PQpipelineSync(lanes->items[i]->conn) &&
               flush(lanes->items[i], deadline_in(lanes->items[i]->timeout_ms));
    return sent || not_sent(lanes->items[0], n ? sql[0] : "", err);
}

static bool query_lanes(const struct lanes *lanes, const char *const *sql, size_t n,
                        struct err *err)
{
    assert(n <= PG_PIPELINE_LIMIT);
    bool success = send_pipeline(lanes, sql, n, err) && collect_pipeline(lanes, sql, n, err);
    for (size_t i = 0; i < lanes->n; i++)
        if (!PQexitPipelineMode(lanes->items[i]->conn) && success)
            success = not_sent(lanes->items[i], "", err);
    return success;
}

bool pg_query_each(struct pg *db, const char *const *sql, size_t n,
                   bool (*take)(void *context, size_t i, const struct pg_result *result,
                                struct err *err),
                   void *context, struct err *err)
{
    struct lanes lanes = {.items = {db}, .n = 1, .take = take, .context = context};
    return query_lanes(&lanes, sql, n, err);
}

bool pg_query_both(struct pg *db, struct pg *second, const bool *by_second,
                   const char *const *sql, size_t n,
                   bool (*take)(void *context, size_t i, const struct pg_result *result,
                                struct err *err),
                   void *context, struct err *err)
{
    struct lanes lanes = {{db, second}, 2, by_second, take, context};
    return query_lanes(&lanes, sql, n, err);
}

bool pg_value(struct pg *db, struct arena *arena, const char *sql, size_t n,
              const char *const *params, char **ret_value, struct err *err)
{
    auto_result *result = pg_query(db, sql, n, params, err);
    if (!result)
        return false;
    *ret_value = pg_rows(result) ? arena_strdup(arena, pg_get(result, 0, 0)) : NULL;
    return true;
}

static bool start_copy(struct pg *db, const char *sql, ExecStatusType want, struct err *err)
{
    auto_pgresult *result = NULL;
    if (!PQsendQuery(db->conn, sql))
        return not_sent(db, sql, err);
    if (!collect(db, sql, &result, err))
        return false;
    if (PQresultStatus(result) != want)
        return err_set(err, ERR_SQL, "cannot copy: the server did not start to copy");
    return true;
}

bool pg_copy(struct pg *from, const char *from_sql, struct pg *into, const char *into_sql,
             struct err *err)
{
    if (!start_copy(from, from_sql, PGRES_COPY_OUT, err) ||
        !start_copy(into, into_sql, PGRES_COPY_IN, err))
        return false;
    char *row = NULL;
    int len;
    bool sent = true;
    while ((len = PQgetCopyData(from->conn, &row, 0)) > 0) {
        sent = sent && PQputCopyData(into->conn, row, len) == 1;
        PQfreemem(row);
    }
    sent = PQputCopyEnd(into->conn, len == -1 ? NULL : "the source failed") == 1 && sent;
    if (!collect(from, from_sql, NULL, err) || !collect(into, into_sql, NULL, err))
        return false;
    return sent || not_sent(into, into_sql, err);
}

/* PQencryptPasswordConn would do the same, and prepare Unicode; but it first sets up OpenSSL and
 * takes three times as long. */
char *pg_password_sql(struct arena *arena, const char *role, const char *password)
{
    return arena_printf(arena, "ALTER ROLE %s PASSWORD %s", quote_ident(arena, role),
                        quote_literal(arena, secret_verifier(arena, password)));
}
