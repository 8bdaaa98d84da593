/* backend: the rows of parents and branches; see store.h. */
#include "store/row.h"

#include <assert.h>
#include <string.h>

static const char *const state_items[BACKEND_STATE_COUNT] = {
    [BACKEND_CREATING] = "creating",     [BACKEND_READY] = "ready",
    [BACKEND_MERGING] = "merging",       [BACKEND_MERGED] = "merged",
    [BACKEND_CONFLICTED] = "conflicted", [BACKEND_RESETTING] = "resetting",
    [BACKEND_DELETING] = "deleting",     [BACKEND_FAILED] = "failed",
};
static const struct names states = {state_items, countof(state_items)};

static const char *const mode_items[BRANCH_MODE_COUNT] = {
    [MODE_FULL] = "full",
    [MODE_SCHEMA_ONLY] = "schema-only",
};
static const struct names modes = {mode_items, countof(mode_items)};

static const struct column columns[] = {
    column(backend, id, COLUMN_TEXT),
    column(backend, project_id, COLUMN_TEXT),
    column(backend, name, COLUMN_TEXT),
    column_name(backend, mode, &modes),
    column_name(backend, state, &states),
    column(backend, appkey, COLUMN_TEXT),
    column(backend, port, COLUMN_INT),
    column(backend, password, COLUMN_TEXT),
    column(backend, data_path, COLUMN_TEXT),
    column(backend, t0_path, COLUMN_TEXT),
    column(backend, base_path, COLUMN_TEXT),
    column(backend, api_key, COLUMN_TEXT),
    column(backend, created_at, COLUMN_TEXT),
    column(backend, t0_at, COLUMN_TEXT),
    column(backend, merges, COLUMN_INT64),
    column(backend, with_schedules, COLUMN_BOOL),
    column(backend, owner, COLUMN_TEXT),
    column(backend, asleep, COLUMN_BOOL),
    column(backend, idle_timeout_s, COLUMN_INT64),
    column(backend, expires_at, COLUMN_TEXT),
    column(backend, pinned, COLUMN_BOOL),
};

static const struct table table_backend = {"backend", columns, countof(columns),
                                           sizeof(struct backend)};

const char *backend_state_name(enum backend_state state)
{
    assert(state < BACKEND_STATE_COUNT);
    return state_items[state];
}

const char *branch_mode_name(enum branch_mode mode)
{
    assert(mode < BRANCH_MODE_COUNT);
    return mode_items[mode];
}

bool branch_mode_parse(const char *name, enum branch_mode *ret_mode)
{
    for (size_t i = 0; i < countof(mode_items); i++)
        if (strcmp(mode_items[i], name) == 0) {
            *ret_mode = (enum branch_mode)i;
            return true;
        }
    return false;
}

/* Adds what was tried to the error, and advice if the branch is not there; returns false. */
static bool fail(struct err *err, const char *verb, const char *which)
{
    if (err->code == ERR_NOT_FOUND)
        (void)err_hint(err, "'bough branch list' shows the branches there are");
    return err_context(err, "cannot %s branch '%s'", verb, which);
}

bool store_backend_add(struct store *store, const struct backend *backend, struct err *err)
{
    if (row_add(store, &table_backend, backend, err))
        return true;
    if (err->code == ERR_NOT_READY)
        (void)err_set(err, ERR_NOT_FOUND, "its project does not exist");
    return err_context(err, "cannot add branch '%s' with port %d", backend->name, backend->port);
}

/* The one backend that the tail of a SELECT picks. */
static bool get(struct store *store, struct arena *arena, const char *tail, struct values values,
                struct backend *ret_backend, struct err *err)
{
    const struct backend *found = row_get(store, arena, &table_backend, tail, values, err);
    if (!found)
        return false;
    *ret_backend = *found;
    return true;
}

bool store_backend_get(struct store *store, struct arena *arena, const char *id,
                       struct backend *ret_backend, struct err *err)
{
    struct values values = values_of(value_text(id));
    return get(store, arena, "WHERE id = ?1", values, ret_backend, err) || fail(err, "find", id);
}

bool store_backend_find(struct store *store, struct arena *arena, const char *project_id,
                        const char *name, struct backend *ret_backend, struct err *err)
{
    struct values values = values_of(value_text(project_id), value_text(name));
    return get(store, arena, "WHERE project_id = ?1 AND name = ?2", values, ret_backend, err) ||
           fail(err, "find", name);
}

bool store_backend_list(struct store *store, struct arena *arena, const char *project_id,
                        struct backend **ret_backends, size_t *ret_n, struct err *err)
{
    static const char tail[] = "WHERE ?1 IN ('', project_id)"
                               " ORDER BY project_id, name <> '" PARENT_NAME "', created_at, rowid";
    struct backend *backends = row_list(store, arena, &table_backend, tail,
                                        values_of(value_text(project_id)), ret_n, err);
    if (!backends)
        return err_context(err, "cannot list branches");
    *ret_backends = backends;
    return true;
}

