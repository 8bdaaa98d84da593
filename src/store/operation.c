/* operation: the journal; see store.h. A row that has ended is never changed again. */
#include "store/row.h"

#include "base/clock.h"

#include <assert.h>

static const char *const state_items[OPERATION_STATE_COUNT] = {
    [OPERATION_RUNNING] = "running",
    [OPERATION_DONE] = "done",
    [OPERATION_FAILED] = "failed",
};
static const struct names states = {state_items, countof(state_items)};

static const struct column columns[] = {
    column(operation, id, COLUMN_TEXT),
    column(operation, kind, COLUMN_TEXT),
    column(operation, project_id, COLUMN_TEXT),
    column(operation, backend_id, COLUMN_TEXT),
    column_name(operation, state, &states),
    column(operation, step, COLUMN_INT),
    column(operation, data, COLUMN_TEXT),
    column(operation, error, COLUMN_TEXT),
    column(operation, started_at, COLUMN_TEXT),
    column(operation, ended_at, COLUMN_TEXT),
};

static const struct table table_operation = {"operation", columns, countof(columns),
                                             sizeof(struct operation)};

bool store_operation_add(struct store *store, const struct operation *operation, struct err *err)
{
    struct operation running = *operation;
    running.state = OPERATION_RUNNING;
    running.data = operation->data ? operation->data : "{}";
    running.error = "";
    running.ended_at = "";
    return row_add(store, &table_operation, &running, err) ||
           err_context(err, "cannot journal operation '%s'", operation->kind);
}

static bool update(struct store *store, const char *sql, struct values values, const char *id,
                   struct err *err)
{
    if (row_update(store, sql, values, err))
        return true;
    if (err->code == ERR_NOT_FOUND)
        (void)err_set(err, ERR_NOT_FOUND, "it is not running");
    return err_context(err, "cannot journal operation '%s'", id);
}

bool store_operation_set_step(struct store *store, const char *id, int step, struct err *err)
{
    return update(store, "UPDATE operation SET step = ?2 WHERE id = ?1 AND state = 'running'",
                  values_of(value_text(id), value_int(step)), id, err);
}

bool store_operation_set_data(struct store *store, const char *id, const char *data,
                              struct err *err)
{
    return update(store, "UPDATE operation SET data = ?2 WHERE id = ?1 AND state = 'running'",
                  values_of(value_text(id), value_text(data)), id, err);
}

bool store_operation_end(struct store *store, const char *id, enum operation_state state,
                         const char *error, struct err *err)
{
    assert(state == OPERATION_DONE || state == OPERATION_FAILED);
    auto_arena arena = {0};
    return update(store,
                  "UPDATE operation SET state = ?2, error = ?3, ended_at = ?4"
                  " WHERE id = ?1 AND state = 'running'",
                  values_of(value_text(id), value_text(state_items[state]), value_text(error),
                            value_text(clock_iso(&arena))),
                  id, err);
}

static bool list(struct store *store, struct arena *arena, const char *tail, struct values values,
                 struct operation **ret_operations, size_t *ret_n, struct err *err)
{
    struct operation *operations =
        row_list(store, arena, &table_operation, tail, values, ret_n, err);
    if (!operations)
        return err_context(err, "cannot list operations");
    *ret_operations = operations;
    return true;
}

bool store_operation_running(struct store *store, struct arena *arena, const char *project_id,
                             struct operation **ret_operations, size_t *ret_n, struct err *err)
{
    return list(store, arena,
                "WHERE state = 'running' AND ?1 IN ('', project_id) ORDER BY started_at, rowid",
                values_of(value_text(project_id)), ret_operations, ret_n, err);
}

bool store_operation_last(struct store *store, struct arena *arena, const char *backend_id,
                          struct operation *ret_operation, struct err *err)
{
    const struct operation *found =
        row_get(store, arena, &table_operation,
                "WHERE backend_id = ?1 ORDER BY started_at DESC, rowid DESC LIMIT 1",
                values_of(value_text(backend_id)), err);
    if (!found)
        return err_context(err, "cannot find an operation of '%s'", backend_id);
    *ret_operation = *found;
    return true;
}

bool store_operation_history(struct store *store, struct arena *arena, const char *project_id,
                             size_t most, struct operation **ret_operations, size_t *ret_n,
                             struct err *err)
{
    int64_t limit = most < STORE_LIST_LIMIT ? (int64_t)most : STORE_LIST_LIMIT;
    return list(store, arena,
                "WHERE project_id = ?1 ORDER BY started_at DESC, rowid DESC LIMIT ?2",
                values_of(value_text(project_id), value_int(limit)), ret_operations, ret_n, err);
}
