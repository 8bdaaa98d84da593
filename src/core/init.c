/*
 * init: a project: a parent server that bough runs, empty or filled from another database, and the
 * link of this directory to it.
 */
#include "base/clock.h"
#include "base/path.h"
#include "base/secret.h"
#include "base/text.h"
#include "core/attach.h"
#include "core/dump.h"
#include "core/load.h"
#include "core/operations.h"
#include "core/project_file.h"
#include "core/secure.h"
#include "core/space.h"
#include "core/standby.h"
#include "core/steps.h"
#include "pg/cluster.h"
#include "pg/url.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#define SUPERUSER "postgres"
#define DATABASE_NAME_LIMIT 63
#define SOURCE_TIMEOUT_MS 30000

static bool reserve(struct task *task, struct err *err)
{
    return store_project_add(task->core->store, &task->project, err) && step_reserve(task, err);
}

/* A source that has pg_cron: without the library the extension cannot be made. Its own settings
 * come along. */
static bool prepare_cluster(const struct instance *instance, const char *url, struct err *err)
{
    auto_arena arena = {0};
    struct pg_target target = {.url = url};
    auto_pg *db = pg_open(&target, SOURCE_TIMEOUT_MS, err);
    char *found = NULL;
    return db &&
           pg_value(db, &arena, "SELECT 1 FROM pg_catalog.pg_extension WHERE extname = 'pg_cron'",
                    0, NULL, &found, err) &&
           (!found || instance_add_jobs(instance, instance->database, err)) &&
           load_settings(db, instance, err);
}

static bool make_cluster(struct task *task, struct err *err)
{
    const struct init_options *options = task->story;
    struct instance instance = session_instance(task->core, &task->backend);
    return pool_make(&task->pool, task->backend.data_path, err) &&
           instance_initdb(&instance, NULL, NULL, NULL, err) &&
           (!options->from_url || prepare_cluster(&instance, options->from_url, err));
}

static bool start(struct task *task, struct err *err)
{
    return start_on_some_port(task->core, &task->backend, JOBS_WAIT, err);
}

static bool fill(struct task *task, struct err *err)
{
    const struct init_options *options = task->story;
    auto_pg *db = NULL;
    if (!load_create_database(task->core, &task->backend, err))
        return false;
    if (options->from_url && !load_url(task->core, options->from_url, &task->backend, err))
        return false;
    db = session_connect(task->core, &task->backend, err);
    return db && secure_clone(task->core, &task->backend, db, err);
}

static bool open_parent(struct task *task, struct err *err)
{
    return step_open(task, err) && store_backend_set_state(task->core->store, task->backend.id,
                                                           BACKEND_READY, err);
}

static bool undo_project(struct task *task, struct err *err)
{
    char *directory = arena_printf(&task->core->arena, "%s/%s", task->project.pool_directory,
                                   task->project.appkey);
    return undo_reserve(task, err) && path_remove(directory, err) &&
           store_project_remove(task->core->store, task->project.id, err);
}

static const struct operation_step steps[] = {
    {"reserving a port", reserve, undo_project},
    {"making a new cluster", make_cluster, undo_clone_data},
    {"starting the server", start, undo_start},
    {"filling the database", fill, NULL},
    {"opening", open_parent, NULL},
};

const struct operation_kind operation_init = {
    .name = "init",
    .steps = steps,
    .n_steps = countof(steps),
    .commit_step = countof(steps),
};

/* --- Attached to a parent that bough does not run --- */

static bool reserve_attached(struct task *task, struct err *err)
{
    const struct init_options *options = task->story;
    return reserve(task, err) && attach_keep_password(task->core, options->attach_url, err);
}

static bool copy(struct task *task, struct err *err)
{
    return standby_copy(task, task->backend.data_path, err);
}

static bool start_standby(struct task *task, struct err *err)
{
    return start_on_some_port(task->core, &task->backend, JOBS_WAIT, err);
}

static bool make_ready(struct task *task, struct err *err)
{
    return store_backend_set_state(task->core->store, task->backend.id, BACKEND_READY, err);
}

static const struct operation_step standby_steps[] = {
    {"reserving a port", reserve_attached, undo_project},
    {"making a replication slot", standby_make_slot, standby_drop_slot},
    {"copying the parent", copy, undo_clone_data},
    {"starting the standby", start_standby, undo_start},
    {"following the parent", standby_follow, NULL},
    {"opening", make_ready, NULL},
};

const struct operation_kind operation_attach_standby = {
    .name = "init standby",
    .steps = standby_steps,
    .n_steps = countof(standby_steps),
    .commit_step = countof(standby_steps),
};

