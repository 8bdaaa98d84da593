/* profile: see profile.h. */
#include "core/profile.h"

#include "base/ini.h"
#include "base/text.h"
#include "pg/quote.h"

#include <stdlib.h>
#include <string.h>

const struct profile *profile_find(const char *name, struct err *err)
{
    auto_arena scratch = {0};
    struct text names = text_make(&scratch);
    for (const struct profile *one = profiles; one->name; one++) {
        if (text_equal(one->name, name))
            return one;
        text_add_item(&names, ", ", one->name);
    }
    (void)err_set(err, ERR_CONFIG, "cannot use profile '%s': there is none of that name", name);
    (void)err_hint(err, "profiles are %s; one of your own is a file, named with a '/' in it",
                   names.data);
    return NULL;
}

const char *profile_default(void)
{
    size_t n = 0;
    while (profiles[n + 1].name)
        n++;
    return profiles[n].name;
}

bool profile_has_parts(void)
{
    static const char *const sections[] = {"\n[volume ", "\n[service ", "\n[hooks]"};
    for (const struct profile *one = profiles; one->name; one++)
        for (size_t i = 0; i < countof(sections); i++)
            if (strstr(one->text, sections[i]))
                return true;
    return false;
}

/* "'{a.b,c.d}'": the relations that tell the platform, as an array. */
static char *detection(struct arena *arena, const struct profile *profile, struct err *err)
{
    struct ini ini;
    size_t n = 0;
    if (!ini_read_text(arena, profile->name, profile->text, &ini, err))
        return NULL;
    const char *relations = ini_get(&ini, "profile", "detect");
    char **names = text_split(arena, relations ? relations : "", ',', &n);
    struct text list = text_make(arena);
    for (size_t i = 0; i < n; i++)
        text_add_item(&list, ", ", quote_literal(arena, names[i]));
    return arena_printf(arena, "ARRAY[%s]::pg_catalog.text[]", list.data);
}

char *profile_question(struct arena *arena, struct err *err)
{
    const struct profile *one = profiles;
    struct text query = text_make(arena);
    text_add(&query, "SELECT pg_catalog.min(i) FROM (VALUES ");
    for (size_t i = 0; one[i].name; i++) {
        char *relations = detection(arena, &one[i], err);
        if (!relations)
            return NULL;
        text_addf(&query, "%s(%zu, %s)", i ? ", " : "", i, relations);
    }
    text_add(&query,
             ") p(i, relations) WHERE NOT EXISTS (SELECT FROM pg_catalog.unnest(relations) r "
             "WHERE pg_catalog.to_regclass(r) IS NULL)");
    return query.data;
}

const struct profile *profile_of_answer(const char *answer)
{
    return &profiles[answer ? strtoul(answer, NULL, 10) : 0];
}

const struct profile *profile_detect(struct pg *db, struct err *err)
{
    auto_arena scratch = {0};
    char *answer = NULL;
    char *question = profile_question(&scratch, err);
    return question && pg_value(db, &scratch, question, 0, NULL, &answer, err)
               ? profile_of_answer(answer)
               : NULL;
}
