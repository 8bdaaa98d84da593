/* json: see json.h. */
#include "core/json.h"

#include "base/text.h"

#include <string.h>

/* bough has no accounts: everything belongs to this one organization, in this one region. */
#define ORGANIZATION "local"
#define REGION "local"

static void set(json_t *object, const char *key, json_t *value)
{
    /* Fails only without memory; json_dumps then shows a document without the key. */
    (void)json_object_set_new(object, key, value);
}

static void set_text(json_t *object, const char *key, const char *text)
{
    set(object, key, json_text(text));
}

/* The length of the UTF-8 character at `text`, 0 when there is none. */
static size_t character_len(const char *text)
{
    size_t left = strnlen(text, 4);
    for (size_t len = 1; len <= left; len++) {
        json_t *probe = json_stringn(text, len);
        json_decref(probe);
        if (probe)
            return len;
    }
    return 0;
}

static json_t *repaired_text(const char *text)
{
    auto_arena arena = {0};
    struct text out = text_make(&arena);
    while (*text) {
        size_t len = character_len(text);
        if (len)
            text_add_bytes(&out, text, len);
        else
            text_add(&out, "\xef\xbf\xbd");
        text += len ? len : 1;
    }
    return json_string(out.data);
}

json_t *json_text(const char *text)
{
    if (!text)
        return json_null();
    json_t *string = json_string(text);
    return string ? string : repaired_text(text);
}

json_t *json_texts(const char *const *texts, size_t n)
{
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++)
        (void)json_array_append_new(array, json_text(texts[i]));
    return array;
}

json_t *json_error(const struct err *err)
{
    const char *code = err_class(err->code)->name;
    json_t *object = json_object();
    set_text(object, "error", code);
    set_text(object, "code", code);
    set_text(object, "message", err->message);
    set_text(object, "hint", err->hint);
    set_text(object, "detail", err->detail);
    return object;
}

json_t *json_branch(const struct backend *backend)
{
    json_t *metadata = json_object();
    set_text(metadata, "mode", branch_mode_name(backend->mode));
    json_t *object = json_object();
    set_text(object, "id", backend->id);
    set_text(object, "parent_project_id", backend->project_id);
    set_text(object, "organization_id", ORGANIZATION);
    set_text(object, "name", backend->name);
    set_text(object, "appkey", backend->appkey);
    set_text(object, "region", REGION);
    set_text(object, "status", "active");
    set_text(object, "branch_state", backend_state_name(backend->state));
    set_text(object, "branch_created_at", backend->created_at);
    set(object, "branch_metadata", metadata);
    set(object, "port", json_integer(backend->port));
    set(object, "merges", json_integer(backend->merges));
    set_text(object, "t0_at", backend->t0_at);
    set_text(object, "data_path", backend->data_path);
    set(object, "asleep", json_boolean(backend->asleep));
    set_text(object, "expires_at",
             backend->expires_at && *backend->expires_at ? backend->expires_at : NULL);
    set(object, "pinned", json_boolean(backend->pinned));
    return object;
}

json_t *json_branch_row(const struct branch_row *row)
{
    json_t *object = json_branch(&row->backend);
    set(object, "running", json_boolean(row->running));
    set(object, "current", json_boolean(row->current));
    set(object, "size_bytes",
        row->size_unknown ? json_null() : json_integer((json_int_t)row->own_bytes));
    return object;
}

json_t *json_services(const struct service_status *services, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *object = json_object();
        set_text(object, "name", services[i].name);
        set(object, "port", json_integer(services[i].port));
        set_text(object, "url", services[i].url);
        set(object, "running", json_boolean(services[i].running));
        set(object, "healthy",
            services[i].has_health ? json_boolean(services[i].healthy) : json_null());
        (void)json_array_append_new(list, object);
    }
    return list;
}