static const struct operation_step dump_steps[] = {
    {"reserving a port", reserve_attached, undo_project},
    {"copying the parent", dump_copy, dump_remove_new},
    {"keeping the copy", dump_keep, undo_clone_data},
    {"opening", make_ready, NULL},
};

const struct operation_kind operation_attach_dump = {
    .name = "init dump",
    .steps = dump_steps,
    .n_steps = countof(dump_steps),
    .commit_step = countof(dump_steps),
};

/* The database is called like the project, as far as SQL names go without quotes. */
static char *database_name(struct arena *arena, const struct init_options *options)
{
    const char *named = options->from_url ? pg_url_part(arena, options->from_url, "dbname") : NULL;
    if (named)
        return arena_strdup(arena, named);
    char *name = arena_strndup(arena, options->name, strnlen(options->name, DATABASE_NAME_LIMIT));
    for (char *at = name; *at; at++)
        *at = isalnum((unsigned char)*at) ? (char)tolower((unsigned char)*at) : '_';
    bool reserved = strcmp(name, "template0") == 0 || strcmp(name, "template1") == 0;
    return reserved ? arena_printf(arena, "%s_db", name) : name;
}

/* Told before anything is made: a source that cannot be reached, or that is newer than our tools.
 */
static bool check_source(const struct init_options *options, int major, struct err *err)
{
    if (!options->from_url)
        return true;
    struct pg_target target = {.url = options->from_url};
    auto_pg *db = pg_open(&target, SOURCE_TIMEOUT_MS, err);
    if (!db)
        return err_context(err, "cannot reach the database to copy");
    int theirs = pg_version(db) / 10000;
    if (theirs <= major)
        return true;
    (void)err_set(err, ERR_FAILED, "the source runs PostgreSQL %d, but the programs here are of %d",
                  theirs, major);
    return err_hint(err, "install postgresql-%d and name its programs with --pg-bin", theirs);
}

static bool check_directory(struct core *core, const char *directory, struct err *err)
{
    if (!session_drop_dead_link(core, directory, err))
        return false;
    if (!path_exists(path_join(&core->arena, directory, ".bough/context")))
        return true;
    (void)err_set(err, ERR_EXISTS, "this directory is linked to a project already");
    return err_hint(err, "use another directory, or delete the project with 'bough destroy'");
}

/* A parent of its own: what the programs here and the name say. */
static bool describe_own(struct core *core, const struct init_options *options,
                         struct project *project, struct err *err)
{
    struct arena *arena = &core->arena;
    char *bin = cluster_find_bin(arena, core->options.pg_bin, err);
    if (!bin || !cluster_bin_major(arena, bin, &project->pg_major, err) ||
        !check_source(options, project->pg_major, err))
        return false;
    project->pg_bin = bin;
    project->database = database_name(arena, options);
    project->superuser = SUPERUSER;
    project->url = "";
    return true;
}

static bool describe(struct core *core, const struct init_options *options,
                     struct init_result *result, struct project *ret_project, struct err *err)
{
    struct arena *arena = &core->arena;
    struct pool pool;
    const char *directory =
        options->pool_directory ? options->pool_directory : path_join(arena, core->home, "pool");
    if (!pool_open(arena, directory, options->pool_driver, &core->user, &pool, err))
        return false;
    struct project project = {
        .id = secret_uuid(arena),
        .name = options->name,
        .appkey = secret_hex(arena, 4),
        .pool_directory = pool.directory,
        .pool_driver = pool.driver->name,
        .directory = core->directory,
        .created_at = clock_iso(arena),
    };
    if (options->attach_url
            ? !attach_describe(core, options->attach_url, options->sync, &project, &result->notes,
                               &result->n_notes, err)
            : !describe_own(core, options, &project, err))
        return false;
    *ret_project = project;
    return true;
}

static void add_note(struct core *core, struct init_result *result, const char *note)
{
    const char **notes = arena_new_n(&core->arena, const char *, result->n_notes + 1);
    for (size_t i = 0; i < result->n_notes; i++)
        notes[i] = result->notes[i];
    notes[result->n_notes++] = note;
    result->notes = notes;
}

static void note_version(struct core *core, struct init_result *result)
{
    if (result->project.pg_major > PG_NEWEST_MAJOR)
        add_note(core, result,
                 arena_printf(&core->arena,
                              "PostgreSQL %d is newer than this bough, which treats it as %d: "
                              "what only the new version has is not merged",
                              result->project.pg_major, PG_NEWEST_MAJOR));
}

