/* project_backend: [project], [profile], [branch], [credentials] of bough.ini and of profiles. */
#include "base/text.h"
#include "core/project_section.h"

#include <stddef.h>

#define TEXT(key, member) {key, offsetof(struct project_file, member), 0}
#define LIST(key, member)                                                                         \
    {key, offsetof(struct project_file, member), offsetof(struct project_file, n_##member)}

/* Which profile it is was asked before (project_file_profile). */
static bool set_project(struct project_reading *reading, const char *name,
                        const struct ini_entry *entry, struct err *err)
{
    (void)name;
    if (text_equal(entry->key, "profile") && !reading->is_profile)
        return true;
    (void)project_refuse(reading, entry->section, err, "has an unknown key '%s'", entry->key);
    return err_hint(err, "keys are profile");
}

/* `detect` is read by profile.c. */
static bool set_profile(struct project_reading *reading, const char *name,
                        const struct ini_entry *entry, struct err *err)
{
    static const struct project_key keys[] = {TEXT("version", version)};
    (void)name;
    return text_equal(entry->key, "detect") ||
           project_set(reading, entry, keys, countof(keys), reading->file, err);
}

static bool set_branch(struct project_reading *reading, const char *name,
                       const struct ini_entry *entry, struct err *err)
{
    static const struct project_key keys[] = {
        TEXT("on_branch", on_branch),
        TEXT("on_reset", on_reset),
        TEXT("after_merge", after_merge),
    };
    (void)name;
    return project_set(reading, entry, keys, countof(keys), reading->file, err);
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
const struct project_section section_credentials = {"credentials", "[credentials]", false,
                                                    set_credentials, NULL};