json_t *json_project(const struct project *project)
{
    json_t *object = json_object();
    set_text(object, "id", project->id);
    set_text(object, "organization_id", ORGANIZATION);
    set_text(object, "name", project->name);
    set_text(object, "appkey", project->appkey);
    set_text(object, "region", REGION);
    set_text(object, "status", "active");
    set_text(object, "created_at", project->created_at);
    set_text(object, "updated_at", project->created_at);
    set_text(object, "database", project->database);
    set_text(object, "pool_directory", project->pool_directory);
    set_text(object, "pool_driver", project->pool_driver);
    set_text(object, "pg_bin", project->pg_bin);
    set(object, "pg_major", json_integer(project->pg_major));
    return object;
}

json_t *json_status(const struct status *status)
{
    json_t *profile = json_object();
    set_text(profile, "name", status->profile);
    set(profile, "detected", json_boolean(status->profile_detected));
    set_text(profile, "problem", status->profile_problem);
    json_t *pool = json_object();
    set_text(pool, "driver", status->pool_driver);
    set_text(pool, "directory", status->pool_directory);
    set(pool, "free_bytes", json_integer((json_int_t)status->pool_free_bytes));
    set_text(pool, "warning", status->pool_warning);
    json_t *document = json_object();
    set(document, "project", json_project(&status->project));
    set_text(document, "directory", status->directory);
    set(document, "current", json_branch(&status->current));
    set(document, "current_running", json_boolean(status->current_running));
    set(document, "parent", json_branch(&status->parent));
    set(document, "parent_running", json_boolean(status->parent_running));
    set(document, "attached", json_attached(&status->attached));
    set(document, "branches", json_integer((json_int_t)status->n_branches));
    set(document, "profile", profile);
    set(document, "pool", pool);
    return document;
}

static json_t *json_item(const struct change_item *item)
{
    json_t *object = json_object();
    set_text(object, "schema", item->schema);
    set_text(object, "object", item->object);
    set_text(object, "type", item->type);
    set_text(object, "action", item->action);
    set_text(object, "sql", item->sql);
    return object;
}

static json_t *json_figure(int64_t number)
{
    return number < 0 ? json_null() : json_integer(number);
}

static json_t *json_lock(const struct change_step *step)
{
    if (!step->lock)
        return json_null();
    json_t *object = json_object();
    set_text(object, "level", step->lock);
    set_text(object, "table", step->table);
    set(object, "also", json_texts(step->also, step->n_also));
    set(object, "blocks_reads", json_boolean(step->blocks_reads));
    set(object, "blocks_writes", json_boolean(step->blocks_writes));
    return object;
}

static json_t *json_step(const struct change_step *step)
{
    json_t *object = json_object();
    set_text(object, "section", step->section);
    set_text(object, "schema", step->schema);
    set_text(object, "object", step->object);
    set_text(object, "type", step->type);
    set_text(object, "action", step->action);
    set_text(object, "sql", step->sql);
    set(object, "hazards", json_texts(step->hazards, step->n_hazards));
    set_text(object, "warning", step->warning);
    set(object, "lock", json_lock(step));
    set_text(object, "phase", step->after ? "after" : "transaction");
    set_text(object, "not_online", step->not_online);
    set(object, "rows_lost", json_figure(step->rows_lost));
    set(object, "size_bytes", json_figure(step->size_bytes));
    set(object, "estimated", json_boolean(step->estimated));
    set(object, "rewritten", json_boolean(step->rewritten));
    set(object, "rehearsal_us",
        step->rehearsal_us < 0 ? json_null() : json_integer(step->rehearsal_us));
    return object;
}

static json_t *json_conflict(const struct change_conflict *conflict)
{
    json_t *object = json_object();
    set_text(object, "schema", conflict->schema);
    set_text(object, "object", conflict->object);
    set_text(object, "type", conflict->type);
    set_text(object, "parent_t0_hash", conflict->base_hash);
    set_text(object, "parent_now_hash", conflict->parent_hash);
    set_text(object, "branch_now_hash", conflict->branch_hash);
    set_text(object, "hint", conflict->hint);
    set_text(object, "kind", conflict->kind);
    set_text(object, "what", conflict->what);
    set_text(object, "base", conflict->base);
    set_text(object, "parent", conflict->parent);
    set_text(object, "branch", conflict->branch);
    return object;
}

