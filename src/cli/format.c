/* format: see format.h. */
#include "cli/format.h"

#include "base/size.h"
#include "base/text.h"

#include <string.h>

#define DAY_SECONDS (24 * 60 * 60)

char *format_size(struct arena *arena, uint64_t bytes)
{
    return size_text(arena, bytes);
}

char *format_duration(struct arena *arena, int64_t us)
{
    if (us < 1000)
        return arena_printf(arena, "%lld us", (long long)us);
    if (us < 999500)
        return arena_printf(arena, "%lld ms", (long long)((us + 500) / 1000));
    double seconds = (double)us / 1e6;
    if (seconds < 59.95)
        return arena_printf(arena, "%.*f s", seconds < 9.995 ? 2 : 1, seconds);
    long long whole = (long long)(seconds + 0.5);
    if (whole < 3600)
        return arena_printf(arena, "%lld min %lld s", whole / 60, whole % 60);
    return arena_printf(arena, "%lld h %lld min", whole / 3600, whole % 3600 / 60);
}

bool format_parse_iso(const char *iso, time_t *ret_time)
{
    struct tm parts = {0};
    const char *end = strptime(iso, "%Y-%m-%dT%H:%M:%S", &parts);
    if (!end || (*end != '.' && *end != 'Z' && *end))
        return false;
    *ret_time = timegm(&parts);
    return true;
}

char *format_age(struct arena *arena, const char *iso, time_t now)
{
    static const struct {
        long long below; /* seconds */
        long long unit;
        const char *name;
    } steps[] = {
        {60, 1, "s"},
        {60 * 60, 60, "min"},
        {DAY_SECONDS, 60 * 60, "h"},
        {2 * DAY_SECONDS, DAY_SECONDS, "day"},
        {30 * DAY_SECONDS, DAY_SECONDS, "days"},
    };
    time_t then;
    if (!format_parse_iso(iso, &then))
        return arena_strdup(arena, iso);
    long long seconds = (long long)(now - then);
    if (seconds < 5)
        return arena_strdup(arena, "just now");
    for (size_t i = 0; i < countof(steps); i++)
        if (seconds < steps[i].below)
            return arena_printf(arena, "%lld %s ago", seconds / steps[i].unit, steps[i].name);
    return arena_strndup(arena, iso, strlen("2026-01-31"));
}

/* Letters are listed: isalnum depends on the locale. */
static bool is_safe_word(const char *word)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_@%+=:,./-";
    for (; *word; word++)
        if (!strchr(safe, *word))
            return false;
    return true;
}

char *format_shell_word(struct arena *arena, const char *word)
{
    if (is_safe_word(word))
        return arena_strdup(arena, word);
    struct text quoted = text_make(arena);
    text_add(&quoted, "'");
    for (; *word; word++) {
        if (*word == '\'')
            text_add(&quoted, "'\\''");
        else
            text_add_bytes(&quoted, word, 1);
    }
    text_add(&quoted, "'");
    return quoted.data;
}

char *format_line(struct arena *arena, const char *text)
{
    char *safe = text_printable(arena, text);
    if (!strpbrk(safe, "\n\t"))
        return safe;
    struct text line = text_make(arena);
    for (; *safe; safe++) {
        if (*safe == '\n' || *safe == '\t')
            text_add(&line, *safe == '\n' ? "\\n" : "\\t");
        else
            text_add_bytes(&line, safe, 1);
    }
    return line.data;
}

char *format_object(struct arena *arena, const char *schema, const char *object)
{
    char *name = format_line(arena, object ? object : "");
    if (!schema || !*schema)
        return name;
    return arena_printf(arena, "%s.%s", format_line(arena, schema), name);
}
