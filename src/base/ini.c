/* ini: see ini.h. */
#include "base/ini.h"

#include "base/path.h"
#include "base/text.h"
#include "base/vec.h"

#include <ini.h>
#include <string.h>

struct reading {
    struct arena *arena;
    VEC(struct ini_entry) entries;
};

/* inih gives the pieces of a multi-line value one by one, under the same key. */
static int add(void *context, const char *section, const char *key, const char *value)
{
    struct reading *reading = context;
    if (reading->entries.n >= INI_ENTRY_LIMIT)
        return 0;
    struct ini_entry *last =
        reading->entries.n ? &reading->entries.items[reading->entries.n - 1] : NULL;
    if (last && text_equal(last->section, section) && text_equal(last->key, key)) {
        last->value = arena_printf(reading->arena, "%s\n%s", last->value, value);
        return 1;
    }
    struct ini_entry entry = {
        .section = last && text_equal(last->section, section)
                       ? last->section
                       : arena_strdup(reading->arena, section),
        .key = arena_strdup(reading->arena, key),
        .value = arena_strdup(reading->arena, value),
    };
    vec_add(reading->arena, &reading->entries, entry);
    return 1;
}

static bool has_section(const struct reading *reading, const char *section)
{
    for (size_t i = 0; i < reading->entries.n; i++)
        if (text_equal(reading->entries.items[i].section, section))
            return true;
    return false;
}

/* inih says nothing of sections without keys. An indented line is a part of a value. */
static void add_empty_sections(struct reading *reading, const char *text)
{
    for (const char *at = text; at; at = strchr(at, '\n')) {
        at += *at == '\n';
        size_t len = *at == '[' ? strcspn(at, "]\n") : 0;
        if (!len || at[len] != ']')
            continue;
        struct ini_entry entry = {arena_strndup(reading->arena, at + 1, len - 1), "", ""};
        if (reading->entries.n < INI_ENTRY_LIMIT && !has_section(reading, entry.section))
            vec_add(reading->arena, &reading->entries, entry);
    }
}

bool ini_read(struct arena *arena, const char *path, struct ini *ret_ini, struct err *err)
{
    char *data = path_read(arena, path, INI_FILE_LIMIT_BYTES, NULL, err);
    return data && ini_read_text(arena, path, data, ret_ini, err);
}

bool ini_read_text(struct arena *arena, const char *name, const char *text, struct ini *ret_ini,
               struct err *err)
{
    struct reading reading = {.arena = arena};
    int line = ini_parse_string(text, add, &reading);
    if (line != 0) {
        (void)err_set(err, ERR_CONFIG, "cannot read '%s': line %d is not 'key = value'", name,
                      line);
        return err_hint(err, "lines are '[section]', 'key = value' or '; comment', of at most 199 "
                             "characters; a long value goes on in lines that are indented");
    }
    add_empty_sections(&reading, text);
    *ret_ini = (struct ini){reading.entries.items, reading.entries.n};
    return true;
}

const char *ini_get(const struct ini *ini, const char *section, const char *key)
{
    const char *value = NULL;
    for (size_t i = 0; i < ini->n; i++)
        if (text_equal(ini->entries[i].section, section) && text_equal(ini->entries[i].key, key))
            value = ini->entries[i].value;
    return value;
}