bool store_backend_expired(struct store *store, struct arena *arena, const char *project_id,
                           const char *now, struct backend **ret_backends, size_t *ret_n,
                           struct err *err)
{
    static const char tail[] = "WHERE ?1 IN ('', project_id) AND name <> '" PARENT_NAME "'"
                               " AND expires_at <> '' AND expires_at <= ?2 AND NOT pinned"
                               " ORDER BY expires_at, rowid";
    struct backend *backends =
        row_list(store, arena, &table_backend, tail,
                 values_of(value_text(project_id), value_text(now)), ret_n, err);
    if (!backends)
        return err_context(err, "cannot list branches");
    *ret_backends = backends;
    return true;
}

bool store_backend_any_watched(struct store *store, const char *project_id, int64_t idle_timeout_s,
                               bool *ret_any, struct err *err)
{
    static const char sql[] = "SELECT 1 FROM backend WHERE project_id = ?1"
                              " AND name <> '" PARENT_NAME "' AND (asleep OR idle_timeout_s > 0"
                              " OR (idle_timeout_s < 0 AND ?2 > 0)"
                              " OR (expires_at <> '' AND NOT pinned)) LIMIT 1";
    auto_statement *statement = db_prepare(
        store, sql, values_of(value_text(project_id), value_int(idle_timeout_s)), err);
    if (!statement || !db_step(store, statement, ret_any, err))
        return err_context(err, "cannot look at branches");
    return true;
}

bool store_backend_place(struct store *store, const char *id, int64_t *ret_place, struct err *err)
{
    static const char sql[] =
        "SELECT count(*) FROM backend b JOIN backend own ON own.project_id = b.project_id"
        " WHERE own.id = ?1 AND b.name <> '" PARENT_NAME "' AND b.rowid <= own.rowid";
    auto_statement *statement = db_prepare(store, sql, values_of(value_text(id)), err);
    bool row = false;
    if (!statement || !db_step(store, statement, &row, err))
        return err_context(err, "cannot count branches");
    *ret_place = row ? sqlite3_column_int64(statement, 0) : 0;
    return true;
}

/* One column of one backend, by an UPDATE whose parameters are the id and the value. */
static bool set(struct store *store, const char *sql, const char *id, struct value value,
                struct err *err)
{
    return row_update(store, sql, values_of(value_text(id), value), err) || fail(err, "change", id);
}

bool store_backend_set_state(struct store *store, const char *id, enum backend_state state,
                             struct err *err)
{
    return set(store, "UPDATE backend SET state = ?2 WHERE id = ?1", id,
               value_text(backend_state_name(state)), err);
}

bool store_backend_set_port(struct store *store, const char *id, int port, struct err *err)
{
    return set(store, "UPDATE backend SET port = ?2 WHERE id = ?1", id, value_int(port), err);
}

bool store_backend_set_data(struct store *store, const char *id, const char *data_path,
                            const char *t0_at, struct err *err)
{
    return row_update(store, "UPDATE backend SET data_path = ?2, t0_at = ?3 WHERE id = ?1",
                      values_of(value_text(id), value_text(data_path), value_text(t0_at)), err) ||
           fail(err, "change", id);
}

bool store_backend_set_merges(struct store *store, const char *id, int64_t merges, struct err *err)
{
    return set(store, "UPDATE backend SET merges = ?2 WHERE id = ?1", id, value_int(merges), err);
}

bool store_backend_set_asleep(struct store *store, const char *id, bool asleep, struct err *err)
{
    return set(store, "UPDATE backend SET asleep = ?2 WHERE id = ?1", id, value_int(asleep), err);
}

bool store_backend_set_idle_timeout(struct store *store, const char *id, int64_t idle_timeout_s,
                                    struct err *err)
{
    return set(store, "UPDATE backend SET idle_timeout_s = ?2 WHERE id = ?1", id,
               value_int(idle_timeout_s), err);
}

bool store_backend_set_expiry(struct store *store, const char *id, const char *expires_at,
                              struct err *err)
{
    return set(store, "UPDATE backend SET expires_at = ?2 WHERE id = ?1", id,
               value_text(expires_at), err);
}

bool store_backend_set_pinned(struct store *store, const char *id, bool pinned, struct err *err)
{
    return set(store, "UPDATE backend SET pinned = ?2 WHERE id = ?1", id, value_int(pinned), err);
}

bool store_backend_remove(struct store *store, const char *id, struct err *err)
{
    return db_run(store, "DELETE FROM backend WHERE id = ?1", values_of(value_text(id)), NULL,
                  err) ||
           fail(err, "remove", id);
}

bool store_port_taken(struct store *store, int port, bool *ret_taken, struct err *err)
{
    static const char sql[] = "SELECT 1 FROM backend WHERE port = ?1 "
                              "UNION ALL SELECT 1 FROM service WHERE port = ?1 LIMIT 1";
    auto_statement *statement = db_prepare(store, sql, values_of(value_int(port)), err);
    if (!statement || !db_step(store, statement, ret_taken, err))
        return err_context(err, "cannot look for port %d", port);
    return true;
}
