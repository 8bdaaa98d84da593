/* project_volumes: [volume NAME] of bough.ini and of profiles. */
#include "core/project_section.h"

#include "base/text.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#define NAME_LIMIT 32

bool project_check_part(const struct project_reading *reading, const char *section,
                        const char *name, struct err *err)
{
    size_t len = strlen(name);
    bool good = len <= NAME_LIMIT && islower((unsigned char)name[0]);
    for (size_t i = 0; i < len && good; i++)
        good = islower((unsigned char)name[i]) || isdigit((unsigned char)name[i]) || name[i] == '-';
    if (good)
        return true;
    (void)project_refuse(reading, section, err, "cannot be called so");
    return err_hint(err,
                    "a name has 1 to %d small letters, digits and '-', and starts with a letter",
                    NAME_LIMIT);
}

static struct project_volume *find_volume(struct project_reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->volumes.n; i++)
        if (text_equal(reading->volumes.items[i].name, name))
            return &reading->volumes.items[i];
    struct project_volume volume = {.name = name};
    vec_add(reading->arena, &reading->volumes, volume);
    return &reading->volumes.items[reading->volumes.n - 1];
}

static bool set_volume(struct project_reading *reading, const char *name,
                       const struct ini_entry *entry, struct err *err)
{
    static const struct project_key keys[] = {{"path", offsetof(struct project_volume, path), 0}};
    if (!project_check_part(reading, entry->section, name, err))
        return false;
    struct project_volume *volume = find_volume(reading, name);
    return !*entry->key || project_set(reading, entry, keys, countof(keys), volume, err);
}

static bool finish(struct project_reading *reading, struct err *err)
{
    if (reading->volumes.n > PROJECT_VOLUME_LIMIT)
        return err_set(err, ERR_CONFIG, "cannot read '%s': more than %d volumes", reading->path,
                       PROJECT_VOLUME_LIMIT);
    reading->file->volumes = reading->volumes.items;
    reading->file->n_volumes = reading->volumes.n;
    return true;
}

const struct project_section section_volume = {"volume ", "[volume NAME]", true, set_volume,
                                               finish};
