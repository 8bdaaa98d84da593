/*
 * fill: see fill.h.
 *
 * Secrets travel in the environment only: a command line can be read by every user of the machine,
 * and a health URL is shown in messages.
 */
#include "core/fill.h"

#include "base/path.h"
#include "base/text.h"
#include "core/credentials.h"
#include "core/volumes.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SECRET_LIMIT_BYTES 65536
#define VOLUME_PREFIX "volume."
#define SERVICE_PREFIX "service."
#define PORT_ENDING ".port"
#define PASSWORD_PREFIX "password."
#define ENV_PREFIX "env."

static const char *database_url(struct fill *fill, struct err *err)
{
    (void)err;
    return session_database_url(fill->core, fill->backend);
}

static const char *database_port(struct fill *fill, struct err *err)
{
    (void)err;
    return arena_printf(&fill->core->arena, "%d", fill->backend->port);
}

static const char *database_host(struct fill *fill, struct err *err)
{
    (void)fill;
    (void)err;
    return "127.0.0.1";
}

static const char *database_name(struct fill *fill, struct err *err)
{
    (void)err;
    return fill->core->project.database;
}

static const char *database_user(struct fill *fill, struct err *err)
{
    (void)err;
    return fill->core->project.superuser;
}

static const char *database_password(struct fill *fill, struct err *err)
{
    (void)err;
    return fill->backend->password;
}

static const char *port(struct fill *fill, struct err *err)
{
    (void)err;
    return arena_printf(&fill->core->arena, "%d", fill->port);
}

static const char *api_key(struct fill *fill, struct err *err)
{
    (void)err;
    return fill->backend->api_key;
}

static const char *branch(struct fill *fill, struct err *err)
{
    (void)err;
    return fill->backend->name;
}

static const char *parent_appkey(struct fill *fill, struct err *err)
{
    (void)err;
    return fill->core->project.appkey;
}

static const char *project(struct fill *fill, struct err *err)
{
    (void)err;
    return fill->core->project.name;
}

/* The platform's users carry tokens signed with it, and a full branch has the same users: it is the
 * parent's, on purpose. bough does not keep it. */
static const char *read_secret(struct core *core, const char *name, struct err *err)
{
    char *path = session_own_path(core, name);
    struct stat info;
    char *secret = path_read(&core->arena, path, SECRET_LIMIT_BYTES, NULL, err);
    if (!secret)
        return NULL;
    if (stat(path, &info) == 0 && (info.st_mode & S_IROTH)) {
        (void)err_set(err, ERR_CONFIG, "'%s' holds a secret that everybody can read", path);
        (void)err_hint(err, "chmod 600 %s", path);
        return NULL;
    }
    secret[strcspn(secret, "\r\n")] = '\0';
    return secret;
}

static const char *jwt_secret(struct fill *fill, struct err *err)
{
    const char *secret = getenv("BOUGH_JWT_SECRET");
    if (secret && *secret)
        return secret;
    if (fill->file->jwt_secret_file)
        return read_secret(fill->core, fill->file->jwt_secret_file, err);
    (void)err_set(err, ERR_CONFIG, "nobody has said what ${jwt_secret} is");
    (void)err_hint(err, "set BOUGH_JWT_SECRET, or 'jwt_secret_file' in [credentials] of bough.ini");
    return NULL;
}

static const struct {
    const char *name;
    bool secret;
    const char *(*value)(struct fill *fill, struct err *err);
} variables[] = {
    {"database_url", true, database_url},
    {"port", false, port},
    {"api_key", true, api_key},
    {"jwt_secret", true, jwt_secret},
    {"branch", false, branch},
    {"project", false, project},
    {"parent_appkey", false, parent_appkey},
    {"database_host", false, database_host},
    {"database_port", false, database_port},
    {"database_name", false, database_name},
    {"database_user", false, database_user},
    {"database_password", true, database_password},
};

/* "NAME" of "service.NAME.port"; NULL when it is not that. */
static const char *service_of(struct arena *arena, const char *name)
{
    size_t len = strlen(name);
    size_t around = strlen(SERVICE_PREFIX) + strlen(PORT_ENDING);
    if (!text_starts(name, SERVICE_PREFIX) || len <= around ||
        strcmp(name + len - strlen(PORT_ENDING), PORT_ENDING) != 0)
        return NULL;
    return arena_strndup(arena, name + strlen(SERVICE_PREFIX), len - around);
}

