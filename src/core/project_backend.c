/* project_backend: [project], [profile], [branch], [settings], [credentials] of bough.ini and of
 * profiles. */
#include "base/text.h"
#include "core/project_section.h"
#include "core/space.h"

#include <stddef.h>
#include <string.h>

#define TEXT(key, member)                                                                          \
    {                                                                                              \
        key, offsetof(struct project_file, member), 0                                              \
    }
#define LIST(key, member)                                                                          \
    {                                                                                              \
        key, offsetof(struct project_file, member), offsetof(struct project_file, n_##member)      \
    }

static bool set_warn_free(struct project_reading *reading, const struct ini_entry *entry,
                          struct err *err)
{
    uint64_t ignored = 0;
    reading->file->warn_free = entry->value;
    if (space_parse_threshold(entry->value, 0, &ignored))
        return true;
    (void)project_refuse(reading, entry->section, err, "has a bad warn_free '%s'", entry->value);
    return err_hint(err, "it is a share or a size: 10%%, 5G");
}

/* Which profile it is was asked before (project_file_profile). */
static bool set_project(struct project_reading *reading, const char *name,
                        const struct ini_entry *entry, struct err *err)
{
    (void)name;
    if (text_equal(entry->key, "profile") && !reading->is_profile)
        return true;
    if (text_equal(entry->key, "warn_free") && !reading->is_profile)
        return set_warn_free(reading, entry, err);
    (void)project_refuse(reading, entry->section, err, "has an unknown key '%s'", entry->key);
    return err_hint(err, "keys are profile, warn_free");
}

/* `detect` is read by profile.c. */
static bool set_profile(struct project_reading *reading, const char *name,
                        const struct ini_entry *entry, struct err *err)
{
    static const struct project_key keys[] = {TEXT("version", version)};
    (void)name;
    return text_equal(entry->key, "detect") ||
           project_set(reading, entry, keys, countof(keys), reading->file, err) ||
           err_hint(err, "%s, detect", err->hint);
}

static bool set_branch(struct project_reading *reading, const char *name,
                       const struct ini_entry *entry, struct err *err)
{
    static const struct project_key keys[] = {
        TEXT("on_branch", on_branch),
        TEXT("on_reset", on_reset),
        TEXT("after_merge", after_merge),
        TEXT("idle_timeout", limits.texts.idle_timeout),
        TEXT("ttl", limits.texts.ttl),
    };
    (void)name;
    return project_set(reading, entry, keys, countof(keys), reading->file, err);
}

/* Names are checked: they are written into a file. */
static bool set_settings(struct project_reading *reading, const char *name,
                         const struct ini_entry *entry, struct err *err)
{
    (void)name;
    struct instance_setting setting = {entry->key, entry->value};
    size_t len =
        strspn(entry->key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
    if (entry->key[len] || !*entry->key) {
        (void)project_refuse(reading, entry->section, err, "has a bad name '%s'", entry->key);
        return err_hint(err, "names are those of PostgreSQL's settings: work_mem, app.some_key");
    }
    for (size_t i = 0; i < reading->file->settings.n; i++)
        if (strcmp(reading->file->settings.items[i].name, entry->key) == 0) {
            reading->file->settings.items[i] = setting;
            return true;
        }
    vec_add(reading->arena, &reading->file->settings, setting);
    return true;
}

static bool set_credentials(struct project_reading *reading, const char *name,
                            const struct ini_entry *entry, struct err *err)
{
    static const struct project_key keys[] = {LIST("shared_roles", shared_roles),
                                               TEXT("jwt_secret_file", jwt_secret_file)};
    (void)name;
    return project_set(reading, entry, keys, countof(keys), reading->file, err);
}

const struct project_section section_project = {"project", "[project]", false, set_project, NULL};
const struct project_section section_profile = {"profile", "[profile]", false, set_profile, NULL};
const struct project_section section_branch = {"branch", "[branch]", false, set_branch, NULL};
const struct project_section section_settings = {"settings", "[settings]", false, set_settings,
                                                 NULL};
const struct project_section section_credentials = {"credentials", "[credentials]", false,
                                                    set_credentials, NULL};
