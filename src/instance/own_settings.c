/* own_settings: settings in the file of a cluster, as against those on the command line; see
 * instance.h. */
#include "instance/own_settings.h"

#include "base/path.h"
#include "base/text.h"
#include "instance/config.h"
#include "instance/instance.h"

#include <string.h>
#include <strings.h>

static const char head[] = "\n# Added by bough.\n";

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

bool own_setting(struct arena *arena, const char *data, const char *name)
{
    auto_err ignored = {0}; /* the server that starts on it tells better */
    char *all = path_read(arena, path_join(arena, data, "postgresql.conf"),
                          CONFIG_FILE_LIMIT_BYTES, NULL, &ignored);
    char *rest = all ? strstr(all, head) : NULL;
    size_t len = strlen(name);
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
        if (strncasecmp(line, name, len) == 0 && text_starts(line + len, " = "))
            return true;
    return false;
}

bool instance_add_settings(const struct instance *instance, const struct instance_setting *settings,
                           size_t n, struct err *err)
{
    auto_arena arena = {0};
    char *path = path_join(&arena, instance->data, "postgresql.conf");
    char *before = n ? path_read(&arena, path, CONFIG_FILE_LIMIT_BYTES, NULL, err) : NULL;
    if (!before)
        return n == 0;
    struct text lines = text_make(&arena);
    text_add(&lines, head);
    for (size_t i = 0; i < n; i++)
        text_addf(&lines, "%s = '%s'\n", settings[i].name,
                  quote_value(&arena, settings[i].value));
    size_t len = strlen(before);
    if (len >= lines.len && strcmp(before + len - lines.len, lines.data) == 0)
        return true; /* a step that is repeated */
    char *all = arena_printf(&arena, "%s%s", before, lines.data);
    return path_write(path, all, strlen(all), 0600, err) && run_as_own(&instance->user, path, err);
}
