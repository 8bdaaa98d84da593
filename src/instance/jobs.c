/* jobs: pg_cron, which runs SQL by a schedule: whether a server loads it; see instance.h. */
#include "instance/instance.h"

#include "base/path.h"
#include "base/text.h"
#include "instance/config.h"
#include "instance/settings.h"

bool instance_has_jobs(const struct instance *instance)
{
    auto_arena arena = {0};
    struct config config = config_read(&arena, instance->data);
    return settings_load_jobs(&arena, &config);
}

/* A value between single quotes, as DeescapeQuotedString reads it. */
static char *quote_value(struct arena *arena, const char *value)
{
    struct text out = text_make(arena);
    for (; *value; value++) {
        if (*value == '\n') {
            text_add(&out, "\\n");
            continue;
        }
        if (*value == '\'' || *value == '\\')
            text_add_bytes(&out, value, 1);
        text_add_bytes(&out, value, 1);
    }
    return out.data;
}

bool instance_add_jobs(const struct instance *instance, const char *database, struct err *err)
{
    auto_arena arena = {0};
    char *path = path_join(&arena, instance->data, "postgresql.conf");
    char *before = path_read(&arena, path, CONFIG_FILE_LIMIT_BYTES, NULL, err);
    if (!before)
        return false;
    struct text text = text_make(&arena);
    text_addf(&text, "%s\n# As on the parent.\nshared_preload_libraries = 'pg_cron'\n", before);
    text_addf(&text, "cron.database_name = '%s'\n", quote_value(&arena, database));
    text_add(&text, "cron.use_background_workers = on\n"); /* so a job needs no password */
    return path_write(path, text.data, text.len, 0600, err) &&
           run_as_own(&instance->user, path, err);
}
