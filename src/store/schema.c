/*
 * schema: see schema.h.
 *
 * migrations[i] leads from user_version i to i + 1. Released ones are never edited: a change is one
 * more.
 *
 * A backend belongs to a project by a foreign key. The journal (operation) and the audit
 * (merge_record) have none on purpose: an operation is journalled before its backend exists and
 * ends after it is gone, and what was done to a parent stays on record when the branch, or the
 * project, is deleted.
 */
#include "store/schema.h"

static const char *const migrations[] = {
    "CREATE TABLE project ("
    "    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),"
    "    name TEXT NOT NULL UNIQUE CHECK (name <> ''),"
    "    appkey TEXT NOT NULL UNIQUE CHECK (appkey <> ''),"
    "    pool_directory TEXT NOT NULL,"
    "    pool_driver TEXT NOT NULL,"
    "    pg_bin TEXT NOT NULL,"
    "    pg_major INTEGER NOT NULL,"
    "    database TEXT NOT NULL,"
    "    superuser TEXT NOT NULL,"
    "    created_at TEXT NOT NULL CHECK (created_at <> '')"
    ") STRICT;"

    "CREATE TABLE backend ("
    "    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),"
    "    project_id TEXT NOT NULL REFERENCES project (id),"
    "    name TEXT NOT NULL CHECK (name <> ''),"
    "    mode TEXT NOT NULL CHECK (mode IN ('full', 'schema-only')),"
    "    state TEXT NOT NULL CHECK (state IN ('creating', 'ready', 'merging', 'merged',"
    "                                         'conflicted', 'resetting', 'deleting', 'failed')),"
    "    appkey TEXT NOT NULL UNIQUE CHECK (appkey <> ''),"
    "    port INTEGER NOT NULL UNIQUE CHECK (port BETWEEN 1 AND 65535),"
    "    password TEXT NOT NULL,"
    "    data_path TEXT NOT NULL,"
    "    t0_path TEXT NOT NULL,"
    "    base_path TEXT NOT NULL,"
    "    api_key TEXT NOT NULL,"
    "    created_at TEXT NOT NULL CHECK (created_at <> ''),"
    "    t0_at TEXT NOT NULL,"
    "    merges INTEGER NOT NULL CHECK (merges >= 0),"
    "    UNIQUE (project_id, name)"
    ") STRICT;"

    "CREATE TABLE operation ("
    "    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),"
    "    kind TEXT NOT NULL CHECK (kind <> ''),"
    "    project_id TEXT NOT NULL,"
    "    backend_id TEXT NOT NULL,"
    "    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),"
    "    step INTEGER NOT NULL CHECK (step >= -1),"
    "    data TEXT NOT NULL,"
    "    error TEXT NOT NULL,"
    "    started_at TEXT NOT NULL CHECK (started_at <> ''),"
    "    ended_at TEXT NOT NULL,"
    "    CHECK ((state = 'running') = (ended_at = ''))"
    ") STRICT;"
    "CREATE INDEX operation_running ON operation (started_at) WHERE state = 'running';"
    "CREATE INDEX operation_history ON operation (project_id, started_at);"

    "CREATE TABLE merge_record ("
    "    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),"
    "    backend_id TEXT NOT NULL CHECK (backend_id <> ''),"
    "    merged_at TEXT NOT NULL CHECK (merged_at <> ''),"
    "    sql TEXT NOT NULL,"
    "    changes TEXT NOT NULL"
    ") STRICT;"
    "CREATE INDEX merge_record_backend ON merge_record (backend_id, merged_at);",

    /* Whether the parent's jobs run on a branch; and an API key for whoever has none yet. */
    "ALTER TABLE backend ADD COLUMN with_schedules INTEGER NOT NULL DEFAULT 0"
    "    CHECK (with_schedules IN (0, 1));"
    "UPDATE backend SET api_key = 'ik_' || lower(hex(randomblob(32))) WHERE api_key = '';",
    "CREATE TABLE service ("
    "    backend_id TEXT NOT NULL REFERENCES backend (id) ON DELETE CASCADE,"
    "    name TEXT NOT NULL CHECK (name <> ''),"
    "    port INTEGER NOT NULL UNIQUE CHECK (port BETWEEN 1 AND 65535),"
    "    pid INTEGER NOT NULL CHECK (pid >= 0),"
    "    started INTEGER NOT NULL,"
    "    boot TEXT NOT NULL,"
    "    stop_timeout_ms INTEGER NOT NULL CHECK (stop_timeout_ms >= 0),"
    "    health TEXT NOT NULL,"
    "    PRIMARY KEY (backend_id, name)"
    ") STRICT;",
    /* The server: where projects are, who may do what, who did what. */
    "ALTER TABLE project ADD COLUMN directory TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE backend ADD COLUMN owner TEXT NOT NULL DEFAULT '';"
    "CREATE TABLE key ("
    "    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),"
    "    name TEXT NOT NULL UNIQUE CHECK (name <> ''),"
    "    hash TEXT NOT NULL CHECK (hash <> ''),"
    "    role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'merger', 'admin')),"
    "    project_id TEXT NOT NULL,"
    "    created_at TEXT NOT NULL CHECK (created_at <> ''),"
    "    revoked_at TEXT NOT NULL"
    ") STRICT;"
    "CREATE TABLE audit ("
    "    id INTEGER PRIMARY KEY,"
    "    at TEXT NOT NULL CHECK (at <> ''),"
    "    actor TEXT NOT NULL,"
    "    action TEXT NOT NULL CHECK (action <> ''),"
    "    subject TEXT NOT NULL,"
    "    address TEXT NOT NULL,"
    "    status INTEGER NOT NULL,"
    "    result TEXT NOT NULL,"
    "    request_id TEXT NOT NULL"
    ") STRICT;"
    "CREATE TABLE answer ("
    "    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),"
    "    request TEXT NOT NULL,"
    "    status INTEGER NOT NULL,"
    "    body TEXT NOT NULL,"
    "    at TEXT NOT NULL CHECK (at <> '')"
    ") STRICT;"
    "CREATE INDEX answer_at ON answer (at);",
    /* Which projects a key of some projects only may use, and how; so far it was one. The project
     * need not be there any more, as with the keys themselves. */
    "CREATE TABLE member ("
    "    project_id TEXT NOT NULL CHECK (project_id <> ''),"
    "    key_id TEXT NOT NULL REFERENCES key (id),"
    "    role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'merger', 'admin')),"
    "    added_at TEXT NOT NULL CHECK (added_at <> ''),"
    "    PRIMARY KEY (project_id, key_id)"
    ") STRICT;"
    "CREATE INDEX member_key ON member (key_id);"
    "INSERT INTO member (project_id, key_id, role, added_at)"
    "    SELECT project_id, id, role, created_at FROM key WHERE project_id <> '';"
    "CREATE INDEX operation_backend ON operation (backend_id, started_at);",
    /* Branches that sleep and that end; how large they were when somebody last looked. */
    "ALTER TABLE backend ADD COLUMN asleep INTEGER NOT NULL DEFAULT 0 CHECK (asleep IN (0, 1));"
    "ALTER TABLE backend ADD COLUMN idle_timeout_s INTEGER NOT NULL DEFAULT -1"
    "    CHECK (idle_timeout_s >= -1);"
    "ALTER TABLE backend ADD COLUMN expires_at TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE backend ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1));"
    "CREATE TABLE size ("
    "    backend_id TEXT NOT NULL PRIMARY KEY REFERENCES backend (id) ON DELETE CASCADE,"
    "    bytes INTEGER NOT NULL CHECK (bytes >= 0),"
    "    at_s INTEGER NOT NULL"
    ") STRICT;",
    /* Parents that bough does not run. */
    "ALTER TABLE project ADD COLUMN sync TEXT NOT NULL DEFAULT ''"
    "    CHECK (sync IN ('', 'standby', 'dump'));"
    "ALTER TABLE project ADD COLUMN url TEXT NOT NULL DEFAULT '';",
};

