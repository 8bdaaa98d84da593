/* project_file: see project_file.h. */
#include "core/project_file.h"

#include "base/path.h"
#include "base/text.h"
#include "core/project_section.h"

#include <stdarg.h>
#include <string.h>

const char project_file_template[] =
    "; What belongs to this backend beside its schema. Keep this file in your repository.\n"
    ";\n"
    "; What a platform keeps where comes from a profile, which bough chooses by looking at the\n"
    "; database; 'bough status' names it. This file adds to it, and wins key by key.\n"
    ";\n"
    "; [project]\n"
    "; profile = plain             ; insforge, supabase, plain, or a file of your own: ./mine.ini\n"
    ";\n"
    "; Rows of the tables named here are merged; rows of all other tables never are.\n"
    ";\n"
    "; [table auth.config]\n"
    "; class = config              ; config: rows by key, column by column\n"
    ";                             ; secret: the same, together with the row that refers to it\n"
    ";                             ; migrations: history, rows are only ever added\n"
    ";                             ; derived, runtime: never merged\n"
    "; key = -                     ; '-': the table has one row; else the columns of a stable key\n"
    "; ignore = id, created_at, updated_at\n"
    "; type = config_row           ; how a change is called in previews\n"
    ";\n"
    "; docs/profiles.md has all sections and keys.\n";

static const struct project_section *const sections[] = {
    &section_project,  &section_profile,     &section_table,  &section_branch,
    &section_settings, &section_credentials, &section_volume, &section_hooks,
    &section_limits,
    &section_service, /* refers to volumes */
};

bool project_refuse(const struct project_reading *reading, const char *section, struct err *err,
                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *what = arena_vprintf(reading->arena, format, args);
    va_end(args);
    return err_set(err, ERR_CONFIG, "cannot read '%s': [%s] %s", reading->path, section, what);
}

static void set_value(struct project_reading *reading, const struct project_key *key,
                      const char *value, void *object)
{
    char *at = (char *)object + key->offset;
    const char *text = *value ? value : NULL;
    if (!key->list_offset) {
        memcpy(at, &text, sizeof(text));
        return;
    }
    size_t n = 0;
    char **list = text_split(reading->arena, value, ',', &n);
    memcpy(at, &list, sizeof(list));
    memcpy((char *)object + key->list_offset, &n, sizeof(n));
}

bool project_set(struct project_reading *reading, const struct ini_entry *entry,
                 const struct project_key *keys, size_t n, void *object, struct err *err)
{
    struct text names = text_make(reading->arena);
    for (size_t i = 0; i < n; i++) {
        text_add_item(&names, ", ", keys[i].name);
        if (strcmp(keys[i].name, entry->key) != 0)
            continue;
        set_value(reading, &keys[i], entry->value, object);
        return true;
    }
    (void)project_refuse(reading, entry->section, err, "has an unknown key '%s'", entry->key);
    return err_hint(err, "keys are %s", names.data);
}

static bool take(struct project_reading *reading, const struct ini_entry *entry, struct err *err)
{
    struct text known = text_make(reading->arena);
    for (size_t i = 0; i < countof(sections); i++) {
        size_t len = strlen(sections[i]->name);
        bool named = sections[i]->name[len - 1] == ' ';
        text_add_item(&known, ", ", sections[i]->about);
        if (named ? text_starts(entry->section, sections[i]->name) && entry->section[len]
                  : strcmp(entry->section, sections[i]->name) == 0)
            return (!*entry->key && !sections[i]->may_be_empty) ||
                   sections[i]->set(reading, entry->section + len, entry, err);
    }
    (void)err_set(err, ERR_CONFIG, "cannot read '%s': unknown section [%s]", reading->path,
                  entry->section);
    return err_hint(err, "sections are %s", known.data);
}

static bool take_all(struct project_reading *reading, const struct ini *ini, struct err *err)
{
    for (size_t i = 0; i < ini->n; i++)
        if (!take(reading, &ini->entries[i], err))
            return false;
    return true;
}

static bool is_path(const char *profile)
{
    return strchr(profile, '/') != NULL;
}

static bool take_profile(struct project_reading *reading, const char *path, const char *profile,
                         struct err *err)
{
    struct ini ini;
    struct arena *arena = reading->arena;
    reading->is_profile = true;
    if (is_path(profile)) {
        reading->path =
            *profile == '/' ? profile : path_join(arena, path_parent(arena, path), profile);
        if (!path_exists(reading->path)) {
            (void)err_set(err, ERR_CONFIG, "cannot use profile '%s': there is no file '%s'",
                          profile, reading->path);
            return err_hint(err, "correct 'profile' in [project]; a path is relative to bough.ini");
        }
        return ini_read(arena, reading->path, &ini, err) && take_all(reading, &ini, err);
    }
    const struct profile *known = profile_find(profile, err);
    if (!known)
        return false;
    reading->path = arena_printf(arena, "profile %s", profile);
    return ini_read_text(arena, reading->path, known->text, &ini, err) &&
           take_all(reading, &ini, err);
}

static bool take_own(struct project_reading *reading, const char *path, struct err *err)
{
    struct ini ini;
    reading->is_profile = false;
    reading->path = path;
    return !path_exists(path) ||
           (ini_read(reading->arena, path, &ini, err) && take_all(reading, &ini, err));
}

bool project_file_read(struct arena *arena, const char *path, const char *profile,
                       struct project_file *ret_file, struct err *err)
{
    struct project_reading reading = {.arena = arena, .file = ret_file};
    *ret_file = (struct project_file){.profile = profile};
    if (!take_profile(&reading, path, profile, err) || !take_own(&reading, path, err))
        return false;
    for (size_t i = 0; i < countof(sections); i++)
        if (sections[i]->finish && !sections[i]->finish(&reading, err))
            return false;
    return true;
}

bool project_file_profile(struct arena *arena, const char *path, const char **ret_name,
                          struct err *err)
{
    struct ini ini;
    *ret_name = NULL;
    if (!path_exists(path))
        return true;
    if (!ini_read(arena, path, &ini, err))
        return false;
    *ret_name = ini_get(&ini, "project", "profile");
    return true;
}

bool project_file_check_profile(const char *name, struct err *err)
{
    return is_path(name) || profile_find(name, err) != NULL;
}
