/* jobs: pg_cron, which runs SQL by a schedule: whether a server loads it; see instance.h. */
#include "instance/instance.h"

#include "instance/config.h"
#include "instance/settings.h"

bool instance_has_jobs(const struct instance *instance)
{
    auto_arena arena = {0};
    struct config config = config_read(&arena, instance->data);
    return settings_load_jobs(&arena, &config);
}

bool instance_add_jobs(const struct instance *instance, const char *database, struct err *err)
{
    const struct instance_setting settings[] = {
        {"shared_preload_libraries", "pg_cron"},
        {"cron.database_name", database},
        {"cron.use_background_workers", "on"}, /* so a job needs no password */
    };
    return instance_add_settings(instance, settings, countof(settings), err);
}
