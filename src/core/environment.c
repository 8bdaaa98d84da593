/* environment: how programs reach a backend. */
#include "base/text.h"
#include "core/credentials.h"

#include <ctype.h>

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

bool core_environment(struct core *core, const char *name, const char *role,
                      const char *const **ret_variables, struct err *err)
{
    struct arena *arena = &core->arena;
    struct backend backend;
    const struct project *project = &core->project;
    const char *user = role ? role : project->superuser;
    const char *password = NULL;
    if (!session_backend(core, name, &backend, err) ||
        !credentials_find(core, &backend, user, &password, err))
        return false;
    const char **variables = arena_new_n(arena, const char *, 8);
    size_t n = 0;
    variables[n++] = arena_printf(arena, "DATABASE_URL=postgresql://%s:%s@127.0.0.1:%d/%s",
                                  url_escape(arena, user), url_escape(arena, password),
                                  backend.port, url_escape(arena, project->database));
    variables[n++] = "PGHOST=127.0.0.1";
    variables[n++] = arena_printf(arena, "PGPORT=%d", backend.port);
    variables[n++] = arena_printf(arena, "PGUSER=%s", user);
    variables[n++] = arena_printf(arena, "PGPASSWORD=%s", password);
    variables[n++] = arena_printf(arena, "PGDATABASE=%s", project->database);
    variables[n++] = arena_printf(arena, "BOUGH_API_KEY=%s", backend.api_key);
    *ret_variables = variables;
    return true;
}

bool core_check_running(struct core *core, const char *name, struct err *err)
{
    struct backend backend;
    return session_backend(core, name, &backend, err) && session_check_running(core, &backend, err);
}