/* Passwords cannot be read without superuser rights, so they are not copied. */
static bool note_roles(struct core *core, struct init_result *result, struct err *err)
{
    auto_pg *db = session_connect(core, &result->parent, err);
    auto_result *rows =
        db ? pg_query(db,
                      "SELECT rolname FROM pg_catalog.pg_authid WHERE rolcanlogin AND "
                      "rolpassword IS NULL AND rolname !~ '^pg_' ORDER BY 1",
                      0, NULL, err)
           : NULL;
    if (!rows)
        return false;
    for (size_t i = 0; i < pg_rows(rows); i++)
        add_note(core, result,
                 arena_printf(&core->arena, "role '%s' was copied without its password",
                              pg_get(rows, i, 0)));
    return true;
}

/* They still run where they were copied from. */
static bool note_jobs(struct core *core, struct init_result *result, struct err *err)
{
    struct instance instance = session_instance(core, &result->parent);
    if (!instance_has_jobs(&instance))
        return true;
    auto_pg *db = session_connect(core, &result->parent, err);
    char *n = NULL;
    if (!db ||
        !pg_value(db, &core->arena, "SELECT pg_catalog.count(*) FROM cron.job", 0, NULL, &n, err))
        return false;
    if (!text_equal(n, "0"))
        add_note(core, result,
                 arena_printf(&core->arena,
                              "jobs of pg_cron were copied and are off (%s): turn them on with "
                              "cron.alter_job, where they shall run",
                              n));
    return true;
}

static bool write_config(struct core *core, const char *directory, const char *profile,
                         struct init_result *result, struct err *err)
{
    char *path = path_join(&core->arena, directory, "bough.ini");
    if (path_exists(path) && profile)
        add_note(core, result,
                 arena_printf(&core->arena, "there is a bough.ini already: the profile is the one "
                                            "that it names, or that fits the database, not '%s'",
                              profile));
    if (path_exists(path))
        return true;
    result->wrote_config = true;
    const char *text = project_file_template;
    if (profile)
        text = arena_printf(&core->arena, "%s\n[project]\nprofile = %s\n", text, profile);
    return path_write(path, text, strlen(text), 0644, err);
}

/* The directory is linked first: wherever a crash happens, commands run there find what is left. */
static bool run_linked(struct task *task, const char *directory, struct err *err)
{
    struct core *core = task->core;
    auto_err ignored = {0}; /* a link to a project that is gone does no harm */
    if (!session_pool(core, &task->pool, err) ||
        !space_check(core, &task->pool, SPACE_CLUSTER_BYTES, NULL, 0, err) ||
        !session_link(core, directory, task->project.id, PARENT_NAME, err))
        return false;
    /* Linked again: another command may have taken a link without a project for a dead one. */
    if (journal_run(task, err))
        return session_link(core, directory, task->project.id, PARENT_NAME, err);
    (void)path_remove(path_join(&core->arena, directory, ".bough"), &ignored);
    return false;
}

static bool init(struct core *core, const struct init_options *options, struct init_result *result,
                 struct err *err)
{
    static const struct operation_kind *const kinds[SYNC_COUNT] = {
        [SYNC_NONE] = &operation_init,
        [SYNC_STANDBY] = &operation_attach_standby,
        [SYNC_DUMP] = &operation_attach_dump,
    };
    struct task task = {.core = core, .story = (void *)options};
    const char *asked = core->options.directory ? core->options.directory : ".";
    const char *directory = path_real(&core->arena, asked, err);
    core->directory = directory;
    if (!directory || !core_check_name(options->name, err) ||
        !run_as_postgres(&core->arena, &core->user, err) || !journal_recover(core, NULL, err) ||
        !check_directory(core, directory, err) ||
        (options->profile && !project_file_check_profile(options->profile, err)) ||
        !describe(core, options, result, &task.project, err))
        return false;
    task.kind = kinds[options->attach_url ? options->sync : SYNC_NONE];
    core->project = task.project;
    core->current = PARENT_NAME;
    task.backend = backend_new(
        core, task.project.id,
        arena_printf(&core->arena, "%s/%s", task.project.pool_directory, task.project.appkey),
        PARENT_NAME);
    task.backend.t0_path = "";
    auto_fd lock = session_lock(core, task.backend.id, options->name, err);
    if (lock < 0 || !run_linked(&task, directory, err)) {
        session_forget_lock(core, task.backend.id);
        return false;
    }
    result->project = task.project;
    result->directory = directory;
    note_version(core, result);
    return write_config(core, directory, options->profile, result, err) &&
           session_parent(core, &result->parent, err) &&
           (!options->from_url || (note_roles(core, result, err) && note_jobs(core, result, err)));
}

bool core_init(struct core *core, const struct init_options *options,
               struct init_result *ret_result, struct err *err)
{
    *ret_result = (struct init_result){0};
    return init(core, options, ret_result, err) ||
           err_context(err, "cannot make project '%s'", options->name);
}
