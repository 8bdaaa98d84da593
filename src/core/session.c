/* session: see session.h. */
#include "core/session.h"

#include "base/path.h"
#include "base/text.h"
#include "core/attach.h"
#include "core/dump.h"
#include "core/expire.h"
#include "core/gate.h"
#include "core/home.h"
#include "core/journal.h"
#include "core/link.h"
#include "core/project_file.h"
#include "service/service.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONFIG_FILE "bough.ini"
#define NAME_LIMIT 64

static bool open_home(struct core *core, struct err *err)
{
    core->home = home_open(&core->arena, core->options.home, err);
    if (!core->home || !path_make(path_join(&core->arena, core->home, "locks"), 0700, err) ||
        !path_make(path_join(&core->arena, core->home, "bases"), 0700, err))
        return false;
    core->store = store_open(core->home, err);
    return core->store != NULL;
}

struct core *core_open(const struct core_options *options, struct err *err)
{
    auto_core *core = heap_realloc(NULL, sizeof(*core));
    *core = (struct core){.options = *options};
    core->options.directory = arena_strdup(&core->arena, options->directory);
    /* A service may run bough: what that starts is not the service's. Asked first, because sessions
     * of a server are opened by many threads, and only the first may change the environment. */
    if (getenv(SERVICE_VARIABLE))
        (void)unsetenv(SERVICE_VARIABLE);
    const char *pg_bin = options->pg_bin ? options->pg_bin : getenv("BOUGH_PG_BIN");
    core->options.pg_bin = pg_bin && *pg_bin ? arena_strdup(&core->arena, pg_bin) : NULL;
    if (!open_home(core, err))
        return NULL;
    if (options->about)
        options->about->open = true;
    struct core *open = core;
    core = NULL;
    return open;
}

void session_is_about(const struct core *core, const char *project_id, const char *branch_id)
{
    struct core_about *about = core->options.about;
    if (!about)
        return;
    (void)snprintf(about->project_id, sizeof(about->project_id), "%s", project_id);
    if (branch_id)
        (void)snprintf(about->branch_id, sizeof(about->branch_id), "%s", branch_id);
}

void core_close(struct core **core)
{
    if (*core) {
        store_close(&(*core)->store);
        arena_release(&(*core)->arena);
        free(*core);
    }
    *core = NULL;
}

/* An init that was killed before its project was in the store has left an operation and the link.
 */
static void end_what_died_before_its_project(struct core *core, const char *id)
{
    auto_err ignored = {0};
    if (run_as_postgres(&core->arena, &core->user, &ignored) &&
        journal_recover(core, id, &ignored))
        (void)session_drop_dead_link(core, core->directory, &ignored);
}

/* Whether a directory is still linked to the open project. */
static bool is_linked(struct core *core, const char *directory)
{
    struct link link;
    auto_err ignored = {0};
    return *directory && link_is_there(directory) &&
           link_read(&core->arena, directory, &link, &ignored) && !link.url &&
           text_equal(link.project_id, core->project.id);
}

/* The server finds bough.ini there. Older projects have none yet, and a directory may have moved.
 */
static bool remember_directory(struct core *core, struct err *err)
{
    if (is_linked(core, core->project.directory))
        return true;
    core->project.directory = core->directory;
    return store_project_set_directory(core->store, core->project.id, core->directory, err);
}

static bool read_link(struct core *core, struct err *err)
{
    struct link link;
    if (!link_find(&core->arena, core->options.directory, &link, err))
        return false;
    const char *id = link.project_id;
    core->directory = link.directory;
    core->current = link.branch;
    if (link.url)
        return err_set(err, ERR_NOT_LINKED,
                       "'%s' is linked to a project of '%s', not of this machine", link.directory,
                       link.url);
    session_is_about(core, id, NULL);
    if (store_project_get(core->store, &core->arena, id, &core->project, err))
        return remember_directory(core, err);
    if (err->code != ERR_NOT_FOUND)
        return false;
    (void)err_set(err, ERR_NOT_LINKED, "cannot find project '%s' that '%s' is linked to", id,
                  core->directory);
    (void)err_hint(err, "it was deleted, or BOUGH_HOME is another one (now '%s')", core->home);
    end_what_died_before_its_project(core, id);
    return false;
}

