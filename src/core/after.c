/* after: see after.h. */
#include "core/after.h"

#include "base/path.h"
#include "base/text.h"
#include "core/hush.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT_BYTES ((size_t)256 * 1024 * 1024)
/* Large tables take their time. */
#define STEP_TIMEOUT_MS ((int64_t)24 * 3600 * 1000)
#define ORPHAN_PAUSE_US 50000
/* For what makes nobody wait, at least. */
#define LEAST_LOCK_WAIT_MS 10000
#define POSITION_KEY "after"

/* --- The file --- */

static void free_json(json_t **json)
{
    json_decref(*json);
}
#define auto_json __attribute__((cleanup(free_json))) json_t

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *step_json(const struct step *step)
{
    json_t *json = json_object();
    json_t *cleanup = json_array();
    for (size_t i = 0; i < CLEANUP_LIMIT && step->cleanup[i]; i++)
        (void)json_array_append_new(cleanup, json_string(step->cleanup[i]));
    (void)json_object_set_new(json, "sql", json_string(step->sql));
    (void)json_object_set_new(json, "alone", json_boolean(step->alone));
    (void)json_object_set_new(json, "secret", json_boolean(step->secret));
    (void)json_object_set_new(json, "index", text_or_null(step->index));
    (void)json_object_set_new(json, "lock", json_integer(step->lock));
    (void)json_object_set_new(json, "cleanup", cleanup);
    return json;
}

bool after_save(const char *path, const struct plan *plan, struct err *err)
{
    auto_json *list = json_array();
    for (size_t i = plan->n_main; i < plan->steps.n; i++)
        (void)json_array_append_new(list, step_json(&plan->steps.items[i]));
    char *text = json_dumps(list, JSON_COMPACT);
    if (!text)
        return err_set(err, ERR_FAILED, "cannot write '%s': not UTF-8", path);
    bool success = path_write(path, text, strlen(text), 0600, err);
    free(text);
    return success;
}

static struct step step_from_json(struct arena *arena, const json_t *json)
{
    struct step step = {
        .sql = arena_strdup(arena, json_string_value(json_object_get(json, "sql"))),
        .alone = json_is_true(json_object_get(json, "alone")),
        .secret = json_is_true(json_object_get(json, "secret")),
        .index = arena_strdup(arena, json_string_value(json_object_get(json, "index"))),
        .lock = (enum lock)json_integer_value(json_object_get(json, "lock")),
        .phase = PHASE_AFTER,
    };
    const json_t *cleanup = json_object_get(json, "cleanup");
    for (size_t i = 0; i < CLEANUP_LIMIT && i < json_array_size(cleanup); i++)
        step.cleanup[i] = arena_strdup(arena, json_string_value(json_array_get(cleanup, i)));
    return step;
}

bool after_load(struct arena *arena, const char *path, struct after_steps *ret_steps,
                struct err *err)
{
    *ret_steps = (struct after_steps){0};
    if (!path_exists(path))
        return true;
    char *text = path_read(arena, path, FILE_LIMIT_BYTES, NULL, err);
    auto_json *list = text ? json_loads(text, 0, NULL) : NULL;
    if (!json_is_array(list))
        return text ? err_set(err, ERR_FAILED, "'%s' is damaged", path) : false;
    size_t n = json_array_size(list);
    ret_steps->items = arena_new_n(arena, struct step, n + 1);
    for (size_t i = 0; i < n; i++) {
        ret_steps->items[i] = step_from_json(arena, json_array_get(list, i));
        if (!ret_steps->items[i].sql)
            return err_set(err, ERR_FAILED, "'%s' is damaged", path);
    }
    ret_steps->n = n;
    return true;
}

/* --- One step --- */

/* "valid", "invalid", or NULL when there is none. */
static bool index_state(struct pg *db, struct arena *arena, const char *address, char **ret_state,
                        struct err *err)
{
    const char *params[] = {address};
    return pg_value(db, arena,
                    "SELECT CASE WHEN indisvalid THEN 'valid' ELSE 'invalid' END "
                    "FROM pg_catalog.pg_index WHERE indexrelid = pg_catalog.to_regclass($1)",
                    1, params, ret_state, err);
}

/* A server goes on with the statement of a client that was killed. It does our work. */
static bool wait_for_orphan(struct pg *db, const char *sql, struct err *err)
{
    struct deadline deadline = deadline_in(STEP_TIMEOUT_MS);
    const char *params[] = {sql};
    do {
        auto_arena arena = {0};
        char *busy = NULL;
        if (!pg_value(db, &arena,
                      "SELECT 'yes' FROM pg_catalog.pg_stat_activity "
                      "WHERE datname = pg_catalog.current_database() AND state = 'active' "
                      "AND pid <> pg_catalog.pg_backend_pid() AND query <> '' "
                      "AND pg_catalog.starts_with($1, query) LIMIT 1",
                      1, params, &busy, err))
            return false;
        if (!busy)
            return true;
        clock_sleep_us(ORPHAN_PAUSE_US);
    } while (!deadline_passed(deadline));
    return err_set(err, ERR_TIMEOUT, "the interrupted statement still runs: %.200s", sql);
}

/* Who only waits, and lets everybody else go on, may wait long. */
static bool set_lock_timeout(struct pg *db, const struct step *step, bool local, int64_t long_ms,
                             struct err *err)
{
    auto_arena arena = {0};
    const char *words = local ? "SET LOCAL" : "SET";
    long_ms = long_ms > LEAST_LOCK_WAIT_MS ? long_ms : LEAST_LOCK_WAIT_MS;
    char *timeout = lock_blocks_writes(step->lock)
                        ? arena_strdup(&arena, "'" LOCK_TIMEOUT "'")
                        : arena_printf(&arena, "%lld", (long long)long_ms);
    return pg_exec(
        db,
        arena_printf(&arena, "%s lock_timeout = %s; %s deadlock_timeout = '" DEADLOCK_TIMEOUT "'",
                     words, timeout, words),
        err);
}

