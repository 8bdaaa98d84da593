/* duration: see duration.h. */
#include "base/duration.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    char letter;
    int64_t s;
} units[] = {{'w', 7 * 24 * 3600}, {'d', 24 * 3600}, {'h', 3600}, {'m', 60}, {'s', 1}};

bool duration_parse(const char *text, int64_t *ret_s, struct err *err)
{
    char *end = NULL;
    *ret_s = 0;
    if (strcmp(text, "never") == 0)
        return true;
    errno = 0;
    long long number = isdigit((unsigned char)*text) ? strtoll(text, &end, 10) : 0;
    for (size_t i = 0; i < countof(units); i++)
        if (end && errno == 0 && number > 0 && end[0] == units[i].letter && !end[1] &&
            number <= DURATION_LIMIT_S / units[i].s) {
            *ret_s = number * units[i].s;
            return true;
        }
    (void)err_set(err, ERR_USAGE, "cannot use '%s' as a length of time", text);
    return err_hint(err, "write a number with s, m, h, d or w, such as 10m or 3d; or never");
}

char *duration_text(struct arena *arena, int64_t s)
{
    for (size_t i = 0; s > 0 && i < countof(units); i++)
        if (s % units[i].s == 0)
            return arena_printf(arena, "%lld%c", (long long)(s / units[i].s), units[i].letter);
    return arena_strdup(arena, "never");
}