bool session_drop_dead_link(struct core *core, const char *directory, struct err *err)
{
    struct link link;
    struct project known;
    struct operation *history = NULL;
    size_t n = 0;
    auto_err unknown = {0};
    if (!link_is_there(directory))
        return true;
    bool readable = link_read(&core->arena, directory, &link, &unknown) && !link.url;
    const char *id = readable ? link.project_id : NULL;
    if (!id || store_project_get(core->store, &core->arena, id, &known, &unknown) ||
        unknown.code != ERR_NOT_FOUND)
        return true;
    if (!store_operation_history(core->store, &core->arena, id, 1, &history, &n, err))
        return false;
    bool is_being_made = n && history[0].state == OPERATION_RUNNING;
    bool ours = n || text_equal(link.home, core->home);
    return !ours || is_being_made || link_remove(directory, err);
}

/* An interrupted init was undone, or an interrupted destroy was finished. */
static bool check_still_there(struct core *core, struct err *err)
{
    if (store_project_get(core->store, &core->arena, core->project.id, &core->project, err))
        return true;
    if (err->code == ERR_NOT_FOUND && session_drop_dead_link(core, core->directory, err)) {
        (void)err_set(err, ERR_NOT_LINKED, "cannot open the project: what an interrupted 'init' or "
                                                 "'destroy' had left of it is removed");
        (void)err_hint(err, "run 'bough init NAME' to make a new one");
    }
    return false;
}

/* Who the project's servers run as is written in its files: another user may have been made since.
 */
static bool find_user(struct core *core, struct err *err)
{
    struct backend parent;
    auto_err ignored = {0};
    if (session_parent(core, &parent, &ignored) && path_exists(parent.data_path))
        return run_as_owner(&core->arena, parent.data_path, &core->user, err);
    return run_as_postgres(&core->arena, &core->user, err);
}

struct core *core_open_project(const struct core_options *options, struct err *err)
{
    auto_core *core = core_open(options, err);
    if (!core || !read_link(core, err) || !find_user(core, err))
        return NULL;
    if (!journal_recover(core, core->project.id, err)) {
        (void)err_context(err, "cannot repair what an interrupted command left");
        return NULL;
    }
    if (core->repairs.n && !check_still_there(core, err))
        return NULL;
    expire(core);
    gate_ensure(core);
    struct core *open = core;
    core = NULL;
    return open;
}

/* Which backend the project's directory is on. */
static const char *linked_branch(struct core *core)
{
    struct link link;
    auto_err ignored = {0};
    if (!is_linked(core, core->directory) ||
        !link_read(&core->arena, core->directory, &link, &ignored))
        return PARENT_NAME;
    return link.branch;
}

struct core *session_open_by_id(const struct core_options *options, const char *project_id,
                                struct err *err)
{
    auto_core *core = core_open(options, err);
    if (!core ||
        !store_project_get(core->store, &core->arena, project_id, &core->project, err) ||
        !find_user(core, err))
        return NULL;
    core->directory = *core->project.directory ? core->project.directory : NULL;
    core->current = core->directory ? linked_branch(core) : PARENT_NAME;
    struct core *open = core;
    core = NULL;
    return open;
}

struct arena *core_arena(struct core *core)
{
    return &core->arena;
}

const char *core_home(const struct core *core)
{
    return core->home;
}

const struct project *core_project(const struct core *core)
{
    return &core->project;
}

const char *core_current(const struct core *core)
{
    return core->current;
}

const char *const *core_repairs(const struct core *core, size_t *ret_n)
{
    *ret_n = core->repairs.n;
    return core->repairs.items;
}

const char *const *core_notices(const struct core *core, size_t *ret_n)
{
    *ret_n = core->notices.n;
    return core->notices.items;
}

const char *const *core_warnings(const struct core *core, size_t *ret_n)
{
    *ret_n = core->warnings.n;
    return core->warnings.items;
}

bool core_check_name(const char *name, struct err *err)
{
    size_t len = strlen(name);
    bool good = len >= 1 && len <= NAME_LIMIT && isalnum((unsigned char)name[0]);
    for (size_t i = 0; i < len && good; i++)
        good = (name[i] & 0x80) == 0 && (isalnum((unsigned char)name[i]) || name[i] == '-');
    if (good && strcmp(name, PARENT_NAME) != 0)
        return true;
    (void)err_set(err, ERR_BAD_NAME, "cannot use '%s' as a name", name);
    if (good)
        return err_hint(err, "'%s' always means the parent", PARENT_NAME);
    return err_hint(err,
                    "a name has 1 to %d letters, digits and '-', and starts with a letter or digit",
                    NAME_LIMIT);
}

bool session_pool(struct core *core, struct pool *ret_pool, struct err *err)
{
    return pool_attach(&core->arena, core->project.pool_directory, core->project.pool_driver,
                       &core->user, ret_pool, err);
}

/* A recovery of other projects' operations has no directory. */
static char *config_path(struct core *core)
{
    return path_join(&core->arena, core->directory ? core->directory : "/dev/null", CONFIG_FILE);
}

