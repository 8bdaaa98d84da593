/* project_file: see project_file.h. Keys are a table; each knows how to take its value. */
#include "core/project_file.h"

#include "base/ini.h"
#include "base/text.h"
#include "base/vec.h"

#include <string.h>

#define TABLE_PREFIX "table "

const char project_file_template[] =
    "; What belongs to this backend beside its schema. Keep this file in your repository.\n"
    ";\n"
    "; Rows of the tables named here are merged; rows of all other tables never are.\n"
    ";\n"
    "; [table auth.config]\n"
    "; class = config              ; config: rows by key, column by column\n"
    ";                             ; migrations: history, rows are only ever added\n"
    "; key = -                     ; '-': the table has one row; else the columns of a stable key\n"
    "; ignore = id, created_at, updated_at\n"
    "; type = config_row           ; how a change is called in previews\n";

struct table_draft {
    struct tracked_table table;
    const char *section;
    bool has_class;
    bool has_key;
};

struct reading {
    struct arena *arena;
    const char *path;
    VEC(struct table_draft) drafts;
};

static bool set_class(struct reading *reading, struct table_draft *draft, const char *value,
                      struct err *err)
{
    static const struct {
        const char *name;
        enum tracked_class class;
        const char *type;
    } classes[] = {
        {"config", TRACKED_CONFIG, "config_row"},
        {"migrations", TRACKED_MIGRATIONS, "migration"},
    };
    for (size_t i = 0; i < countof(classes); i++) {
        if (strcmp(classes[i].name, value) != 0)
            continue;
        draft->table.class = classes[i].class;
        if (!draft->table.type)
            draft->table.type = classes[i].type;
        draft->has_class = true;
        return true;
    }
    (void)err_set(err, ERR_CONFIG, "cannot read '%s': [%s] has class '%s'", reading->path,
                  draft->section, value);
    return err_hint(err, "a class is 'config' or 'migrations'");
}

static bool set_key(struct reading *reading, struct table_draft *draft, const char *value,
                    struct err *err)
{
    size_t n = 0;
    draft->has_key = true;
    if (strcmp(value, "-") == 0)
        return true;
    draft->table.key = (const char *const *)text_split(reading->arena, value, ',', &n);
    draft->table.n_key = n;
    if (n)
        return true;
    (void)err_set(err, ERR_CONFIG, "cannot read '%s': [%s] has an empty key", reading->path,
                  draft->section);
    return err_hint(err, "name the columns of a stable key, or '-' for a table of one row");
}

static bool set_ignore(struct reading *reading, struct table_draft *draft, const char *value,
                       struct err *err)
{
    (void)err;
    draft->table.ignore =
        (const char *const *)text_split(reading->arena, value, ',', &draft->table.n_ignore);
    return true;
}

static bool set_type(struct reading *reading, struct table_draft *draft, const char *value,
                     struct err *err)
{
    (void)reading;
    (void)err;
    draft->table.type = value;
    return true;
}

static const struct {
    const char *name;
    bool (*set)(struct reading *reading, struct table_draft *draft, const char *value,
                struct err *err);
} table_keys[] = {
    {"class", set_class},
    {"key", set_key},
    {"ignore", set_ignore},
    {"type", set_type},
};

/* "[table schema.name]"; the schema is 'public' when it is not said. */
static struct table_draft *find_draft(struct reading *reading, const char *section)
{
    for (size_t i = 0; i < reading->drafts.n; i++)
        if (strcmp(reading->drafts.items[i].section, section) == 0)
            return &reading->drafts.items[i];
    const char *name = section + strlen(TABLE_PREFIX);
    const char *dot = strchr(name, '.');
    struct table_draft draft = {.section = section};
    draft.table.schema =
        dot ? arena_strndup(reading->arena, name, (size_t)(dot - name)) : "public";
    draft.table.name = dot ? dot + 1 : name;
    vec_add(reading->arena, &reading->drafts, draft);
    return &reading->drafts.items[reading->drafts.n - 1];
}

bool project_file_check_profile(const char *name, struct err *err)
{
    if (strcmp(name, "plain") == 0)
        return true;
    (void)err_set(err, ERR_CONFIG, "cannot use profile '%s': there is none of that name", name);
    return err_hint(err, "the profile 'plain' is the only one; name the tables in bough.ini");
}

static bool take(struct reading *reading, const struct ini_entry *entry, struct err *err)
{
    if (strcmp(entry->section, "project") == 0 && strcmp(entry->key, "profile") == 0)
        return project_file_check_profile(entry->value, err);
    if (!text_starts(entry->section, TABLE_PREFIX) || !entry->section[strlen(TABLE_PREFIX)]) {
        (void)err_set(err, ERR_CONFIG, "cannot read '%s': unknown section [%s] or key '%s' in it",
                      reading->path, entry->section, entry->key);
        return err_hint(err, "sections are [project] and [table SCHEMA.NAME]");
    }
    for (size_t i = 0; i < countof(table_keys); i++)
        if (strcmp(table_keys[i].name, entry->key) == 0)
            return table_keys[i].set(reading, find_draft(reading, entry->section), entry->value,
                                     err);
    (void)err_set(err, ERR_CONFIG, "cannot read '%s': unknown key '%s' in [%s]", reading->path,
                  entry->key, entry->section);
    return err_hint(err, "keys are class, key, ignore and type");
}

static bool is_complete(const struct reading *reading, const struct table_draft *draft,
                        struct err *err)
{
    if (draft->has_class && draft->has_key)
        return true;
    (void)err_set(err, ERR_CONFIG, "cannot read '%s': [%s] has no '%s'", reading->path,
                  draft->section, draft->has_class ? "key" : "class");
    return err_hint(err, "a table needs 'class' and 'key'");
}

bool project_file_read(struct arena *arena, const char *path, struct tracked *ret_tracked,
                       struct err *err)
{
    struct ini ini;
    struct reading reading = {.arena = arena, .path = path};
    if (!ini_read(arena, path, &ini, err))
        return false;
    for (size_t i = 0; i < ini.n; i++)
        if (!take(&reading, &ini.entries[i], err))
            return false;
    struct tracked_table *tables = arena_new_n(arena, struct tracked_table, reading.drafts.n + 1);
    for (size_t i = 0; i < reading.drafts.n; i++) {
        if (!is_complete(&reading, &reading.drafts.items[i], err))
            return false;
        tables[i] = reading.drafts.items[i].table;
    }
    *ret_tracked = (struct tracked){tables, reading.drafts.n};
    return true;
}
