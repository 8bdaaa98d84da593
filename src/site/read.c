/* read: see read.h. Which key belongs to which member is in tables. */
#include "site/read.h"

#include "base/text.h"

#include <string.h>

enum field_type {
    FIELD_TEXT, /* null is NULL */
    FIELD_WORD, /* null is "" */
    FIELD_BOOL,
    FIELD_INT,
    FIELD_LONG,   /* int64_t; null is 0 */
    FIELD_FIGURE, /* int64_t; null is -1 */
    FIELD_COUNT   /* size_t */
};

struct field {
    const char *key;
    enum field_type type;
    size_t offset;
};

#define FIELD(key_, type_, struct_, member)                                                        \
    {                                                                                              \
        key_, type_, offsetof(struct struct_, member)                                              \
    }

static const char *text_of(struct arena *arena, const json_t *document, const char *key)
{
    return arena_strdup(arena, json_string_value(json_object_get(document, key)));
}

static void read_field(struct arena *arena, const json_t *value, const struct field *field,
                       void *to)
{
    void *at = (char *)to + field->offset;
    const char *text = json_string_value(value);
    json_int_t number = json_integer_value(value);
    switch (field->type) {
    case FIELD_TEXT:
        *(const char **)at = arena_strdup(arena, text);
        break;
    case FIELD_WORD:
        *(const char **)at = arena_strdup(arena, text ? text : "");
        break;
    case FIELD_BOOL:
        *(bool *)at = json_is_true(value);
        break;
    case FIELD_INT:
        *(int *)at = (int)number;
        break;
    case FIELD_LONG:
        *(int64_t *)at = number;
        break;
    case FIELD_FIGURE:
        *(int64_t *)at = json_is_integer(value) ? number : -1;
        break;
    case FIELD_COUNT:
        *(size_t *)at = number > 0 ? (size_t)number : 0;
        break;
    }
}

static void read_fields(struct arena *arena, const json_t *document, const struct field *fields,
                        size_t n, void *to)
{
    for (size_t i = 0; i < n; i++)
        read_field(arena, json_object_get(document, fields[i].key), &fields[i], to);
}

const char *const *read_texts(struct arena *arena, const json_t *list, size_t *ret_n)
{
    size_t n = json_array_size(list);
    const char **texts = arena_new_n(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        texts[i] = arena_strdup(arena, text ? text : "");
    }
    *ret_n = n;
    return texts;
}

static bool is_variable(const char *name)
{
    static const char *const fixed[] = {"DATABASE_URL", "PGHOST",     "PGPORT",       "PGUSER",
                                        "PGPASSWORD",   "PGDATABASE", "BOUGH_API_KEY"};
    for (size_t i = 0; i < countof(fixed); i++)
        if (strcmp(fixed[i], name) == 0)
            return true;
    bool named = text_starts(name, "BOUGH_VOLUME_") || text_starts(name, "BOUGH_SERVICE_");
    return named && !name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")];
}

const char *const *read_variables(struct arena *arena, const json_t *document)
{
    json_t *all = (json_t *)document; /* iterating wants it so, and changes nothing */
    const char **variables = arena_new_n(arena, const char *, json_object_size(all) + 1);
    size_t n = 0;
    for (void *at = json_object_iter(all); at; at = json_object_iter_next(all, at)) {
        const char *name = json_object_iter_key(at);
        const char *value = json_string_value(json_object_iter_value(at));
        if (value && is_variable(name))
            variables[n++] = arena_printf(arena, "%s=%s", name, value);
    }
    return variables;
}

/* ---- backends ---- */

static const struct field backend_fields[] = {
    FIELD("id", FIELD_WORD, backend, id),
    FIELD("parent_project_id", FIELD_WORD, backend, project_id),
    FIELD("name", FIELD_WORD, backend, name),
    FIELD("appkey", FIELD_WORD, backend, appkey),
    FIELD("branch_created_at", FIELD_WORD, backend, created_at),
    FIELD("port", FIELD_INT, backend, port),
    FIELD("merges", FIELD_LONG, backend, merges),
    FIELD("t0_at", FIELD_WORD, backend, t0_at),
    FIELD("data_path", FIELD_TEXT, backend, data_path),
    FIELD("asleep", FIELD_BOOL, backend, asleep),
    FIELD("expires_at", FIELD_WORD, backend, expires_at),
    FIELD("pinned", FIELD_BOOL, backend, pinned),
};