/* Without `profile` in bough.ini the database says what it is. */
static const char *detect_profile(struct core *core, struct pg *db, struct err *err)
{
    struct backend parent;
    auto_pg *own = NULL;
    if (!db && session_parent(core, &parent, err))
        db = own = session_connect(core, &parent, err);
    const struct profile *profile = db ? profile_detect(db, err) : NULL;
    return profile ? profile->name : NULL;
}

static bool read_project_file(struct core *core, const char *profile, bool detected,
                              struct err *err)
{
    struct project_file file;
    if (!project_file_read(&core->arena, config_path(core), profile, &file, err))
        return false;
    file.detected = detected;
    core->file = file;
    return true;
}

bool session_project_file(struct core *core, struct pg *db, const struct project_file **ret_file,
                          struct err *err)
{
    const char *profile = NULL;
    *ret_file = &core->file;
    if (core->file.profile)
        return true;
    if (!project_file_profile(&core->arena, config_path(core), &profile, err))
        return false;
    bool detected = !profile;
    if (detected)
        profile = detect_profile(core, db, err);
    return profile && read_project_file(core, profile, detected, err);
}

bool session_profile_question(struct core *core, struct arena *arena, const char **ret_question,
                              struct err *err)
{
    const char *profile = NULL;
    *ret_question = NULL;
    if (core->file.profile)
        return true;
    if (!project_file_profile(&core->arena, config_path(core), &profile, err))
        return false;
    if (!profile)
        *ret_question = profile_question(arena, err);
    return profile || *ret_question;
}

bool session_answer_profile(struct core *core, const char *answer, struct err *err)
{
    return core->file.profile ||
           read_project_file(core, profile_of_answer(answer)->name, true, err);
}

bool session_parts(struct core *core, const struct project_file **ret_file, struct err *err)
{
    const char *profile = NULL;
    char *path = config_path(core);
    struct project_file parts;
    *ret_file = core->file.profile ? &core->file : &core->parts;
    if ((*ret_file)->profile)
        return true;
    if (!project_file_profile(&core->arena, path, &profile, err))
        return false;
    if (!profile && profile_has_parts())
        return session_project_file(core, NULL, ret_file, err);
    if (!project_file_read(&core->arena, path, profile ? profile : profile_default(), &parts, err))
        return false;
    core->parts = parts;
    return true;
}

char *session_own_path(struct core *core, const char *path)
{
    return *path == '/' ? arena_strdup(&core->arena, path)
                        : path_join(&core->arena, core->directory, path);
}

/* As a profile would say it, without asking a database which one it is. */
static bool read_plain_file(struct core *core, struct project_file *ret_file, struct err *err)
{
    const char *profile = core->file.profile;
    char *path = config_path(core);
    *ret_file = core->file;
    return profile || (project_file_profile(&core->arena, path, &profile, err) &&
                       project_file_read(&core->arena, path, profile ? profile : "plain", ret_file,
                                         err));
}

bool session_limits(struct core *core, struct project_limits *ret_limits, struct err *err)
{
    struct project_file file;
    if (!read_plain_file(core, &file, err))
        return false;
    *ret_limits = file.limits;
    return true;
}

bool session_configure(struct core *core, const struct backend *branch, struct err *err)
{
    struct project_file file;
    struct instance instance = session_instance(core, branch);
    return read_plain_file(core, &file, err) &&
           instance_add_settings(&instance, file.settings.items, file.settings.n, err);
}

bool session_tracked(struct core *core, struct pg *db, struct tracked *ret_tracked, struct err *err)
{
    const struct project_file *file = NULL;
    if (!session_project_file(core, db, &file, err))
        return false;
    *ret_tracked = file->tracked;
    return true;
}

/* No profile names any yet. */
bool session_shared_roles(struct core *core, struct pg *db, const char *const **ret_roles,
                          size_t *ret_n, struct err *err)
{
    const struct project_file *file = NULL;
    if (!session_project_file(core, db, &file, err))
        return false;
    *ret_roles = file->shared_roles;
    *ret_n = file->n_shared_roles;
    return true;
}

bool session_parent(struct core *core, struct backend *ret_parent, struct err *err)
{
    return store_backend_find(core->store, &core->arena, core->project.id, PARENT_NAME, ret_parent,
                              err);
}

bool session_branch(struct core *core, const char *name, struct backend *ret_branch,
                    struct err *err)
{
    if (strcmp(name, PARENT_NAME) == 0) {
        (void)err_set(err, ERR_BAD_NAME, "cannot do that to the parent");
        return err_hint(err, "name a branch; 'bough branch list' shows them");
    }
    if (!store_backend_find(core->store, &core->arena, core->project.id, name, ret_branch, err))
        return false;
    session_is_about(core, core->project.id, ret_branch->id);
    return true;
}

