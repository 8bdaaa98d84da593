/* logs: where the logs of a backend are. */
#include "base/path.h"
#include "base/text.h"
#include "core/services.h"

static bool check_service(struct core *core, const struct backend *backend, const char *service,
                          struct err *err)
{
    struct text known = text_make(&core->arena);
    struct service *rows = NULL;
    size_t n = 0;
    if (!store_service_list(core->store, &core->arena, backend->id, &rows, &n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (text_equal(rows[i].name, service))
            return true;
        text_add_item(&known, ", ", rows[i].name);
    }
    (void)err_set(err, ERR_NOT_FOUND, "'%s' has no service '%s'", backend->name, service);
    return err_hint(err, n ? "its services are %s" : "it has no services%s", known.data);
}

bool core_log_path(struct core *core, const char *name, const char *service, const char **ret_path,
                   struct err *err)
{
    struct backend backend;
    if (!session_backend(core, name, &backend, err) ||
        (service && !check_service(core, &backend, service, err)))
        return false;
    *ret_path = service ? service_log_path(&core->arena, &backend, service)
                        : arena_printf(&core->arena, "%s.log", backend.data_path);
    return true;
}
