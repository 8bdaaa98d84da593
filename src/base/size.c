/* size: see size.h. */
#include "base/size.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_LIMIT 15
#define BYTES_LIMIT ((uint64_t)1 << 60)

static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

char *size_text(struct arena *arena, uint64_t bytes)
{
    double size = (double)bytes;
    size_t unit = 0;
    /* 1023.95 would print as "1024.0". */
    while (size >= 1023.95 && unit + 1 < countof(units)) {
        size /= 1024;
        unit++;
    }
    return arena_printf(arena, "%.*f %s", unit && size < 99.95 ? 1 : 0, size, units[unit]);
}

/* What follows the number: the unit's first letter stands for all of it. */
static bool parse_unit(const char *text, double *ret_factor)
{
    *ret_factor = 1;
    if (!*text)
        return true;
    for (size_t i = 0; i < countof(units); i++, *ret_factor *= 1024) {
        if (toupper((unsigned char)*text) != units[i][0])
            continue;
        const char *rest = text + 1;
        return !*rest || (i && (strcmp(rest, "B") == 0 || strcmp(rest, "iB") == 0));
    }
    return false;
}

bool size_parse(const char *text, uint64_t *ret_bytes)
{
    size_t len = strspn(text, "0123456789.");
    char *end = NULL;
    double factor = 1;
    if (!isdigit((unsigned char)*text) || len > DIGITS_LIMIT)
        return false;
    double number = strtod(text, &end);
    if (end != text + len || !parse_unit(end + strspn(end, " "), &factor) ||
        number * factor >= (double)BYTES_LIMIT)
        return false;
    *ret_bytes = (uint64_t)(number * factor);
    return true;
}