#define NEWEST_VERSION ((int64_t)countof(migrations))

static bool read_version(struct store *store, int64_t *ret_version, struct err *err)
{
    auto_statement *statement = db_prepare(store, "PRAGMA user_version", no_values, err);
    bool row = false;
    if (!statement || !db_step(store, statement, &row, err))
        return false;
    *ret_version = row ? sqlite3_column_int64(statement, 0) : 0;
    return true;
}

bool schema_check(struct store *store, struct err *err)
{
    int64_t version = 0;
    if (!read_version(store, &version, err))
        return false;
    if (version >= 0 && version <= NEWEST_VERSION)
        return true;
    (void)err_set(err, ERR_FAILED, "'%s' is of a newer bough", store->path);
    (void)err_detail(err, "the file has version %lld, this bough knows up to %lld",
                     (long long)version, (long long)NEWEST_VERSION);
    return err_hint(err, "update bough on this machine");
}

/* One step, inside a transaction. The version is read again there: another process may have come
 * first, even a newer bough. */
static bool migrate_one(struct store *store, int64_t *ret_version, struct err *err)
{
    int64_t version = 0;
    if (!schema_check(store, err) || !read_version(store, &version, err))
        return false;
    if (version < NEWEST_VERSION) {
        auto_arena arena = {0};
        const char *mark = arena_printf(&arena, "PRAGMA user_version = %lld",
                                        (long long)version + 1);
        if (!db_script(store, migrations[version], err) || !db_script(store, mark, err))
            return false;
        version++;
    }
    *ret_version = version;
    return true;
}

bool schema_migrate(struct store *store, struct err *err)
{
    int64_t version = 0;
    if (!read_version(store, &version, err))
        return false;
    while (version < NEWEST_VERSION) {
        if (!store_begin(store, err))
            return false;
        if (!migrate_one(store, &version, err)) {
            store_rollback(store);
            return false;
        }
        if (!store_commit(store, err))
            return false;
    }
    return true;
}
