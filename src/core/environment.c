/* environment: how programs reach a backend. */
#include "base/text.h"
#include "core/attach.h"
#include "core/credentials.h"
#include "core/sleep.h"
#include "core/volumes.h"
#include "pg/url.h"

#include <ctype.h>
#include <string.h>

/* Everything but unreserved characters is escaped (RFC 3986, section 2.3). */
static char *url_escape(struct arena *arena, const char *text)
{
    struct text out = text_make(arena);
    for (; *text; text++) {
        if (isalnum((unsigned char)*text) || *text == '-' || *text == '_' || *text == '.' ||
            *text == '~')
            text_add_bytes(&out, text, 1);
        else
            text_addf(&out, "%%%02X", (unsigned char)*text);
    }
    return out.data;
}

static char *database_url(struct core *core, const struct backend *backend, const char *user,
                          const char *password)
{
    struct arena *arena = &core->arena;
    return arena_printf(arena, "DATABASE_URL=postgresql://%s:%s@127.0.0.1:%d/%s",
                        url_escape(arena, user), url_escape(arena, password), backend->port,
                        url_escape(arena, core->project.database));
}

char *session_database_url(struct core *core, const struct backend *backend)
{
    if (attach_is(core, backend))
        return arena_strdup(&core->arena, core->project.url);
    const char *line = database_url(core, backend, core->project.superuser, backend->password);
    return arena_strdup(&core->arena, line + strlen("DATABASE_URL="));
}

/* "storage-files" as a part of a variable: STORAGE_FILES */
static char *upper(struct arena *arena, const char *name)
{
    char *text = arena_strdup(arena, name);
    for (char *at = text; *at; at++)
        *at = *at == '-' ? '_' : (char)toupper((unsigned char)*at);
    return text;
}

struct variables {
    VEC(const char *) list;
};

/* Where the volumes of the backend are. A bough.ini that cannot be read must not keep anybody from
 * the database. */
static void add_volumes(struct core *core, const struct backend *backend, struct variables *all)
{
    const struct project_file *file = NULL;
    auto_err ignored = {0};
    for (size_t i = 0; session_parts(core, &file, &ignored) && i < file->n_volumes; i++) {
        const char *name = file->volumes[i].name;
        auto_err missing = {0};
        const char *path = volumes_path(core, backend, file, name, &missing);
        if (path)
            vec_add(&core->arena, &all->list,
                    arena_printf(&core->arena, "BOUGH_VOLUME_%s=%s", upper(&core->arena, name),
                                 path));
    }
}

static bool add_services(struct core *core, const struct backend *backend, struct variables *all,
                         struct err *err)
{
    struct service_status *services = NULL;
    size_t n = 0;
    if (!core_services(core, backend, false, &services, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        vec_add(&core->arena, &all->list,
                arena_printf(&core->arena, "BOUGH_SERVICE_%s_URL=%s",
                             upper(&core->arena, services[i].name), services[i].url));
    return true;
}

/* The password stays in its file. */
static bool attached_environment(struct core *core, const char *role, struct variables *all,
                                 struct err *err)
{
    struct arena *arena = &core->arena;
    const char *const *env = pg_url_environment(arena, core->project.url, err);
    if (!env)
        return false;
    if (role)
        return err_set(err, ERR_USAGE, "cannot tell the password of role '%s': the parent is not "
                                       "run by bough", role);
    vec_add(arena, &all->list, arena_printf(arena, "DATABASE_URL=%s", core->project.url));
    for (size_t i = 0; env[i]; i++)
        vec_add(arena, &all->list, env[i]);
    return true;
}

/* How a server of bough's own is reached. */
static bool own_environment(struct core *core, const struct backend *backend, const char *role,
                            struct variables *all, struct err *err)
{
    struct arena *arena = &core->arena;
    const struct project *project = &core->project;
    const char *user = role ? role : project->superuser;
    const char *password = NULL;
    if (!credentials_find(core, backend, user, &password, err))
        return false;
    vec_add(arena, &all->list, database_url(core, backend, user, password));
    vec_add(arena, &all->list, "PGHOST=127.0.0.1");
    vec_add(arena, &all->list, arena_printf(arena, "PGPORT=%d", backend->port));
    vec_add(arena, &all->list, arena_printf(arena, "PGUSER=%s", user));
    vec_add(arena, &all->list, arena_printf(arena, "PGPASSWORD=%s", password));
    vec_add(arena, &all->list, arena_printf(arena, "PGDATABASE=%s", project->database));
    return true;
}

bool core_environment(struct core *core, const char *name, const char *role,
                      const char *const **ret_variables, struct err *err)
{
    struct arena *arena = &core->arena;
    struct backend backend;
    struct variables all = {0};
    if (!session_backend(core, name, &backend, err) ||
        (attach_is(core, &backend) ? !attached_environment(core, role, &all, err)
                                   : !own_environment(core, &backend, role, &all, err)))
        return false;
    vec_add(arena, &all.list, arena_printf(arena, "BOUGH_API_KEY=%s", backend.api_key));
    add_volumes(core, &backend, &all);
    if (!add_services(core, &backend, &all, err))
        return false;
    vec_add(arena, &all.list, NULL);
    *ret_variables = all.list.items;
    return true;
}

bool core_check_running(struct core *core, const char *name, struct err *err)
{
    struct backend backend;
    return session_backend(core, name, &backend, err) &&
           (attach_is(core, &backend) ||
            (awake(core, &backend, err) && session_check_running(core, &backend, err)));
}