static json_t *known_bytes(int64_t bytes)
{
    return bytes < 0 ? json_null() : json_integer((json_int_t)bytes);
}

json_t *json_attached(const struct attach_state *state)
{
    if (!state->url)
        return json_null();
    json_t *object = json_object();
    set_text(object, "url", state->url);
    set_text(object, "sync", state->sync);
    set_text(object, "problem", state->problem);
    set(object, "copy_runs", json_boolean(state->copy_runs));
    set(object, "lag_bytes", known_bytes(state->lag_bytes));
    set_text(object, "slot", state->slot);
    set_text(object, "slot_status", state->slot_status);
    set(object, "kept_bytes", known_bytes(state->kept_bytes));
    set_text(object, "copied_at", state->copied_at);
    return object;
}

json_t *json_changes(const struct changes *changes)
{
    json_t *summary = json_object();
    set(summary, "added", json_integer((json_int_t)changes->added));
    set(summary, "modified", json_integer((json_int_t)changes->modified));
    set(summary, "conflicts", json_integer((json_int_t)changes->n_conflicts));
    json_t *items = json_array();
    for (size_t i = 0; i < changes->n_items; i++)
        (void)json_array_append_new(items, json_item(&changes->items[i]));
    json_t *conflicts = json_array();
    for (size_t i = 0; i < changes->n_conflicts; i++)
        (void)json_array_append_new(conflicts, json_conflict(&changes->conflicts[i]));
    json_t *steps = json_array();
    for (size_t i = 0; i < changes->n_steps; i++)
        (void)json_array_append_new(steps, json_step(&changes->steps[i]));
    json_t *object = json_object();
    set(object, "summary", summary);
    set_text(object, "rendered_sql", changes->sql ? changes->sql : "");
    set(object, "changes", items);
    set(object, "conflicts", conflicts);
    set(object, "steps", steps);
    set(object, "notes", json_texts(changes->notes, changes->n_notes));
    set_text(object, "fingerprint", changes->fingerprint);
    set_text(object, "missing", changes->missing);
    set(object, "rehearsed", json_boolean(changes->rehearsed));
    set(object, "rehearsal_us",
        changes->rehearsed ? json_integer(changes->rehearsal_us) : json_null());
    set_text(object, "commute", changes->commute);
    set_text(object, "commute_why_not", changes->commute_why_not);
    set(object, "commute_us", changes->commute ? json_integer(changes->commute_us) : json_null());
    return object;
}

static json_t *json_compared(const struct compared_object *compared)
{
    json_t *attributes = json_array();
    for (size_t i = 0; i < compared->n_attrs; i++) {
        const struct compared_attr *attr = &compared->attrs[i];
        json_t *object = json_object();
        set_text(object, "name", attr->name);
        set_text(object, "base", attr->base);
        set_text(object, "parent", attr->parent);
        set_text(object, "branch", attr->branch);
        set(object, "parent_moved", json_boolean(attr->parent_moved));
        set(object, "branch_moved", json_boolean(attr->branch_moved));
        (void)json_array_append_new(attributes, object);
    }
    json_t *object = json_object();
    set_text(object, "kind", compared->kind);
    set_text(object, "name", compared->name);
    set_text(object, "type", compared->type);
    set_text(object, "schema", compared->schema);
    set_text(object, "object", compared->object);
    set_text(object, "parent_action", compared->parent_action);
    set_text(object, "branch_action", compared->branch_action);
    set(object, "attributes", attributes);
    return object;
}

json_t *json_comparison(const struct comparison *comparison)
{
    json_t *objects = json_array();
    for (size_t i = 0; i < comparison->n_objects; i++)
        (void)json_array_append_new(objects, json_compared(&comparison->objects[i]));
    json_t *object = json_object();
    set(object, "ahead", json_integer((json_int_t)comparison->ahead));
    set(object, "behind", json_integer((json_int_t)comparison->behind));
    set(object, "conflicts", json_integer((json_int_t)comparison->conflicts));
    set(object, "left_off", json_integer((json_int_t)comparison->n_left_off));
    set(object, "objects", objects);
    return object;
}