static enum backend_state state_of(const char *name)
{
    for (enum backend_state state = BACKEND_CREATING; state < BACKEND_STATE_COUNT; state++)
        if (text_equal(backend_state_name(state), name))
            return state;
    return BACKEND_FAILED;
}

void read_backend(struct arena *arena, const json_t *document, struct backend *ret_backend)
{
    struct backend backend = {0};
    const json_t *metadata = json_object_get(document, "branch_metadata");
    const char *mode = json_string_value(json_object_get(metadata, "mode"));
    read_fields(arena, document, backend_fields, countof(backend_fields), &backend);
    if (mode)
        (void)branch_mode_parse(mode, &backend.mode);
    backend.state = state_of(json_string_value(json_object_get(document, "branch_state")));
    *ret_backend = backend;
}

void read_row(struct arena *arena, const json_t *document, struct branch_row *ret_row)
{
    struct branch_row row = {0};
    read_backend(arena, document, &row.backend);
    row.running = json_is_true(json_object_get(document, "running"));
    row.own_bytes = (uint64_t)json_integer_value(json_object_get(document, "size_bytes"));
    row.size_unknown = !json_is_integer(json_object_get(document, "size_bytes"));
    *ret_row = row;
}

void read_service(struct arena *arena, const json_t *document, struct service_status *ret_service)
{
    static const struct field fields[] = {
        FIELD("name", FIELD_WORD, service_status, name),
        FIELD("url", FIELD_WORD, service_status, url),
        FIELD("port", FIELD_INT, service_status, port),
        FIELD("running", FIELD_BOOL, service_status, running),
        FIELD("healthy", FIELD_BOOL, service_status, healthy),
    };
    struct service_status service = {0};
    read_fields(arena, document, fields, countof(fields), &service);
    service.has_health = json_is_boolean(json_object_get(document, "healthy"));
    *ret_service = service;
}

/* ---- the project ---- */

void read_project(struct arena *arena, const json_t *document, struct project *ret_project)
{
    static const struct field fields[] = {
        FIELD("id", FIELD_WORD, project, id),
        FIELD("name", FIELD_WORD, project, name),
        FIELD("appkey", FIELD_WORD, project, appkey),
        FIELD("created_at", FIELD_WORD, project, created_at),
        FIELD("database", FIELD_WORD, project, database),
        FIELD("pool_directory", FIELD_TEXT, project, pool_directory),
        FIELD("pool_driver", FIELD_TEXT, project, pool_driver),
        FIELD("pg_bin", FIELD_TEXT, project, pg_bin),
        FIELD("pg_major", FIELD_INT, project, pg_major),
    };
    struct project project = {0};
    read_fields(arena, document, fields, countof(fields), &project);
    *ret_project = project;
}

void read_status(struct arena *arena, const json_t *document, struct status *ret_status)
{
    static const struct field fields[] = {
        FIELD("parent_running", FIELD_BOOL, status, parent_running),
        FIELD("branches", FIELD_COUNT, status, n_branches),
        FIELD("server_version", FIELD_WORD, status, server_version),
    };
    static const struct field profile_fields[] = {
        FIELD("name", FIELD_TEXT, status, profile),
        FIELD("detected", FIELD_BOOL, status, profile_detected),
        FIELD("problem", FIELD_TEXT, status, profile_problem),
    };
    static const struct field pool_fields[] = {
        FIELD("driver", FIELD_WORD, status, pool_driver),
        FIELD("directory", FIELD_TEXT, status, pool_directory),
        FIELD("warning", FIELD_TEXT, status, pool_warning),
    };
    static const struct field attached_fields[] = {
        FIELD("url", FIELD_TEXT, status, attached.url),
        FIELD("sync", FIELD_TEXT, status, attached.sync),
        FIELD("problem", FIELD_TEXT, status, attached.problem),
        FIELD("copy_runs", FIELD_BOOL, status, attached.copy_runs),
        FIELD("lag_bytes", FIELD_FIGURE, status, attached.lag_bytes),
        FIELD("slot", FIELD_TEXT, status, attached.slot),
        FIELD("slot_status", FIELD_TEXT, status, attached.slot_status),
        FIELD("kept_bytes", FIELD_FIGURE, status, attached.kept_bytes),
        FIELD("copied_at", FIELD_TEXT, status, attached.copied_at),
    };
    struct status status = {0};
    const json_t *pool = json_object_get(document, "pool");
    read_project(arena, json_object_get(document, "project"), &status.project);
    read_backend(arena, json_object_get(document, "parent"), &status.parent);
    read_fields(arena, document, fields, countof(fields), &status);
    read_fields(arena, json_object_get(document, "profile"), profile_fields,
                countof(profile_fields), &status);
    read_fields(arena, pool, pool_fields, countof(pool_fields), &status);
    read_fields(arena, json_object_get(document, "attached"), attached_fields,
                countof(attached_fields), &status);
    status.pool_free_bytes = (uint64_t)json_integer_value(json_object_get(pool, "free_bytes"));
    *ret_status = status;
}