static bool exec(struct pg *db, const struct step *step, struct err *err)
{
    return step->secret ? hush_exec(db, step->sql, step->sql, err) : pg_exec(db, step->sql, err);
}

static bool run_alone(struct pg *db, const struct step *step, int64_t long_ms, struct err *err)
{
    auto_arena arena = {0};
    char *state = NULL;
    if (!wait_for_orphan(db, step->sql, err) ||
        (step->index && !index_state(db, &arena, step->index, &state, err)))
        return false;
    if (text_equal(state, "valid"))
        return true;
    if (!set_lock_timeout(db, step, false, long_ms, err))
        return false;
    if (state &&
        !pg_exec(db, arena_printf(&arena, "DROP INDEX CONCURRENTLY IF EXISTS %s", step->index),
                 err))
        return false;
    return exec(db, step, err);
}

/* "12:4711": step 12 ran in transaction 4711; 0: it is done, and needed none. */
static bool set_position(struct task *task, size_t at, const char *transaction, struct err *err)
{
    return !task || journal_set(task, POSITION_KEY,
                                arena_printf(&task->core->arena, "%zu:%s", at, transaction), err);
}

static bool run_in_transaction(struct task *task, struct pg *db, const struct step *step, size_t at,
                               int64_t long_ms, struct err *err)
{
    auto_arena arena = {0};
    char *id = NULL;
    bool ready =
        pg_exec(db, "BEGIN", err) && set_lock_timeout(db, step, true, long_ms, err) &&
        exec(db, step, err) &&
        pg_value(db, &arena, "SELECT pg_catalog.pg_current_xact_id()::text", 0, NULL, &id, err) &&
        set_position(task, at, id, err);
    if (ready)
        return pg_exec(db, "COMMIT", err);
    auto_err ignored = {0};
    (void)pg_exec(db, "ROLLBACK", &ignored); /* a lost connection rolls back by itself */
    return false;
}

static bool run_step(struct task *task, struct pg *db, const struct step *step, size_t at,
                     int64_t long_ms, struct err *err)
{
    if (!step->alone)
        return run_in_transaction(task, db, step, at, long_ms, err);
    return run_alone(db, step, long_ms, err) && set_position(task, at, "0", err);
}

/* --- All of them --- */

static bool find_position(struct task *task, struct pg *db, size_t *ret_at, struct err *err)
{
    const char *said = journal_get(task, POSITION_KEY);
    unsigned long long id = 0;
    *ret_at = 0;
    if (!said || sscanf(said, "%zu:%llu", ret_at, &id) != 2)
        return true;
    if (id == 0) {
        (*ret_at)++;
        return true;
    }
    const char *params[] = {arena_printf(&task->core->arena, "%llu", id)};
    char *status = NULL;
    struct deadline deadline = deadline_in(30000);
    do {
        if (!pg_value(db, &task->core->arena, "SELECT pg_catalog.pg_xact_status($1::xid8)", 1,
                      params, &status, err))
            return false;
        if (!text_equal(status, "in progress")) {
            *ret_at += text_equal(status, "committed");
            return true;
        }
        clock_sleep_us(ORPHAN_PAUSE_US);
    } while (!deadline_passed(deadline));
    return err_set(err, ERR_TIMEOUT, "the interrupted merge is still running on the parent");
}

bool after_run(struct task *task, const struct after_steps *steps, struct patience *patience,
               size_t *ret_done, struct err *err)
{
    struct pg *db = patience->db;
    pg_set_timeout(db, STEP_TIMEOUT_MS);
    if (!find_position(task, db, ret_done, err))
        return false;
    while (*ret_done < steps->n) {
        size_t at = *ret_done;
        bool done = run_step(task, db, &steps->items[at], at, patience->deadline_ms, err);
        if (!done && !patience_again(patience, err))
            return false;
        if (done)
            patience_renew(patience);
        *ret_done += done;
    }
    return true;
}

bool after_rehearse(struct pg *db, const struct plan *plan, struct changes *changes,
                    struct err *err)
{
    for (size_t i = plan->n_main; i < plan->steps.n; i++) {
        const struct step *step = &plan->steps.items[i];
        int64_t started = clock_us();
        if (!run_step(NULL, db, step, i, LOCK_DEADLINE_DEFAULT_MS, err)) {
            err->code = err->code == ERR_SQL ? ERR_REHEARSAL : err->code;
            return err_context(err, "step %zu, %s %s%s%s", i + 1, step->type, step->schema,
                               *step->schema ? "." : "", step->object);
        }
        if (changes)
            changes->steps[i].rehearsal_us = clock_us() - started;
    }
    return true;
}

bool after_give_up(struct pg *db, const struct after_steps *steps, size_t done, struct err *err)
{
    if (!pg_exec(db, "SET lock_timeout = '10s'", err))
        return false;
    bool success = true;
    for (size_t i = done; i < steps->n; i++)
        for (size_t k = 0; k < CLEANUP_LIMIT && steps->items[i].cleanup[k]; k++)
            if (!pg_exec(db, steps->items[i].cleanup[k], err)) {
                /* The others may well succeed, and all that stays is told by name. */
                err_clear(err);
                success = false;
            }
    return success || err_set(err, ERR_SQL, "something of the steps that were given up is left");
}