static const char *refuse_unknown(const struct project_file *file, const char *name,
                                  struct err *err)
{
    auto_arena arena = {0};
    struct text known = text_make(&arena);
    for (size_t i = 0; i < countof(variables); i++)
        text_add_item(&known, ", ", variables[i].name);
    for (size_t i = 0; i < file->n_volumes; i++)
        text_addf(&known, ", %s%s", VOLUME_PREFIX, file->volumes[i].name);
    for (size_t i = 0; i < file->n_services; i++)
        text_addf(&known, ", %s%s%s", SERVICE_PREFIX, file->services[i].name, PORT_ENDING);
    (void)err_set(err, ERR_CONFIG, "there is no ${%s}", name);
    (void)err_hint(err, "there are %s, %sROLE, %sNAME; '$$' is a dollar sign", known.data,
                   PASSWORD_PREFIX, ENV_PREFIX);
    return NULL;
}

static bool has_part(const struct project_file *file, const char *name)
{
    auto_arena arena = {0};
    const char *service = service_of(&arena, name);
    for (size_t i = 0; i < file->n_volumes && text_starts(name, VOLUME_PREFIX); i++)
        if (text_equal(file->volumes[i].name, name + strlen(VOLUME_PREFIX)))
            return true;
    for (size_t i = 0; i < file->n_services && service; i++)
        if (text_equal(file->services[i].name, service))
            return true;
    return (text_starts(name, ENV_PREFIX) && name[strlen(ENV_PREFIX)]) ||
           (text_starts(name, PASSWORD_PREFIX) && name[strlen(PASSWORD_PREFIX)]);
}

static const char *refuse_open(const char *name, const char *open, struct err *err)
{
    (void)err_set(err, ERR_CONFIG, "cannot put ${%s} into '%s': others could read it", name, open);
    (void)err_hint(err, "give it to the service as env.NAME = ${%s}", name);
    return NULL;
}

const char *fill_check(void *context, const char *name, struct err *err)
{
    const struct fill_check *check = context;
    if (check->open && text_starts(name, PASSWORD_PREFIX))
        return refuse_open(name, check->open, err);
    for (size_t i = 0; i < countof(variables); i++) {
        if (!text_equal(variables[i].name, name))
            continue;
        if (!check->open || !variables[i].secret)
            return "";
        return refuse_open(name, check->open, err);
    }
    return has_part(check->file, name) ? "" : refuse_unknown(check->file, name, err);
}

static const char *service_port(const struct fill *fill, const char *name, struct err *err)
{
    for (size_t i = 0; i < fill->n_services; i++)
        if (text_equal(fill->services[i].name, name))
            return arena_printf(&fill->core->arena, "%d", fill->services[i].port);
    (void)err_set(err, ERR_CONFIG, "'%s' has no service '%s'", fill->backend->name, name);
    (void)err_hint(err, "on the parent there are those with 'parent = yes'");
    return NULL;
}

static const char *role_password(struct fill *fill, const char *role, struct err *err)
{
    const char *password = NULL;
    return credentials_find(fill->core, fill->backend, role, &password, err) ? password : NULL;
}

static const char *caller_variable(const char *name, struct err *err)
{
    const char *value = getenv(name);
    if (value)
        return value;
    (void)err_set(err, ERR_CONFIG, "there is no variable '%s' in the environment", name);
    return NULL;
}

const char *fill_value(void *context, const char *name, struct err *err)
{
    struct fill *fill = context;
    for (size_t i = 0; i < countof(variables); i++)
        if (text_equal(variables[i].name, name))
            return variables[i].value(fill, err);
    const char *service = service_of(&fill->core->arena, name);
    if (service)
        return service_port(fill, service, err);
    if (text_starts(name, VOLUME_PREFIX))
        return volumes_path(fill->core, fill->backend, fill->file, name + strlen(VOLUME_PREFIX),
                            err);
    if (text_starts(name, PASSWORD_PREFIX))
        return role_password(fill, name + strlen(PASSWORD_PREFIX), err);
    if (text_starts(name, ENV_PREFIX))
        return caller_variable(name + strlen(ENV_PREFIX), err);
    return refuse_unknown(fill->file, name, err);
}