/* ---- changes ---- */

static void read_step(struct arena *arena, const json_t *document, struct change_step *step)
{
    static const struct field fields[] = {
        FIELD("section", FIELD_WORD, change_step, section),
        FIELD("type", FIELD_WORD, change_step, type),
        FIELD("schema", FIELD_WORD, change_step, schema),
        FIELD("object", FIELD_WORD, change_step, object),
        FIELD("action", FIELD_WORD, change_step, action),
        FIELD("sql", FIELD_WORD, change_step, sql),
        FIELD("warning", FIELD_TEXT, change_step, warning),
        FIELD("rehearsal_us", FIELD_FIGURE, change_step, rehearsal_us),
        FIELD("not_online", FIELD_TEXT, change_step, not_online),
        FIELD("rows_lost", FIELD_FIGURE, change_step, rows_lost),
        FIELD("size_bytes", FIELD_FIGURE, change_step, size_bytes),
        FIELD("estimated", FIELD_BOOL, change_step, estimated),
        FIELD("rewritten", FIELD_BOOL, change_step, rewritten),
    };
    static const struct field lock_fields[] = {
        FIELD("level", FIELD_TEXT, change_step, lock),
        FIELD("table", FIELD_TEXT, change_step, table),
        FIELD("blocks_reads", FIELD_BOOL, change_step, blocks_reads),
        FIELD("blocks_writes", FIELD_BOOL, change_step, blocks_writes),
    };
    const json_t *lock = json_object_get(document, "lock");
    read_fields(arena, document, fields, countof(fields), step);
    read_fields(arena, lock, lock_fields, countof(lock_fields), step);
    step->hazards = read_texts(arena, json_object_get(document, "hazards"), &step->n_hazards);
    step->also = read_texts(arena, json_object_get(lock, "also"), &step->n_also);
    step->after = text_equal(json_string_value(json_object_get(document, "phase")), "after");
}

static void read_item(struct arena *arena, const json_t *document, struct change_item *item)
{
    static const struct field fields[] = {
        FIELD("type", FIELD_WORD, change_item, type),
        FIELD("schema", FIELD_WORD, change_item, schema),
        FIELD("object", FIELD_WORD, change_item, object),
        FIELD("action", FIELD_WORD, change_item, action),
        FIELD("sql", FIELD_WORD, change_item, sql),
    };
    read_fields(arena, document, fields, countof(fields), item);
}

static void read_conflict(struct arena *arena, const json_t *document,
                          struct change_conflict *conflict)
{
    static const struct field fields[] = {
        FIELD("kind", FIELD_WORD, change_conflict, kind),
        FIELD("type", FIELD_WORD, change_conflict, type),
        FIELD("schema", FIELD_WORD, change_conflict, schema),
        FIELD("object", FIELD_WORD, change_conflict, object),
        FIELD("what", FIELD_WORD, change_conflict, what),
        FIELD("base", FIELD_TEXT, change_conflict, base),
        FIELD("parent", FIELD_TEXT, change_conflict, parent),
        FIELD("branch", FIELD_TEXT, change_conflict, branch),
        FIELD("parent_t0_hash", FIELD_WORD, change_conflict, base_hash),
        FIELD("parent_now_hash", FIELD_WORD, change_conflict, parent_hash),
        FIELD("branch_now_hash", FIELD_WORD, change_conflict, branch_hash),
        FIELD("hint", FIELD_TEXT, change_conflict, hint),
    };
    read_fields(arena, document, fields, countof(fields), conflict);
}

