/* service: the rows of services; see store.h. */
#include "store/row.h"

static const struct column columns[] = {
    column(service, backend_id, COLUMN_TEXT),
    column(service, name, COLUMN_TEXT),
    column(service, port, COLUMN_INT),
    column(service, pid, COLUMN_INT),
    column(service, started, COLUMN_INT64),
    column(service, boot, COLUMN_TEXT),
    column(service, stop_timeout_ms, COLUMN_INT64),
    column(service, health, COLUMN_TEXT),
};

static const struct table table_service = {"service", columns, countof(columns),
                                           sizeof(struct service)};

bool store_service_add(struct store *store, const struct service *service, struct err *err)
{
    return row_add(store, &table_service, service, err) ||
           err_context(err, "cannot add service '%s' with port %d", service->name, service->port);
}

bool store_service_set(struct store *store, const struct service *service, struct err *err)
{
    static const char sql[] =
        "UPDATE service SET port = ?3, pid = ?4, started = ?5, boot = ?6, stop_timeout_ms = ?7, "
        "health = ?8 WHERE backend_id = ?1 AND name = ?2";
    struct values values = values_of(value_text(service->backend_id), value_text(service->name),
                                     value_int(service->port), value_int(service->pid),
                                     value_int(service->started), value_text(service->boot),
                                     value_int(service->stop_timeout_ms),
                                     value_text(service->health));
    return row_update(store, sql, values, err) ||
           err_context(err, "cannot change service '%s'", service->name);
}

bool store_service_list(struct store *store, struct arena *arena, const char *backend_id,
                        struct service **ret_services, size_t *ret_n, struct err *err)
{
    struct service *services =
        row_list(store, arena, &table_service, "WHERE backend_id = ?1 ORDER BY name",
                 values_of(value_text(backend_id)), ret_n, err);
    if (!services)
        return err_context(err, "cannot list services");
    *ret_services = services;
    return true;
}

bool store_service_remove(struct store *store, const char *backend_id, const char *name,
                          struct err *err)
{
    return db_run(store, "DELETE FROM service WHERE backend_id = ?1 AND name = ?2",
                  values_of(value_text(backend_id), value_text(name)), NULL, err) ||
           err_context(err, "cannot remove service '%s'", name);
}