bool session_backend(struct core *core, const char *name, struct backend *ret_backend,
                     struct err *err)
{
    const char *wanted = name ? name : core->current;
    if (store_backend_find(core->store, &core->arena, core->project.id, wanted, ret_backend, err))
        return true;
    if (!name && err->code == ERR_NOT_FOUND)
        (void)err_hint(err, LINK_GONE_HINT);
    return false;
}

bool session_is_parent(const struct backend *backend)
{
    return strcmp(backend->name, PARENT_NAME) == 0;
}

struct instance session_instance(const struct core *core, const struct backend *backend)
{
    struct instance instance = {
        .id = backend->id,
        .data = backend->data_path,
        .pg_bin = core->options.pg_bin ? core->options.pg_bin : core->project.pg_bin,
        .port = backend->port,
        .superuser = core->project.superuser,
        .database = core->project.database,
        .is_parent = session_is_parent(backend) && !attach_is(core, backend),
        .jobs = JOBS_WAIT,
        .group = core->project.appkey,
        .user = core->user,
    };
    if (attach_follows(core, backend)) {
        instance.upstream = core->project.url;
        instance.slot_key = core->project.appkey;
    }
    return instance;
}

bool session_check_running(const struct core *core, const struct backend *backend, struct err *err)
{
    struct instance instance = session_instance(core, backend);
    if (instance_is_running(&instance) || dump_is(core, backend)) /* a base never runs */
        return true;
    bool parent = session_is_parent(backend);
    (void)err_set(err, parent ? ERR_PARENT_DOWN : ERR_NOT_READY,
                  attach_is(core, backend) ? "the standby of the parent is not running"
                  : parent                 ? "the parent's server is not running"
                                           : "the server of branch '%s' is not running",
                  backend->name);
    return err_hint(err, "start it with 'bough start %s'", backend->name);
}

struct pg *session_connect(const struct core *core, const struct backend *backend, struct err *err)
{
    return attach_is(core, backend) ? attach_connect(core, err) : session_local(core, backend, err);
}

struct pg *session_local(const struct core *core, const struct backend *backend, struct err *err)
{
    struct instance instance = session_instance(core, backend);
    return session_check_running(core, backend, err) ? instance_connect(&instance, NULL, err)
                                                     : NULL;
}

bool session_free_port(struct core *core, int *ret_port, struct err *err)
{
    const char *first = getenv("BOUGH_PORT_FIRST");
    int wanted = first ? atoi(first) : 0;
    bool usable = wanted > INSTANCE_PORT_FIRST && wanted < INSTANCE_PORT_LAST;
    return session_free_port_from(core, usable ? wanted : INSTANCE_PORT_FIRST, ret_port, err);
}

bool session_free_port_from(struct core *core, int first, int *ret_port, struct err *err)
{
    bool taken = true;
    int port = first - 1;
    while (taken) {
        port = instance_free_port(port + 1);
        if (!port)
            return err_set(err, ERR_FAILED, "cannot find a free port from %d to %d",
                           first, INSTANCE_PORT_LAST);
        if (!store_port_taken(core->store, port, &taken, err))
            return false;
    }
    *ret_port = port;
    return true;
}

char *session_pool_path(struct core *core, const char *name)
{
    return arena_printf(&core->arena, "%s/%s/%s", core->project.pool_directory,
                        core->project.appkey, name);
}

char *session_base_path(const struct core *core, struct arena *arena, const char *backend_id)
{
    return arena_printf(arena, "%s/bases/%s", core->home, backend_id);
}

bool session_link(struct core *core, const char *directory, const char *project_id,
                  const char *name, struct err *err)
{
    struct link link = {
        .directory = directory, .project_id = project_id, .branch = name, .home = core->home};
    return link_write(&link, err);
}

int session_lock(const struct core *core, const char *backend_id, const char *name, struct err *err)
{
    auto_arena arena = {0};
    int fd = path_lock(arena_printf(&arena, "%s/locks/%s", core->home, backend_id), err);
    if (fd < 0 && err->code == ERR_BUSY) {
        (void)err_set(err, ERR_BUSY, "cannot work on '%s': another operation is running on it",
                      name);
        (void)err_hint(err, "wait until it is done and try again");
    }
    return fd;
}

void session_forget_lock(const struct core *core, const char *backend_id)
{
    auto_arena arena = {0};
    auto_err ignored = {0}; /* an empty file more does no harm */
    (void)path_remove(arena_printf(&arena, "%s/locks/%s", core->home, backend_id), &ignored);
}