void read_changes(struct arena *arena, const json_t *document, struct changes *ret_changes)
{
    static const struct field fields[] = {
        FIELD("rendered_sql", FIELD_WORD, changes, sql),
        FIELD("fingerprint", FIELD_TEXT, changes, fingerprint),
        FIELD("missing", FIELD_TEXT, changes, missing),
        FIELD("rehearsed", FIELD_BOOL, changes, rehearsed),
        FIELD("rehearsal_us", FIELD_LONG, changes, rehearsal_us),
        FIELD("commute", FIELD_TEXT, changes, commute),
        FIELD("commute_why_not", FIELD_TEXT, changes, commute_why_not),
        FIELD("commute_us", FIELD_LONG, changes, commute_us),
    };
    static const struct field summary_fields[] = {
        FIELD("added", FIELD_COUNT, changes, added),
        FIELD("modified", FIELD_COUNT, changes, modified),
    };
    struct changes changes = {0};
    const json_t *steps = json_object_get(document, "steps");
    const json_t *items = json_object_get(document, "changes");
    const json_t *conflicts = json_object_get(document, "conflicts");
    read_fields(arena, document, fields, countof(fields), &changes);
    read_fields(arena, json_object_get(document, "summary"), summary_fields,
                countof(summary_fields), &changes);
    changes.notes = read_texts(arena, json_object_get(document, "notes"), &changes.n_notes);
    changes.n_steps = json_array_size(steps);
    changes.n_items = json_array_size(items);
    changes.n_conflicts = json_array_size(conflicts);
    changes.steps = arena_new_n(arena, struct change_step, changes.n_steps + 1);
    changes.items = arena_new_n(arena, struct change_item, changes.n_items + 1);
    changes.conflicts = arena_new_n(arena, struct change_conflict, changes.n_conflicts + 1);
    for (size_t i = 0; i < changes.n_steps; i++)
        read_step(arena, json_array_get(steps, i), &changes.steps[i]);
    for (size_t i = 0; i < changes.n_items; i++)
        read_item(arena, json_array_get(items, i), &changes.items[i]);
    for (size_t i = 0; i < changes.n_conflicts; i++)
        read_conflict(arena, json_array_get(conflicts, i), &changes.conflicts[i]);
    *ret_changes = changes;
}

/* ---- keys and the audit ---- */

void read_key(struct arena *arena, const json_t *document, struct key *ret_key)
{
    static const struct field fields[] = {
        FIELD("id", FIELD_WORD, key, id),
        FIELD("name", FIELD_WORD, key, name),
        FIELD("project_id", FIELD_WORD, key, project_id),
        FIELD("created_at", FIELD_WORD, key, created_at),
        FIELD("revoked_at", FIELD_WORD, key, revoked_at),
    };
    struct key key = {.hash = ""};
    const char *role = text_of(arena, document, "role");
    read_fields(arena, document, fields, countof(fields), &key);
    if (role)
        (void)role_parse(role, &key.role);
    *ret_key = key;
}

void read_audit(struct arena *arena, const json_t *document, struct audit *ret_row)
{
    static const struct field fields[] = {
        FIELD("at", FIELD_WORD, audit, at),
        FIELD("actor", FIELD_WORD, audit, actor),
        FIELD("action", FIELD_WORD, audit, action),
        FIELD("subject", FIELD_WORD, audit, subject),
        FIELD("address", FIELD_WORD, audit, address),
        FIELD("status", FIELD_INT, audit, status),
        FIELD("result", FIELD_WORD, audit, result),
        FIELD("request_id", FIELD_WORD, audit, request_id),
    };
    struct audit row = {0};
    read_fields(arena, document, fields, countof(fields), &row);
    *ret_row = row;
}
